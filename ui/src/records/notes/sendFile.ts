import { currentLanguage } from "../../shell/language";
import { Problem, problemFrom } from "../../shell/problem";
import { csrfToken, sessionExpired } from "../../shell/session";

export interface Sending {
  /** The same for each try, so that a file is stored once. */
  idempotencyKey: string;
  /** From 0 to 1. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends a file as it is. By XMLHttpRequest, because fetch does not say how much has gone out; else as client.ts sends. */
export function sendFile(path: string, file: File, { idempotencyKey, onProgress, signal }: Sending): Promise<void> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", currentLanguage() === "zh" ? "zh-CN" : "en");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", idempotencyKey);
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status >= 200 && request.status < 300 ? done() : void refusalOf(request).then(fail));
    request.onerror = () => fail(new Problem(0, { code: "network" }));
    request.onabort = () => fail(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

async function refusalOf(request: XMLHttpRequest): Promise<Problem> {
  const id = request.getResponseHeader("x-request-id");
  const answer = new Response(request.responseText, { status: request.status, headers: id ? { "x-request-id": id } : {} });
  const problem = await problemFrom(answer);
  if (problem.status === 401) sessionExpired();
  return problem;
}
