import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { en } from "./locale/en";
import { zh } from "./locale/zh";

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
}

/** Every locale pair under src: the shell's, and each module's locale/{zh,en}.ts. */
async function localePairs(): Promise<{ name: string; zh: Tree; en: Tree }[]> {
  const modules = import.meta.glob<Record<string, Tree>>("../modules/*/locale/{zh,en}.ts", { eager: true });
  const names = [...new Set(Object.keys(modules).map((path) => path.split("/")[2] ?? ""))];
  const first = (path: string) => Object.values(modules[path] ?? {})[0] ?? {};
  return [
    { name: "shell", zh, en },
    ...names.map((name) => ({
      name,
      zh: first(`../modules/${name}/locale/zh.ts`),
      en: first(`../modules/${name}/locale/en.ts`),
    })),
  ];
}

describe("both languages", async () => {
  it.each(await localePairs())(
    "$name has the same keys, none empty, with the same values to fill in",
    ({ zh: chinese, en: english }) => {
      const left = flat(chinese);
      const right = flat(english);
      expect(Object.keys(right).sort()).toEqual(Object.keys(left).sort());
      const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
      for (const [key, value] of Object.entries(left)) {
        expect(value.trim(), key).not.toBe("");
        expect(right[key]?.trim(), key).not.toBe("");
        expect(holes(right[key] ?? ""), key).toEqual(holes(value));
      }
    },
  );
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith(".tsx") && !path.includes(".test.") ? [path] : [];
  });
}

/** Attributes whose text a person reads or hears. */
const spoken = new Set(["title", "aria-label", "placeholder", "alt", "label", "hint"]);
const cjk = /[\u3400-\u9fff]/;
/** Two letters together are a word; a lone letter, a sign or a key's name is not. */
const word = /[A-Za-z]{2,}/;
/** The names of keys are the same in both languages; 经纬 and its romanisation are the product's name. */
const names = /^(Ctrl K|Ctrl\+Enter|Enter|Esc|XLSX|CSV|E|Jingwei|经纬)$/;

function spokenText(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (text: string) => {
    const trimmed = text.trim();
    if ((cjk.test(trimmed) || word.test(trimmed)) && !names.test(trimmed)) found.push(trimmed);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) look(node.text);
    else if (
      ts.isJsxAttribute(node) &&
      spoken.has(node.name.getText(file)) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    )
      look(node.initializer.text);
    else if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteral(node.expression) &&
      !ts.isJsxAttribute(node.parent)
    )
      look(node.expression.text);
    else if (ts.isStringLiteralLike(node) && cjk.test(node.text)) look(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("no component speaks a language of its own", () => {
  it.each(sources("src"))("%s", (path) => {
    expect(spokenText(path)).toEqual([]);
  });
});
