import type { Page } from "playwright-core";
import type { Lang } from "./browser";
import type { Screen } from "./screens";
import { words } from "./words";

/** The server's answer is made up: nothing of it may stand in the accounts that the other tests sign in with. */
async function answered(page: Page, method: string, path: string, status: number, json: unknown): Promise<void> {
  await page.route(
    (url) => url.pathname === path,
    (route) => (route.request().method() === method ? route.fulfill({ status, json }) : route.fallback()),
  );
}

const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const begun = { secret, address: `otpauth://totp/Jingwei:lin.architect?secret=${secret}&issuer=Jingwei` };
const recovery_codes = Array.from({ length: 10 }, (_, at) => `ABCD-EFGH-IJKL-MN${at % 8}P`);
const names = { zh: ["每日缺口报表", "周报"], en: ["Gaps of each day", "Weekly report"] };

function tokens(lang: Lang) {
  const common = { created_at: "2026-11-20T01:00:00Z", expires_at: "2027-02-20T00:00:00Z" };
  return [
    {
      ...common,
      id: "00000000-0000-7000-8000-000000000001",
      name: names[lang][0],
      prefix: "jw_1a2b3c4d",
      scope: [{ subject: "*", rights: ["read"] }],
      last_used_at: "2026-11-24T01:30:00Z",
    },
    {
      ...common,
      id: "00000000-0000-7000-8000-000000000002",
      name: names[lang][1],
      prefix: "jw_5e6f7a8b",
      scope: [
        { subject: "framework.finding", rights: ["read", "export"] },
        { subject: "framework.matrix", rights: ["read"] },
      ],
      last_used_at: null,
    },
  ];
}

/** Tokens, the second step of signing in, and the code that the sign-in asks for; each also in the dark. */
export function tokensAndSecondSteps(): Screen[] {
  const ofUser = async (page: Page, lang: Lang, entry: string) => {
    await page.getByRole("button", { name: new RegExp(words[lang].top.user) }).click();
    await page.getByRole("menuitem", { name: entry }).click();
    return page.getByRole("dialog");
  };
  const press = (page: Page, name: string) => page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  const below = { path: "/records", dark: true, shows: (lang: Lang) => [words[lang].list.allRecords] };

  async function codeWanted(page: Page, lang: Lang): Promise<void> {
    await answered(page, "POST", "/api/session", 401, { code: "access.code_wanted", detail: "" });
    await page.getByLabel(words[lang].signIn.name).fill("lin.architect");
    await page.getByLabel(words[lang].signIn.password).fill("jingwei-demo");
    await page.getByRole("button", { name: words[lang].signIn.submit }).click();
    await page.getByLabel(words[lang].signIn.code, { exact: true }).waitFor();
  }
  async function setUp(page: Page, lang: Lang): Promise<void> {
    await answered(page, "POST", "/api/second-factor", 200, begun);
    await ofUser(page, lang, words[lang].top.twoStep);
    await press(page, words[lang].twoStep.setUp);
    await page.getByLabel(words[lang].twoStep.password).fill("jingwei-demo");
    await press(page, words[lang].common.next);
    await page.getByRole("img", { name: words[lang].twoStep.picture }).waitFor();
  }
  const signIn = {
    path: "/",
    user: null,
    dark: true,
    shows: (lang: Lang) => [words[lang].product.promise],
    expected: [/401/],
  };

  return [
    { ...signIn, name: "sign-in-code", act: codeWanted },
    {
      ...signIn,
      name: "sign-in-recovery-code",
      act: async (page, lang) => {
        await codeWanted(page, lang);
        await page.getByRole("button", { name: words[lang].signIn.useRecovery }).click();
        await page.getByLabel(words[lang].signIn.recovery, { exact: true }).waitFor();
      },
    },
    {
      ...below,
      name: "tokens-none",
      act: async (page, lang) => {
        await answered(page, "GET", "/api/tokens", 200, { items: [] });
        const dialog = await ofUser(page, lang, words[lang].top.tokens);
        await dialog.getByText(words[lang].tokens.none).waitFor();
      },
    },
    {
      ...below,
      name: "tokens",
      act: async (page, lang) => {
        await answered(page, "GET", "/api/tokens", 200, { items: tokens(lang) });
        const dialog = await ofUser(page, lang, words[lang].top.tokens);
        await dialog.getByText(names[lang][0] ?? "", { exact: true }).waitFor();
      },
    },
    {
      ...below,
      name: "tokens-new",
      act: async (page, lang) => {
        const dialog = await ofUser(page, lang, words[lang].top.tokens);
        await press(page, words[lang].tokens.make);
        await dialog.getByLabel(words[lang].tokens.name, { exact: true }).fill(names[lang][1] ?? "");
        await dialog.getByRole("radio", { name: words[lang].tokens.chosen }).check();
        await press(page, words[lang].tokens.addLine);
      },
    },
    {
      ...below,
      name: "tokens-made",
      act: async (page, lang) => {
        await answered(page, "POST", "/api/tokens", 201, { ...tokens(lang)[0], token: `jw_1a2b3c4d${"0123456789abcdef".repeat(4).slice(8)}` });
        const dialog = await ofUser(page, lang, words[lang].top.tokens);
        await press(page, words[lang].tokens.make);
        await dialog.getByLabel(words[lang].tokens.name, { exact: true }).fill(names[lang][0] ?? "");
        await press(page, words[lang].tokens.make);
        await dialog.getByText(words[lang].tokens.once).waitFor();
      },
    },
    {
      ...below,
      name: "two-step-off",
      act: async (page, lang) => {
        const dialog = await ofUser(page, lang, words[lang].top.twoStep);
        await dialog.getByText(words[lang].twoStep.off).waitFor();
      },
    },
    { ...below, name: "two-step-picture", act: setUp },
    {
      ...below,
      name: "two-step-codes",
      act: async (page, lang) => {
        await answered(page, "POST", "/api/second-factor/confirm", 200, { recovery_codes });
        await setUp(page, lang);
        await page.getByLabel(words[lang].twoStep.code, { exact: true }).fill("123456");
        await press(page, words[lang].twoStep.confirm);
        await page.getByRole("dialog").getByText(words[lang].twoStep.codesHint).waitFor();
      },
    },
    {
      ...below,
      name: "two-step-remove",
      act: async (page, lang) => {
        await answered(page, "GET", "/api/second-factor", 200, {
          active: true,
          since: "2026-11-20T01:30:00Z",
          recovery_codes: 9,
        });
        const dialog = await ofUser(page, lang, words[lang].top.twoStep);
        await press(page, words[lang].twoStep.remove);
        await dialog.getByLabel(words[lang].twoStep.codeOrRecovery).waitFor();
      },
    },
    {
      ...below,
      name: "two-step-wanted",
      act: async (page, lang) => {
        await page.route(
          (url) => url.pathname === "/api/session",
          async (route) => {
            const response = await route.fetch();
            await route.fulfill({ response, json: { ...((await response.json()) as object), second_factor_wanted: true } });
          },
        );
        await page.reload();
        await page.getByRole("heading", { level: 1, name: words[lang].twoStep.wanted }).waitFor();
      },
    },
  ];
}
