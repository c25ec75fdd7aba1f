import type { Page, Route } from "playwright-core";
import type { FieldKind, FieldSchema, RecordSchema } from "../../src/contract/schema";
import type { Lang } from "./browser";
import type { Kind } from "./dialogs";
import type { Screen } from "./screens";
import { fill, inLang, words } from "./words";

const nobody = "00000000-0000-7000-8000-000000000000";
const findings = "/records/framework.finding";

const unreachable = (route: Route) => route.abort("connectionrefused");
const refusedConnection = [/ERR_CONNECTION_REFUSED/];
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** The alert that fills the page, or one line of it, once the program has given up asking. */
const alert = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text }).first().waitFor();

/** An answer of the server with something changed in it; nothing in the database is touched. */
async function answerWith(page: Page, path: string, change: (answer: Record<string, unknown>) => unknown): Promise<void> {
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change((await response.json()) as Record<string, unknown>) });
    },
  );
}

/** What is shown when something is wrong, or when there is nothing to show: the screens that nobody asks for. */
export function allTroubles(finding: Kind, mapping: Kind): Screen[] {
  const { label_plural } = finding.record;
  const one = `${findings}/${finding.item.id}`;
  const number = String(finding.item.number);
  const list = { path: findings, shows: (lang: Lang) => [inLang(label_plural, lang)] };
  const record = { path: one, shows: () => [number] };

  return [
    {
      ...list,
      name: "offline",
      act: async (page, lang) => {
        await page.context().setOffline(true);
        await page.getByRole("status").filter({ hasText: words[lang].state.offline }).waitFor();
      },
      undo: (page) => page.context().setOffline(false),
      // The code of other pages may just be on its way.
      expected: [/ERR_INTERNET_DISCONNECTED/],
    },
    {
      name: "server-down-at-first",
      path: "/",
      user: null,
      shows: (lang) => [words[lang].signIn.name],
      act: async (page, lang) => {
        await page.route("**/api/session", unreachable);
        await page.reload();
        await alert(page, words[lang].state.downHint);
      },
      expected: [/401/, ...refusedConnection],
    },
    {
      ...list,
      name: "server-down",
      act: async (page, lang) => {
        await page.route("**/api/records/**", unreachable);
        await page.reload();
        await alert(page, words[lang].state.downHint);
      },
      expected: refusedConnection,
    },
    {
      ...list,
      name: "server-down-later",
      act: async (page, lang) => {
        await page.route("**/api/records/**", unreachable);
        await press(page, words[lang].list.refresh);
        await alert(page, words[lang].state.downHint);
        // What was read stays to be read.
        await page.getByText(number).filter({ visible: true }).first().waitFor();
      },
      expected: refusedConnection,
    },
    {
      name: "crashed",
      path: "/map",
      shows: (lang) => [words[lang].nav.home],
      act: async (page, lang) => {
        // No page is known to fail; one that is given nonsense does.
        await answerWith(page, "/api/queries/framework.matrix", () => ({ elements: "nonsense" }));
        await page.reload();
        await alert(page, words[lang].state.crashedHint);
      },
      expected: [/TypeError|is not a function|error occurred|Error in/],
    },
    {
      name: "unknown-record",
      path: "/records/nowhere.nothing",
      shows: (lang) => [words[lang].state.notFound, words[lang].state.goHome],
      expected: [/404/],
    },
    ...["elements", "processes"].map(
      (kind): Screen => ({
        name: `unknown-${kind}`,
        path: `/${kind}/${nobody}`,
        shows: (lang) => [words[lang].state.noRecord, words[lang].state.goHome],
        expected: [/404/],
      }),
    ),
    {
      name: "no-id",
      path: `${findings}/nonsense`,
      shows: (lang) => [words[lang].state.goHome],
      expected: [/404|400/],
    },
    {
      ...record,
      name: "archived-record",
      act: async (page, lang) => {
        await answerWith(page, `/api${one}`, (item) => ({ ...item, archived_at: "2026-11-20T01:30:00Z" }));
        await page.reload();
        await page.getByText(fill(words[lang].record.archivedBanner, { at: "2026-11-20 09:30" })).waitFor();
      },
    },
    {
      name: "list-nothing-yet",
      path: `/records/${mapping.record.name}`,
      user: mapping.as,
      shows: (lang) => [inLang(mapping.record.label_plural, lang)],
      act: async (page, lang) => {
        await answerWith(page, `/api/records/${mapping.record.name}`, () => ({ items: [], next: null, count: 0 }));
        await page.reload();
        await page.getByRole("heading", { level: 2 }).filter({ visible: true }).first().waitFor();
        if (mapping.record.about) await page.getByText(inLang(mapping.record.about, lang)).first().waitFor();
      },
    },
    {
      name: "list-nothing-archived",
      path: `${findings}?archived=true`,
      shows: (lang) => [inLang(label_plural, lang), words[lang].list.archivedOnly, words[lang].list.live],
    },
    {
      ...record,
      name: "toasts",
      act: async (page, lang) => {
        // One that says what could not be done and stays, and one that says what was done and offers the next step.
        await page.route("**/archive", unreachable);
        await archive(page, lang);
        await page.getByRole("status").filter({ hasText: words[lang].state.down }).waitFor();
        await page.unroute("**/archive");
        await page.route("**/archive", (route) => route.fulfill({ status: 200, json: finding.item }));
        await archive(page, lang);
        await page.getByRole("status").getByRole("button", { name: words[lang].record.openList }).waitFor();
      },
      expected: refusedConnection,
    },
  ];
}

async function archive(page: Page, lang: Lang): Promise<void> {
  await press(page, words[lang].common.more);
  await page.getByRole("menuitem", { name: words[lang].record.archive, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: words[lang].record.archive, exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** The editor of a filter, one for each kind of field that any list can be filtered by. */
export function allFilterEditors(kinds: Kind[]): Screen[] {
  const seen = new Map<FieldKind, { kind: Kind; field: FieldSchema }>();
  for (const kind of kinds) {
    for (const field of kind.record.fields) {
      // A field of one language is offered to the reader of that language alone.
      if (field.filter && !field.language && !seen.has(field.kind)) seen.set(field.kind, { kind, field });
    }
  }
  return [...seen].map(([of, { kind, field }]): Screen => filterEditor(of, kind.record, kind, field));
}

function filterEditor(of: FieldKind, record: RecordSchema, { as }: Kind, field: FieldSchema): Screen {
  return {
    name: `filter-${of}`,
    path: `/records/${record.name}`,
    user: as,
    shows: (lang) => [inLang(record.label_plural, lang)],
    act: async (page, lang) => {
      const name = inLang(field.label, lang);
      await press(page, words[lang].list.addFilter);
      await page.getByRole("menuitem", { name, exact: true }).click();
      const editor = page.getByRole("tooltip").filter({ visible: true });
      await editor.locator("input").first().waitFor();
    },
  };
}
