import type { Page } from "playwright-core";
import type { Job, JobsAnswer } from "../../src/modules/work/model";
import type { Screen } from "./screens";
import { words } from "./words";

const at = (minute: number) => `2026-11-24T08:${String(minute).padStart(2, "0")}:00.000000Z`;

/** Jobs such as the product has in use; a demo that was just made has none that failed. */
const rows: Job[] = [
  {
    number: 10482,
    name: "billing.send_invoice",
    label: { zh: "发送账单", en: "Send an invoice" },
    subject: "0193a5f2-77b4-7cc0-9f4e-2b1f0c6d7e11",
    state: "dead",
    tries: 10,
    most_tries: 10,
    parts: 0,
    actor: { zh: "赵人事", en: "赵人事" },
    enqueued_at: at(1),
    due_at: at(40),
    finished_at: null,
    server: "jw-app-2:4121",
    failure: {
      code: "billing.receiver_down",
      message: {
        zh: "税务平台暂时没有应答，账单尚未送达。请确认平台恢复后重新执行。",
        en: "The tax platform does not answer, and the invoice was not delivered. Replay the job once the platform is back.",
      },
      at: at(40),
    },
  },
  {
    number: 10477,
    name: "work.forget_old",
    label: { zh: "清理过期数据", en: "Forget what is too old" },
    subject: null,
    state: "dead",
    tries: 1,
    most_tries: 10,
    parts: 14,
    actor: { zh: "系统", en: "System" },
    enqueued_at: at(0),
    due_at: at(0),
    finished_at: null,
    server: "jw-app-1:977",
    failure: {
      code: "access.forbidden",
      message: { zh: "您没有执行“清理过期数据”的权限。", en: "You may not run “Forget what is too old”." },
      at: at(2),
    },
  },
];

const several: Record<string, number> = { dead: 2, running: 3, queued: 1200, waiting: 41, done: 10_000, dropped: 1 };

/** The server's own answer, with jobs put in. */
async function withJobs(page: Page): Promise<void> {
  await page.route(
    (url) => url.pathname === "/api/queries/work.jobs",
    async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as JobsAnswer;
      const counts = answer.counts.map((each) => ({
        ...each,
        count: several[each.state] ?? 0,
        more: each.state === "done",
      }));
      await route.fulfill({ response, json: { ...answer, counts, items: rows, next: 10_000 } });
    },
  );
}

/** What is done in the background. */
export function allJobs(): Screen[] {
  const page: Screen = {
    name: "jobs",
    path: "/jobs",
    user: "sun.operator",
    dark: true,
    shows: (lang) => [words[lang].work.jobs.title, words[lang].work.jobs.schedules],
    act: async (page, lang) => {
      await withJobs(page);
      await page.getByRole("button", { name: words[lang].work.jobs.refresh, exact: true }).click();
      await page.getByText("billing.receiver_down").waitFor();
    },
  };
  return [
    page,
    {
      ...page,
      name: "jobs-drop",
      dark: false,
      act: async (page_, lang, width) => {
        await page.act?.(page_, lang, width);
        await page_
          .getByRole("button", { name: lang === "zh" ? "放弃" : "Drop", exact: true })
          .first()
          .click();
        await page_.getByRole("dialog").getByText("10482").waitFor();
      },
    },
    {
      ...page,
      name: "jobs-nothing",
      path: "/jobs?state=dropped",
      dark: false,
      shows: (lang) => [words[lang].work.jobs.title, words[lang].work.jobs.empty],
      act: undefined,
    },
    {
      ...page,
      name: "jobs-read-only",
      user: "admin",
      dark: false,
      act: async (page_, lang, width) => {
        await page.act?.(page_, lang, width);
        // who may only read is offered nothing to do
        const replay = page_.getByRole("button", { name: lang === "zh" ? "重新执行" : "Replay", exact: true });
        if ((await replay.count()) > 0) throw new Error("an administrator is offered to replay a job");
      },
    },
  ];
}
