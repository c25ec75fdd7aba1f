// The JavaScript, gzipped, that must arrive before the matrix (/map) can be used: the entry, the map's own chunk and all
// that either imports statically. Fails above the budget, so that a heavy import is noticed when it is made.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budget = 350;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const map = Object.keys(manifest).find((name) => /modules\/framework\/map\/MapPage\.tsx$/.test(name));
if (!entry || !map) {
  console.error(`size: no ${entry ? "map screen" : "entry"} in the manifest`);
  process.exit(1);
}

const needed = new Set();
function need(name) {
  if (needed.has(name)) return;
  needed.add(name);
  for (const imported of manifest[name].imports ?? []) need(imported);
}
need(entry);
need(map);

const rows = [...needed]
  .map((name) => manifest[name].file)
  .filter((file) => file.endsWith(".js"))
  .map((file) => ({ file, kB: gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000 }))
  .sort((a, b) => b.kB - a.kB);
const total = rows.reduce((sum, row) => sum + row.kB, 0);

for (const { file, kB } of rows) console.log(`${kB.toFixed(1).padStart(8)} kB  ${file}`);
console.log(`${total.toFixed(1).padStart(8)} kB  until /map is usable (budget ${budget} kB)`);
if (total > budget) process.exit(1);
