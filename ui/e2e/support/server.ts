import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer as createReceiver } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { furnish } from "./furnish";
import { clientId, clientSecret, startProvider } from "./provider";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the server of this run answers: http://127.0.0.1:PORT */
    base: string;
  }
}

const here = import.meta.dirname;

/**
 * The server of one run, on data of its own. JINGWEI_BIN names the binary (else the debug build of this workspace is taken),
 * JINGWEI_E2E_POSTGRES an empty PostgreSQL database to use in place of SQLite. Ends with the run, however it ends.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binary = findBinary();
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const postgres = process.env.JINGWEI_E2E_POSTGRES;
  const folder = mkdtempSync(join(tmpdir(), "jingwei-e2e-"));
  rmSync(resolve(here, "../out"), { recursive: true, force: true });
  mkdirSync(resolve(here, "../out"), { recursive: true });

  const where = postgres ? ["--database", postgres] : ["--reset", "--database", `sqlite:${join(folder, "e2e.sqlite")}`];
  const receiver = createReceiver((asked, answer) => {
    asked.resume().on("end", () => answer.writeHead(asked.url === "/taken" ? 204 : 503).end());
  });
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  const hooks = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const provider = await startProvider();
  const signIn = ["--public-url", base, "--oidc-issuer", provider.issuer, "--oidc-client-id", clientId];
  const listen = ["--listen", `127.0.0.1:${port}`, "--webhook-inside", hooks];
  const server = spawn(binary, ["demo", ...where, ...listen, ...signIn], {
    cwd: folder,
    env: { ...process.env, JINGWEI_OIDC_CLIENT_SECRET: clientSecret, JINGWEI_OIDC_LABEL_ZH: "企业账号", JINGWEI_OIDC_LABEL_EN: "your staff account" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-8000)));
  }
  // A run that is broken off (Ctrl-C, a crash of the runner) must leave no server behind.
  const kill = () => void server.kill("SIGKILL");
  process.once("exit", kill);

  try {
    await answering(base, server, () => said);
    await furnish(base, hooks);
  } catch (thrown) {
    kill();
    throw thrown;
  }
  project.provide("base", base);

  return async () => {
    process.off("exit", kill);
    await stop(server);
    receiver.close();
    provider.server.closeAllConnections();
    provider.server.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

function findBinary(): string {
  const named = process.env.JINGWEI_BIN;
  const target = process.env.CARGO_TARGET_DIR ?? resolve(here, "../../../target");
  const binary = named ?? join(target, "debug", "jingwei");
  if (!existsSync(binary)) {
    throw new Error(`There is no ${binary}: build it with \`cargo build -p jingwei\`, or name one in JINGWEI_BIN.`);
  }
  return resolve(binary);
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

async function answering(base: string, server: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}:\n${said()}`);
    const answer = await fetch(`${base}/api/session`).catch(() => null);
    if (answer?.status === 401) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`The server did not answer within a minute:\n${said()}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  const late = setTimeout(() => server.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(late);
}
