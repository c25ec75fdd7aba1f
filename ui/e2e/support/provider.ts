import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export const clientId = "jingwei";
export const clientSecret = "e2e-client-secret";

/** What its page asks: who one is. */
export const people = ["lin.architect", "nobody.here"] as const;

interface Granted {
  name: string;
  nonce: string;
  challenge: string;
}

/** An identity provider with a page of its own, on another site than the program: `localhost` beside `127.0.0.1`. */
export async function startProvider(): Promise<{ issuer: string; server: Server }> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const granted = new Map<string, Granted>();
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  let issuer = "";

  function token({ name, nonce }: Granted): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: clientId, sub: `e2e-${name}`, iat: now, exp: now + 300, nonce, preferred_username: name };
    const said = `${encoded({ typ: "JWT", alg: "RS256", kid: "e2e" })}.${encoded(claims)}`;
    return `${said}.${sign("RSA-SHA256", Buffer.from(said), privateKey).toString("base64url")}`;
  }

  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? "/", issuer);
    const json = (status: number, body: unknown) =>
      answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    const sent = (name: string) => url.searchParams.get(name) ?? "";
    if (url.pathname === "/.well-known/openid-configuration") {
      json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    } else if (url.pathname === "/keys") {
      json(200, { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "e2e", use: "sig", alg: "RS256" }] });
    } else if (url.pathname === "/authorize") {
      const links = people.map((name) => `<a href="/as?${url.searchParams.toString()}&person=${name}">${name}</a>`);
      const page = `<!doctype html><title>Provider</title><h1>Who are you?</h1>${links.join(" ")}`;
      answer.writeHead(200, { "Content-Type": "text/html" }).end(page);
    } else if (url.pathname === "/as") {
      const code = randomUUID();
      granted.set(code, { name: sent("person"), nonce: sent("nonce"), challenge: sent("code_challenge") });
      const back = new URL(sent("redirect_uri"));
      back.searchParams.set("code", code);
      back.searchParams.set("state", sent("state"));
      answer.writeHead(302, { Location: back.toString() }).end();
    } else if (url.pathname === "/token") {
      let body = "";
      asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
      asked.on("end", () => {
        const form = new URLSearchParams(body);
        const known = granted.get(form.get("code") ?? "");
        granted.delete(form.get("code") ?? "");
        const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
        const shown = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
        if (!known || known.challenge !== challenge || asked.headers.authorization !== shown) {
          json(400, { error: "invalid_grant" });
          return;
        }
        json(200, { access_token: "unused", token_type: "Bearer", expires_in: 300, id_token: token(known) });
      });
    } else {
      answer.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { issuer, server };
}
