import type { Item } from "../contract/schema";

export interface FieldFault {
  field: string;
  code: string;
  message: string;
}

export interface ImportFault {
  row: number;
  column: string | null;
  code: string;
  message: string;
}

interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  status?: number;
  field?: string | null;
  errors?: FieldFault[];
  current?: Item;
  request_id?: string;
  faults?: ImportFault[];
  fault_count?: number;
}

/** Whatever kept the server from answering, in the reader's language where the server could still speak. */
export class Problem extends Error {
  /** Stable, e.g. `record.version_conflict`; `network` when the server could not be reached at all. */
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly field: string | null;
  readonly errors: FieldFault[];
  /** On a version conflict: the item as it is now. */
  readonly current: Item | null;
  readonly requestId: string | null;
  readonly faults: ImportFault[];
  readonly faultCount: number;

  constructor(status: number, body: ProblemBody) {
    super(body.title ?? body.detail ?? body.code ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? (status === 0 ? "network" : `http.${status}`);
    this.detail = body.detail ?? "";
    this.field = body.field ?? null;
    this.errors = body.errors ?? [];
    this.current = body.current ?? null;
    this.requestId = body.request_id ?? null;
    this.faults = body.faults ?? [];
    this.faultCount = body.fault_count ?? this.faults.length;
  }

  /** The faults by field name; a fault named only in `field` counts too. */
  byField(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const fault of this.errors) found[fault.field] ??= fault.message;
    if (this.field && !found[this.field]) found[this.field] = this.detail || this.message;
    return found;
  }
}

/** Reads a refused answer; a body that is not JSON (a proxy's error page) still gives a Problem. */
export async function problemFrom(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  return new Problem(response.status, parseBody(text, response.headers.get("x-request-id")));
}

function parseBody(text: string, requestId: string | null): ProblemBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  const known = body !== null && typeof body === "object" ? (body as ProblemBody) : {};
  return { ...known, request_id: known.request_id ?? requestId ?? undefined };
}

/** Anything thrown, as a Problem. */
/** Of a page that is asked by what stands in its address: what is no id there names nothing, and there is no field to put right. */
export function ofAddress(thrown: unknown): Problem {
  const problem = asProblem(thrown);
  return problem.status === 422 ? new Problem(404, { code: problem.code }) : problem;
}

export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem(0, { code: "unexpected", detail: thrown instanceof Error ? thrown.message : String(thrown) });
}
