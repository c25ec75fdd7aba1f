import type { Item, Page } from "../../src/contract/schema";

const password = "jingwei-demo";

/** The day on which the approved reorganisation comes into force: the first of the month after the next. */
export function dayOfMove(now = new Date()): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1)).toISOString().slice(0, 10);
}

/**
 * What the demo does not have and every screen must be seen with, made before the first test: a vacant post, one who holds
 * another for a time, what that post may, reorganisations of which one is approved, guarded fields, a second person of
 * human resources to approve, a delegation, a linked identity, a field of the customer's own, and two webhooks: one whose receiver takes what comes,
 * one whose receiver does not.
 */
export async function furnish(base: string, hooks: string): Promise<void> {
  const admin = await sitDown(base, "admin");
  const roleOf = async (code: string) => (await admin.single("access.role", `code = "${code}"`)).id;
  const qian = await admin.post("/api/records/access.user", { name: "qian.hr", display_name: "钱组织" });
  await admin.post("/api/commands/access.set_password", { user: qian.id, password });
  await admin.post("/api/records/access.user_role", { member: qian.id, role: await roleOf("hr_officer") });

  const zhao = await sitDown(base, "zhao.hr");
  const unit = async (code: string) => (await zhao.single("organisation.department", `code = "${code}"`)).id;
  const head = await zhao.single("organisation.post", 'code = "MKT-GM"');
  await zhao.post("/api/records/organisation.post", {
    code: "MKT-AN",
    name_zh: "市场分析岗",
    name_en: "Market Analyst",
    department: await unit("MKT"),
    valid_from: "2026-01-01",
  });
  // A department without any post.
  await zhao.post("/api/records/organisation.department", {
    code: "LAB",
    name_zh: "创新实验室",
    name_en: "Innovation Lab",
    parent: await unit("RND"),
  });
  await zhao.post("/api/records/organisation.holding", {
    post: head.id,
    holder: qian.id,
    kind: "acting",
    valid_from: "2026-11-01",
    valid_to: "2099-12-31",
  });
  for (const code of ["process_owner", "reader"]) {
    await admin.post("/api/records/organisation.post_role", { post: head.id, role: await roleOf(code) });
  }
  const move = async (from: string, to: string, reason: string) =>
    zhao.post("/api/records/organisation.relocation", {
      department: await unit(from),
      new_parent: await unit(to),
      effective_on: dayOfMove(),
      reason,
    });
  const approved = await move("MKC", "CSC", "OA-2026-118");
  await move("DATA", "STR", "OA-2026-131");
  const other = await sitDown(base, "qian.hr");
  await other.post("/api/commands/organisation.approve_relocation", { relocation: approved.id });
  const person = async (name: string) => (await admin.single("access.user", `name = "${name}"`)).id;
  const month = (from: Date) => [0, 30].map((days) => new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10));
  // From tomorrow, wherever the day begins.
  const [valid_from, valid_to] = month(new Date(Date.now() + 86_400_000));
  const sent = { delegator: await person("qian.hr"), delegate: await person("chen.owner"), valid_from, valid_to, reason: "OA-2026-140" };
  await admin.post("/api/commands/access.give_delegation", sent);
  await admin.post("/api/commands/access.link_identity", { user: await person("zhao.hr"), subject: "8c1f-zhao" });
  const me = (await admin.single("access.user", 'name = "admin"')).id;
  const often = [{ subject: "framework.finding", happening: "changed" }, { subject: "organisation.*", happening: "created" }];
  // What waits behind its first message, which is not taken, must leave that one in sight.
  const seldom = [{ subject: "framework.edition", happening: "archived" }, { subject: "access.role", happening: "archived" }];
  for (const [name, path, events] of [["BI-HUB", "taken", often], ["OSS-TT", "broken", seldom]] as const) {
    const hook = await admin.post("/api/records/access.webhook", { name, url: `${hooks}/${path}`, owner: me, events });
    await admin.post(`/api/webhooks/${hook.id}/secret`, {});
    for (let times = 0; times < 2; times += 1) await admin.post("/api/commands/access.test_webhook", { webhook: hook.id });
  }
  // A field of the customer's own, so that its pages are not empty.
  const options = [
    { code: "urban", label_zh: "城区", label_en: "Urban", place: 1 },
    { code: "rural", label_zh: "县域", label_en: "Rural", place: 2 },
  ];
  await admin.post("/api/records/access.custom_field", {
    of_record: "organisation.post",
    code: "x_area",
    label_zh: "服务区域",
    label_en: "Area served",
    holds: "choice",
    filterable: true,
    options,
  });
  // Last, for from now on nobody else may write them. None by which a page decides what it shows: it would be refused.
  for (const of_field of ["source_zh", "source_en"]) {
    await admin.post("/api/records/access.guarded_field", { of_record: "organisation.special_day", of_field });
  }
}

interface Seat {
  post: (path: string, body: unknown) => Promise<Item>;
  single: (record: string, filter: string) => Promise<Item>;
}

async function sitDown(base: string, name: string): Promise<Seat> {
  const signed = await fetch(`${base}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, password }),
  });
  const session = await told<{ csrf: string }>(signed, `Sign-in of ${name}`);
  const Cookie = (signed.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  return {
    post: async (path, body) => {
      const headers = { Cookie, "Content-Type": "application/json", "X-CSRF-Token": session.csrf };
      const answer = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
      return told<Item>(answer, `POST ${path} ${JSON.stringify(body)}`);
    },
    single: async (record, filter) => {
      const path = `/api/records/${record}?${new URLSearchParams({ filter, limit: "2" })}`;
      const { items } = await told<Page>(await fetch(base + path, { headers: { Cookie } }), `GET ${path}`);
      const [item] = items;
      if (!item || items.length > 1) throw new Error(`${path}: ${items.length} found instead of one`);
      return item;
    },
  };
}

async function told<T>(answer: Response, what: string): Promise<T> {
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
