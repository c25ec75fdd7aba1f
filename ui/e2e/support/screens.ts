// Long because: this is the list of every screen, which one reads as a whole to see what is missing.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { FieldSchema, Item, Label } from "../../src/contract/schema";
import { elementOf, findingOf, list, only, schemaFor, type User } from "./api";
import type { Lang, Width } from "./browser";
import { calendarScreens } from "./calendar";
import { allDialogs, type Kind } from "./dialogs";
import { dayOfMove } from "./furnish";
import { tokensAndSecondSteps } from "./tokens";
import { allJobs } from "./jobs";
import { allFilterEditors, allTroubles } from "./troubles";
import { escape, fill, inLang, words } from "./words";

export interface Screen {
  name: string;
  path: string;
  user?: User | null;
  /** Only at this width. */
  width?: Width;
  dark?: boolean;
  /** Texts that stand on the page because of what is in the database. */
  shows: (lang: Lang, width: Width) => string[];
  /** What a person does before the picture is taken. */
  act?: (page: Page, lang: Lang, width: Width) => Promise<unknown>;
  /** What outlives the page and must not be so for the next screen. */
  undo?: (page: Page) => Promise<unknown>;
  /** Faults on the console that the screen is about. */
  expected?: RegExp[];
}

const heats = ["coverage", "open", "support", "none"] as const;

/** Between them they may change every record; each is seen by the first of them who may do most with it. */
const people: User[] = ["lin.architect", "zhao.hr", "admin"];

/** Every screen there is, with what it must show; read from the server, so that a new record is covered by itself. */
export async function allScreens(language: Lang): Promise<Screen[]> {
  const schemas = await Promise.all(people.map(schemaFor));
  const architect = schemas[0] as (typeof schemas)[number];
  const element = await elementOf("1.2.1.1");
  const group = await elementOf("1.2.1");
  const finding = await findingOf("S-001");
  const waiting = (await list("framework.finding", { filter: 'state = "open"', sort: "number", limit: "1" })).items[0];
  const process = await only("framework.as_is_process", 'number = "P-04"');
  const marketing = await only("organisation.department", 'code = "MKT"', "zhao.hr");
  const half = (item: Record<string, unknown>, field: string, lang: Lang) => String(item[`${field}_${lang}`]);

  // The record that is opened is the first of its list, where none is better known.
  const known: Record<string, Item> = {
    "framework.element": element,
    "framework.finding": finding,
    "framework.as_is_process": process,
    "access.user": await only("access.user", 'name = "zhao.hr"', "admin"),
  };
  const opened = async (name: string, as: User) => known[name] ?? ((await list(name, { limit: "1" }, as)).items[0] as Item);
  const kinds = await Promise.all(
    [...new Set(schemas.flatMap((schema) => schema.records.map((each) => each.name)))].map(async (name): Promise<Kind> => {
      const views = schemas.flatMap((schema, index) => {
        const record = schema.records.find((each) => each.name === name);
        return record ? [{ record, as: people[index] as User }] : [];
      });
      const rights = ({ record }: (typeof views)[number]) => Number(record.may.update) + Number(record.may.create);
      const best = views.reduce((most, each) => (rights(each) > rights(most) ? each : most));
      return { ...best, item: await opened(name, best.as) };
    }),
  );
  const kind = (name: string) => kinds.find((each) => each.record.name === name) as Kind;
  const record = (name: string) => kind(name).record;

  const maps: Screen[] = (["functional", "end_to_end"] as const).flatMap((view) =>
    heats.map((heat): Screen => {
      const query = new URLSearchParams({
        ...(view === "end_to_end" ? { view } : {}),
        ...(heat === "coverage" ? {} : { heat }),
      }).toString();
      return {
        name: `map-${view === "functional" ? "functional" : "end-to-end"}-${heat}`,
        path: query ? `/map?${query}` : "/map",
        // What a phone shows end to end is looked at below.
        width: view === "functional" ? undefined : 1440,
        dark: view === "functional" && heat === "coverage",
        shows: (lang) => [words[lang].nav.home, inLang({ zh: half(group, "name", "zh"), en: half(group, "name", "en") }, lang)],
      };
    }),
  );

  const lists = kinds.map(
    ({ record: { name, label_plural }, as }): Screen => ({
      name: `list-${name}`,
      path: `/records/${name}`,
      user: as,
      dark: name === "framework.finding",
      shows: (lang) => [inLang(label_plural, lang)],
      act: async (page, lang, width) => {
        const first = await list(name, { limit: "1" }, as);
        await page
          .getByText(fill(words[lang].list.count, { count: (first.count ?? 0).toLocaleString("en-US") }), { exact: true })
          .first()
          .waitFor();
        const rows = width === 390 ? page.locator(`main a[href^="/records/${name}/"]`) : page.getByRole("row");
        expect(await rows.count()).toBeGreaterThan(1);
      },
    }),
  );

  // Of each record its page, and the forms that anyone may fill.
  const forms = kinds.flatMap(({ record: { name, label, fields, title, may }, item, as }): Screen[] => {
    const path = `/records/${name}/${item.id}`;
    const lines = fields.filter((field) => field.kind === "lines").length;
    // The tables of a form are fetched when the first form needs them.
    const tables = async (page: Page, lang: Lang) => {
      const add = page.getByRole("button", { name: words[lang].record.addLine });
      await expect.poll(() => add.count()).toBe(lines);
    };
    const shows = (lang: Lang) =>
      title[lang].map((part) => {
        const field = fields.find((each) => each.name === part);
        return inWords(field, item[part], lang).slice(0, 20);
      });
    const read: Screen = { name: `record-${name}`, path, user: as, dark: name === "framework.finding", shows };
    const edit: Screen = {
      name: `edit-${name}`,
      path,
      user: as,
      shows,
      act: async (page, lang) => {
        await page.getByRole("button", { name: words[lang].common.edit, exact: true }).click();
        await page.getByRole("button", { name: words[lang].common.save, exact: true }).waitFor();
        await tables(page, lang);
      },
    };
    const blank: Screen = {
      name: `new-${name}`,
      path: `/records/${name}/new`,
      user: as,
      shows: (lang) => [fill(words[lang].record.newTitle, { name: inLang(label, lang) }), words[lang].record.saveAndNew],
      act: tables,
    };
    return [read, ...(may.update ? [edit] : []), ...(may.create ? [blank] : [])];
  });

  return [
    {
      name: "sign-in",
      path: "/",
      user: null,
      shows: (lang) => [words[lang].product.promise, words[lang].signIn.name],
      expected: [/401/],
    },
    {
      name: "sign-in-refused",
      path: "/",
      user: null,
      shows: (lang) => [words[lang].product.promise],
      act: async (page, lang) => {
        await page.getByLabel(words[lang].signIn.name).fill("lin.architect");
        await page.getByLabel(words[lang].signIn.password).fill("wrong");
        await page.getByRole("button", { name: words[lang].signIn.submit }).click();
        await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
      },
      expected: [/401/],
    },
    ...maps,
    {
      name: "map-zoomed",
      path: "/map",
      width: 1440,
      shows: (lang) => [half(group, "name", lang)],
      act: async (page) => {
        await page.locator(`[data-cell][data-id="${element.id}"]`).dblclick();
        await page.locator("[data-child]").first().waitFor();
      },
    },
    {
      name: "map-phone-end-to-end",
      path: "/map?view=end_to_end",
      width: 390,
      dark: true,
      shows: (lang) => [words[lang].fw.map.large, lang === "zh" ? "基础设施生命周期" : "Infrastructure Lifecycle Management"],
    },
    {
      name: "map-large",
      path: "/map?large=yes",
      width: 390,
      dark: true,
      shows: (lang) => [words[lang].nav.home],
      act: async (page) => {
        await page.getByRole("dialog").locator("[data-cell]").first().waitFor();
      },
    },
    {
      name: "map-tip",
      path: "/map",
      width: 1440,
      shows: (lang) => [half(group, "name", lang)],
      act: async (page) => {
        await page.locator(`[data-cell][data-id="${element.id}"]`).hover();
        await page.getByRole("tooltip").waitFor();
      },
    },
    {
      name: "map-closed-group",
      path: "/map",
      width: 390,
      shows: (lang) => [half(group, "name", lang)],
      act: async (page, lang) => {
        const head = page.getByRole("button", { name: new RegExp(`1\\.2\\.1 .*${escape(half(group, "name", lang))}`) }).last();
        await head.scrollIntoViewIfNeeded();
        await head.click();
        const inside = page.getByRole("link", { name: new RegExp(escape(half(element, "name", lang))) });
        await expect.poll(() => inside.count()).toBe(0);
      },
    },
    {
      name: "element",
      path: `/elements/${element.id}`,
      dark: true,
      shows: (lang) => [half(element, "name", lang), words[lang].fw.element.mappings, words[lang].fw.element.counterparts],
    },
    {
      name: "element-group",
      path: `/elements/${group.id}`,
      shows: (lang) => [half(group, "name", lang), half(element, "name", lang)],
    },
    {
      name: "gaps",
      path: "/gaps",
      dark: true,
      shows: (lang, width) => [
        words[lang].fw.gaps.title,
        ...(width === 390 ? [] : ["S-001", half(finding, "text", lang).slice(0, 20)]),
      ],
    },
    {
      name: "gaps-selected",
      path: `/gaps?under=${element.id}`,
      shows: (lang) => [half(element, "name", lang)],
      act: async (page, lang) => {
        const boxes = page.getByRole("checkbox", { name: /S-\d+/ });
        await boxes.first().check();
        await boxes.nth(1).check();
        await page.getByRole("toolbar", { name: fill(words[lang].fw.gaps.selected, { count: 2 }) }).waitFor();
      },
    },
    {
      name: "gaps-nothing",
      path: "/gaps?search=zzzzzz",
      shows: (lang) => [words[lang].fw.gaps.emptyTitle],
    },
    {
      name: "processes",
      path: "/processes",
      shows: (lang) => [words[lang].fw.processes.title, "P-04", half(process, "name", lang)],
    },
    {
      name: "process",
      path: `/processes/${process.id}`,
      shows: (lang) => ["P-04", half(process, "name", lang), words[lang].fw.processes.mappings],
    },
    {
      name: "who-can",
      path: "/access/who-can?subject=framework.finding&granted=update",
      user: "admin",
      dark: true,
      shows: (lang) => [words[lang].acc.company, "陈市场", "钱组织"],
    },
    {
      name: "who-can-row",
      path: `/access/who-can?subject=organisation.department&row=${marketing.id}`,
      user: "admin",
      shows: (lang) => [half(marketing, "name", lang), words[lang].acc.direct],
    },
    {
      name: "who-can-nobody",
      // A guarded field, which none of the demo's roles was given.
      path: "/access/who-can?subject=organisation.post.valid_to",
      user: "admin",
      shows: (lang) => [words[lang].acc.nobody, words[lang].acc.openRoles],
    },
    {
      name: "who-can-unknown-row",
      path: "/access/who-can?subject=access.role&granted=import&row=00000000-0000-7000-8000-000000000000",
      user: "admin",
      shows: (lang) => [words[lang].state.noRecord],
      expected: [/404/],
    },
    {
      name: "who-can-nothing",
      path: "/access/who-can",
      user: "admin",
      shows: (lang) => [words[lang].acc.chooseTitle],
    },
    {
      name: "who-can-choosing",
      path: "/access/who-can",
      user: "admin",
      shows: (lang) => [words[lang].acc.chooseTitle],
      act: async (page, lang) => {
        await page.getByRole("combobox", { name: words[lang].acc.subject }).click();
        await page.getByText(inLang(record("access.role").label_plural, lang)).filter({ visible: true }).first().waitFor();
      },
    },
    {
      name: "organisation",
      path: `/organisation/chart?unit=${marketing.id}`,
      user: "zhao.hr",
      dark: true,
      shows: (lang, width) => [
        half(marketing, "name", lang),
        "陈市场",
        words[lang].org.acting,
        ...(width === 390 ? [] : [{ zh: "财务部", en: "Finance Department" }[lang]]),
      ],
    },
    {
      name: "organisation-tree",
      path: "/organisation/chart",
      user: "zhao.hr",
      shows: (lang) => [half(marketing, "name", lang), "MKC"],
    },
    {
      name: "organisation-future",
      path: `/organisation/chart?day=${dayOfMove()}`,
      user: "zhao.hr",
      dark: true,
      shows: (lang) => [
        fill(words[lang].org.underToday, { unit: half(marketing, "name", lang) }),
        fill(words[lang].org.moved, { count: 1 }),
      ],
    },
    {
      name: "organisation-before",
      path: "/organisation/chart?day=2020-01-01",
      user: "zhao.hr",
      shows: (lang) => [fill(words[lang].org.noneTitle, { day: "2020-01-01" })],
    },
    {
      name: "organisation-no-posts",
      path: `/organisation/chart?unit=${(await only("organisation.department", 'code = "LAB"', "zhao.hr")).id}`,
      user: "zhao.hr",
      shows: (lang) => [words[lang].org.noPosts],
    },
    {
      name: "organisation-search",
      path: "/organisation/chart?search=zzzz",
      user: "zhao.hr",
      shows: (lang) => [words[lang].org.noMatch],
    },
    ...calendarScreens(),
    {
      name: "all-lists",
      path: "/records",
      shows: (lang) => [words[lang].list.allRecords, inLang(record("framework.finding").label_plural, lang)],
    },
    ...lists,
    {
      name: "list-filtered",
      path: "/records/framework.finding?f.state=open,accepted&f.aspect=suggestion",
      shows: (lang) => [inLang(record("framework.finding").label_plural, lang), words[lang].list.clearFilters],
    },
    {
      name: "list-empty",
      path: "/records/framework.finding?q=zzzzzz",
      shows: (lang) => [
        fill(words[lang].list.emptyFiltered, { name: inLang(record("framework.finding").label_plural, lang) }),
        words[lang].list.emptyFilteredHint,
      ],
    },
    {
      name: "list-selected",
      path: "/records/framework.finding",
      // The cards of a phone cannot be ticked.
      width: 1440,
      shows: () => ["S-001"],
      act: async (page, lang) => {
        await page.getByRole("checkbox", { name: new RegExp(escape(half(finding, "text", lang).slice(0, 20))) }).check();
        await page.getByText(fill(words[lang].list.selected, { count: 1 })).waitFor();
      },
    },
    ...forms,
    {
      name: "command",
      path: `/records/framework.finding/${waiting?.id}`,
      shows: (lang) => [String(waiting?.number), half(waiting ?? {}, "text", lang).slice(0, 20)],
      act: async (page, lang, width) => {
        const label = inLang(
          architect.commands.find((each) => each.name === "framework.decline_finding")?.label ?? { zh: "", en: "" },
          lang,
        );
        if (width === 390) await page.getByRole("button", { name: words[lang].common.more, exact: true }).click();
        await page.getByRole(width === 390 ? "menuitem" : "button", { name: label, exact: true }).click();
        await page.getByRole("dialog").getByRole("button", { name: label, exact: true }).waitFor();
        await page.getByRole("dialog").getByRole("textbox").first().waitFor();
      },
    },
    {
      name: "history",
      path: `/records/framework.finding/${finding.id}`,
      shows: () => ["S-001"],
      act: async (page, lang) => {
        await page.getByRole("tab", { name: words[lang].record.history }).click();
        await page.getByRole("tabpanel").getByText(words[lang].record.actions.create).first().waitFor();
      },
    },
    {
      name: "palette",
      path: "/map",
      shows: (lang) => [words[lang].nav.home],
      act: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog").getByRole("combobox").waitFor();
        await page.getByRole("option").first().waitFor();
      },
    },
    {
      name: "palette-found",
      path: "/gaps",
      shows: (lang) => [words[lang].fw.gaps.title],
      act: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog").getByRole("combobox").fill("lcgl");
        await page
          .getByRole("option", { name: /1\.3\.3\.1/ })
          .first()
          .waitFor();
      },
    },
    ...(await allDialogs(language, kind("framework.finding"), kind("organisation.department"))),
    ...allJobs(),
    ...allFilterEditors(kinds),
    ...tokensAndSecondSteps(),
    ...allTroubles(kind("framework.finding"), kind("framework.process_mapping")),
    {
      name: "user-menu",
      path: "/records",
      shows: (lang) => [words[lang].list.allRecords],
      act: async (page, lang) => {
        await page.getByRole("button", { name: new RegExp(words[lang].top.user) }).click();
        await page.getByRole("menuitem", { name: words[lang].top.signOut }).waitFor();
      },
    },
    {
      name: "navigation",
      path: "/records",
      width: 390,
      shows: (lang) => [words[lang].list.allRecords],
      act: async (page, lang) => {
        await page.getByRole("button", { name: words[lang].nav.expand }).click();
        await page.getByRole("navigation", { name: words[lang].nav.title }).getByText("1.3.3", { exact: true }).waitFor();
      },
    },
    {
      name: "not-found",
      path: "/nowhere",
      shows: (lang) => [words[lang].state.notFound, words[lang].state.goHome],
    },
    {
      name: "no-record",
      path: "/records/framework.finding/00000000-0000-7000-8000-000000000000",
      shows: (lang) => [words[lang].state.noRecord],
      expected: [/404/],
    },
    {
      name: "no-permission",
      path: "/records/access.user",
      user: "wang.reader",
      // the second is the server's own word: what one may not, and of what
      shows: (lang) => [words[lang].state.noPermission, lang === "zh" ? "您没有查看“用户”的权限" : "You may not read “Users”"],
      expected: [/403/],
    },
    {
      name: "api-docs",
      path: "/api-docs",
      shows: (lang) => [words[lang].api.title, "records/framework.finding"],
      act: async (page) => {
        await page.getByText("records/framework.finding", { exact: true }).first().click();
        await page.getByText("/api/records/framework.finding").first().waitFor();
      },
    },
    {
      name: "map-reader",
      path: "/map",
      user: "wang.reader",
      width: 1440,
      shows: (lang) => [words[lang].nav.home],
    },
  ];
}

/** A value as a person reads it: what it refers to by its title, a choice by its word. */
function inWords(field: FieldSchema | undefined, value: unknown, lang: Lang): string {
  if (value && typeof value === "object" && "title" in value) return inLang(value.title as Label, lang);
  const choice = field?.choices?.find((each) => each.value === value);
  return choice ? inLang(choice.label, lang) : String(value);
}
