import { describe, expect, it } from "vitest";
import { asProblem, ofAddress, Problem, problemFrom } from "./problem";

describe("a refused answer", () => {
  it("keeps what the server said", async () => {
    const body = {
      code: "record.version_conflict",
      title: "已被他人修改",
      detail: "请合并后再保存。",
      status: 412,
      field: null,
      errors: [],
      current: { id: "1", version: 3 },
      request_id: "r-1",
    };
    const problem = await problemFrom(new Response(JSON.stringify(body), { status: 412 }));
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      code: "record.version_conflict",
      status: 412,
      message: "已被他人修改",
      detail: "请合并后再保存。",
      requestId: "r-1",
    });
    expect(problem.current?.version).toBe(3);
  });

  it("lists faults by field, a line's by its path, the first of each", async () => {
    const errors = [
      { field: "number", code: "field.required", message: "必填" },
      { field: "number", code: "field.format", message: "格式不对" },
      { field: "placements[2].vertical", code: "field.required", message: "必填" },
    ];
    const problem = await problemFrom(new Response(JSON.stringify({ code: "record.invalid", errors }), { status: 422 }));
    expect(problem.byField()).toEqual({ number: "必填", "placements[2].vertical": "必填" });
  });

  it("counts a fault named only in `field`", () => {
    expect(new Problem(422, { code: "x", title: "T", detail: "D", field: "state" }).byField()).toEqual({ state: "D" });
  });

  it("survives a proxy's page", async () => {
    const response = new Response("<html>Bad gateway</html>", { status: 502, headers: { "x-request-id": "p-9" } });
    const problem = await problemFrom(response);
    expect(problem).toMatchObject({ code: "http.502", status: 502, requestId: "p-9" });
  });

  it("makes a Problem of anything thrown", () => {
    expect(asProblem(new Error("boom"))).toMatchObject({ status: 0, code: "unexpected", detail: "boom" });
    const problem = new Problem(403, {});
    expect(asProblem(problem)).toBe(problem);
  });
});

describe("a page that is asked by its address", () => {
  it("is not there where the address holds no id, and fails as it fails otherwise", () => {
    expect(ofAddress(new Problem(422, { code: "request.invalid", errors: [] })).status).toBe(404);
    expect(ofAddress(new Problem(403, { code: "access.forbidden" })).code).toBe("access.forbidden");
  });
});
