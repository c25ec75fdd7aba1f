import type { Page } from "playwright-core";
import type { FieldSchema, Item, RecordSchema } from "../../src/contract/schema";
import { list, patch, type User } from "./api";
import type { Lang } from "./browser";
import type { Screen } from "./screens";
import { escape, fill, inLang, words } from "./words";

/** A record of the schema as one person may use it, with one of its kind to open. */
export interface Kind {
  record: RecordSchema;
  as: User;
  item: Item;
}

async function openImport(page: Page, lang: Lang): Promise<void> {
  await page.getByRole("button", { name: words[lang].common.more, exact: true }).click();
  await page.getByRole("menuitem", { name: `${words[lang].list.import}…` }).click();
  await page.getByRole("button", { name: words[lang].importing.choose }).waitFor();
}

/** What lies over a page, looked at while it is open; the palette and the menus are in the list of screens itself. */
export async function allDialogs(language: Lang, finding: Kind, department: Kind): Promise<Screen[]> {
  const findings = "/records/framework.finding";
  const one = `${findings}/${finding.item.id}`;
  const textOf = (item: Item, lang: Lang) => String(item[`text_${lang}`]);
  const named = (lang: Lang) => [String(finding.item.number), textOf(finding.item, lang).slice(0, 20)];
  // No other test changes an as-is finding, and each language has one for itself, because both run at once.
  const asIs = (await list("framework.finding", { filter: 'aspect = "as_is"', sort: "-number", limit: "2" })).items;
  const contested = asIs[language === "zh" ? 0 : 1] as Item;

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const ofUser = async (page: Page, lang: Lang, entry: string) => {
    await page.getByRole("button", { name: new RegExp(words[lang].top.user) }).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };
  const fieldOf = (page: Page, name: string, lang: Lang) => {
    const field = finding.record.fields.find((each) => each.name === `${name}_${lang}`) as FieldSchema;
    return page.getByRole("textbox", { name: inLang(field.label, lang) });
  };
  const edited = async (page: Page, lang: Lang, changes: Record<string, string>) => {
    await press(page, words[lang].common.edit);
    for (const [name, value] of Object.entries(changes)) await fieldOf(page, name, lang).fill(value);
  };
  const typed = { zh: "2026年流程评审会议纪要", en: "Minutes of the process review of 2026" };
  /** Every field that can be changed together, each with its control. */
  const everyField = async (page: Page) => {
    const boxes = page.getByRole("dialog").getByRole("checkbox");
    await boxes.first().waitFor();
    for (const box of await boxes.all()) await box.check();
  };
  const tickFirst = async (page: Page, lang: Lang) => {
    await page.getByRole("checkbox", { name: new RegExp(escape(textOf(finding.item, lang).slice(0, 20))) }).check();
    await page.getByText(fill(words[lang].list.selected, { count: 1 })).first().waitFor();
  };
  /** A file of departments, with the columns named as the page names them; it is checked and never applied. */
  const chosen = async (page: Page, lang: Lang, rows: string[]) => {
    const columns = ["code", "name_zh", "name_en", "parent"].map((name) => {
      const field = department.record.fields.find((each) => each.name === name);
      return field ? inLang(field.label, lang) : name;
    });
    await openImport(page, lang);
    await page
      .getByRole("dialog")
      .locator("input[type=file]")
      .setInputFiles({
        name: "departments.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(`\ufeff${[columns.join(","), ...rows].join("\n")}\n`),
      });
  };
  const departments = {
    path: "/records/organisation.department",
    user: department.as,
    shows: (lang: Lang) => [inLang(department.record.label_plural, lang)],
  };

  return [
    {
      name: "password",
      path: "/records",
      shows: (lang) => [words[lang].list.allRecords],
      act: async (page, lang) => {
        await ofUser(page, lang, words[lang].top.password);
        await page.getByRole("dialog").getByLabel(words[lang].password.current).waitFor();
      },
    },
    {
      name: "password-refused",
      path: "/records",
      shows: (lang) => [words[lang].list.allRecords],
      act: async (page, lang) => {
        await ofUser(page, lang, words[lang].top.password);
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel(words[lang].password.current, { exact: true }).fill("jingwei-demo");
        await dialog.getByLabel(words[lang].password.next, { exact: true }).fill("one password");
        await dialog.getByLabel(words[lang].password.again, { exact: true }).fill("another password");
        await dialog.getByRole("button", { name: words[lang].common.save, exact: true }).click();
        await dialog.getByRole("alert").filter({ hasText: words[lang].password.mismatch }).waitFor();
      },
    },
    {
      name: "sessions",
      path: "/records",
      shows: (lang) => [words[lang].list.allRecords],
      act: async (page, lang) => {
        await ofUser(page, lang, words[lang].top.sessions);
        const dialog = page.getByRole("dialog", { name: words[lang].sessions.title });
        await dialog.getByText(words[lang].sessions.current, { exact: true }).waitFor();
      },
    },
    {
      name: "keyboard-help",
      path: "/records",
      shows: (lang) => [words[lang].list.allRecords],
      act: async (page, lang, width) => {
        // A phone has no keys of its own; there one comes to it by the menu.
        if (width === 390) await ofUser(page, lang, words[lang].top.keyboard);
        else await page.keyboard.press("?");
        await page.getByRole("dialog", { name: words[lang].keys.title }).waitFor();
      },
    },
    {
      name: "session-expired",
      path: one,
      shows: named,
      act: async (page, lang) => {
        await edited(page, lang, { source: typed[lang] });
        // The session is forgotten for this one request; the next screens are of the same person.
        const cookies = await page.context().cookies();
        await page.context().clearCookies();
        await press(page, words[lang].common.save);
        await page.getByRole("dialog", { name: words[lang].signIn.expired }).waitFor();
        await page.context().addCookies(cookies);
      },
      expected: [/401/],
    },
    {
      name: "save-view",
      path: findings,
      shows: (lang) => [inLang(finding.record.label_plural, lang)],
      act: async (page, lang) => {
        await page.getByRole("toolbar").getByRole("button", { name: words[lang].list.standardView }).click();
        await page.getByRole("menuitem", { name: words[lang].list.saveView }).click();
        await page.getByRole("dialog").getByRole("textbox", { name: words[lang].list.viewName }).waitFor();
      },
    },
    {
      name: "list-columns",
      path: findings,
      // A phone shows cards and no columns.
      width: 1440,
      shows: (lang) => [words[lang].list.columns],
      act: async (page, lang) => {
        await press(page, words[lang].list.columns);
        await page.getByRole("button", { name: words[lang].list.resetColumns }).waitFor();
      },
    },
    {
      name: "list-bulk-edit",
      path: findings,
      // The cards of a phone cannot be ticked; there one changes many in the gap table, which is the next screen.
      width: 1440,
      shows: () => [String(finding.item.number)],
      act: async (page, lang) => {
        await tickFirst(page, lang);
        await press(page, words[lang].list.bulkEdit);
        await everyField(page);
      },
    },
    {
      name: "gaps-bulk-edit",
      path: "/gaps",
      shows: (lang) => [words[lang].fw.gaps.title],
      act: async (page, lang) => {
        const boxes = page.getByRole("checkbox", { name: /S-\d+/ });
        await boxes.first().check();
        await boxes.nth(1).check();
        await press(page, words[lang].fw.gaps.edit);
        await everyField(page);
      },
    },
    {
      name: "list-archive",
      path: findings,
      // As above: there is nothing to tick on a phone.
      width: 1440,
      shows: () => [String(finding.item.number)],
      act: async (page, lang) => {
        await tickFirst(page, lang);
        await page
          .getByRole("toolbar", { name: fill(words[lang].list.selected, { count: 1 }) })
          .getByRole("button", { name: words[lang].list.archive, exact: true })
          .click();
        await page.getByRole("dialog", { name: fill(words[lang].list.archiveConfirm, { count: 1 }) }).waitFor();
      },
    },
    {
      name: "archive",
      path: one,
      shows: named,
      act: async (page, lang) => {
        await press(page, words[lang].common.more);
        await page.getByRole("menuitem", { name: words[lang].record.archive, exact: true }).click();
        await page.getByRole("dialog").getByText(words[lang].record.archiveHint).waitFor();
      },
    },
    {
      name: "leave",
      path: one,
      shows: named,
      act: async (page, lang) => {
        await edited(page, lang, { source: typed[lang] });
        await press(page, words[lang].common.cancel);
        await page.getByRole("dialog", { name: words[lang].record.leaveTitle }).waitFor();
      },
    },
    {
      name: "conflict",
      path: `${findings}/${contested.id}`,
      shows: (lang) => [String(contested.number), textOf(contested, lang).slice(0, 20)],
      act: async (page, lang) => {
        const other = lang === "zh" ? "en" : "zh";
        const names = [`text_${lang}`, `source_${lang}`, `source_${other}`];
        const before = Object.fromEntries(names.map((name) => [name, contested[name] ?? null]));
        const longer = { zh: "由市场部每季度复核一次。", en: "Reviewed by the marketing department each quarter." };
        await edited(page, lang, { text: `${textOf(contested, lang)} ${typed[lang]}`, source: typed[lang] });
        const { id } = contested;
        await patch("framework.finding", id, {
          [`text_${lang}`]: `${textOf(contested, lang)} ${longer[lang]}`,
          [`source_${lang}`]: longer[lang],
          [`source_${other}`]: longer[other],
        });
        try {
          await press(page, words[lang].common.save);
          const dialog = page.getByRole("dialog", { name: words[lang].record.conflictTitle });
          await dialog.getByText(words[lang].record.untouched).waitFor();
          await dialog.getByRole("radio", { name: words[lang].record.takeMine }).first().check();
        } finally {
          // As it was, so that the other width and the other tests find what was there.
          await patch("framework.finding", id, before);
        }
      },
      expected: [/412/],
    },
    { ...departments, name: "import", act: openImport },
    {
      ...departments,
      name: "import-checked",
      act: async (page, lang) => {
        await chosen(page, lang, ["E2E8,测试八部,Test Eight,AUD"]);
        await page.getByRole("dialog").getByText(fill(words[lang].importing.checked, { rows: 1 })).waitFor();
      },
    },
    {
      ...departments,
      name: "import-faults",
      act: async (page, lang) => {
        await chosen(page, lang, ["E2E8,测试八部,Test Eight,NOPE", "E2E9,,Test Nine,"]);
        await page.getByRole("dialog").getByText(fill(words[lang].importing.faults, { count: 2 })).waitFor();
      },
      expected: [/422/],
    },
  ];
}
