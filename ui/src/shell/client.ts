import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import type { paths } from "../contract/openapi";
import { currentLanguage } from "./language";
import { Problem, problemFrom } from "./problem";
import { actingOver, csrfToken, secondFactorWanted, sessionExpired } from "./session";

export { Problem } from "./problem";

/** Query parameters; undefined, null and "" are left out. */
export type Params = Record<string, string | number | boolean | null | undefined>;

export function withParams(path: string, params?: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** What was typed is not right (yet); that says nothing of the session. */
const typedWrong = new Set(["access.wrong_password", "access.code_wanted", "access.code_wrong"]);

/** One request, with everything the contract asks of every request; throws a Problem unless it succeeded. */
async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    throw new Problem(0, { code: "network" });
  }
  if (response.ok) return response;
  const problem = await problemFrom(response);
  if (problem.status === 401 && !typedWrong.has(problem.code)) sessionExpired();
  if (problem.code === "access.second_factor_wanted") secondFactorWanted();
  if (problem.code === "access.acting_over") actingOver();
  throw problem;
}

function acceptLanguage(): string {
  return currentLanguage() === "zh" ? "zh-CN" : "en";
}

export async function getJson<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  const response = await request(withParams(path, params), {
    signal,
    headers: { Accept: "application/json", "Accept-Language": acceptLanguage() },
  });
  return (await response.json()) as T;
}

export interface SendOptions {
  /** The version the change was made against. */
  ifMatch?: number;
  /** Give one to make retries of the same intent safe; otherwise every call is an intent of its own. */
  idempotencyKey?: string;
}

export async function send<T = void>(
  method: "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  options: SendOptions = {},
): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": acceptLanguage(),
    "X-CSRF-Token": csrfToken(),
  };
  if (method === "POST" || method === "PATCH") headers["Idempotency-Key"] = options.idempotencyKey ?? newKey();
  if (options.ifMatch !== undefined) headers["If-Match"] = `"${options.ifMatch}"`;
  const isFile = body instanceof Blob;
  if (body !== undefined && !isFile) headers["Content-Type"] = "application/json";
  const response = await request(path, {
    method,
    headers,
    body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export function newKey(): string {
  // randomUUID exists only in secure contexts, and an intranet may serve plain http.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The typed client for paths that are static in the contract. */
export const api = createClient<paths>({ baseUrl: "", fetch: (input: Request) => request(input.url, inherit(input)) });

function inherit(input: Request): RequestInit {
  const headers = new Headers(input.headers);
  headers.set("Accept-Language", acceptLanguage());
  return { method: input.method, headers, signal: input.signal };
}

/** A named query of the contract: `GET /api/queries/NAME`. */
export function useNamedQuery<T>(
  name: string,
  params?: Params,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
): UseQueryResult<T, Problem> {
  return useQuery<T, Problem>({
    queryKey: ["query", name, params ?? {}],
    queryFn: ({ signal }) => getJson<T>(`/api/queries/${name}`, params, signal),
    enabled: options.enabled ?? true,
    placeholderData: options.keepPrevious ? (previous) => previous : undefined,
  });
}

/** Everything read from records may have changed after a write; what the program *is* has not. */
const unaffectedByWrites = new Set<unknown>(["schema", "navigation", "session", "views"]);

/** Records whose rows say what fields others have. */
const definesFields = (record: string | undefined) => record?.startsWith("access.custom_") ?? false;

/** `written` is the record whose rows were changed, where it is one. */
export function useInvalidate(written?: string): () => Promise<void> {
  const client = useQueryClient();
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [what] }) => !unaffectedByWrites.has(what) || (what === "schema" && definesFields(written)),
    });
}

export interface CommandInput {
  [field: string]: unknown;
}

/** Runs a command, or with an array of inputs its `/many` form: all or nothing. */
export function useCommand<Output = unknown>(name: string): UseMutationResult<Output, Problem, CommandInput | CommandInput[]> {
  const invalidate = useInvalidate();
  return useMutation<Output, Problem, CommandInput | CommandInput[]>({
    mutationFn: (input) => runCommand<Output>(name, input),
    onSuccess: invalidate,
  });
}

export function runCommand<Output = unknown>(name: string, input: CommandInput | CommandInput[]): Promise<Output> {
  return Array.isArray(input)
    ? send<Output>("POST", `/api/commands/${name}/many`, { inputs: input })
    : send<Output>("POST", `/api/commands/${name}`, input);
}
