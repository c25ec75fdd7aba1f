import type { Page } from "playwright-core";
import type { Lang } from "./browser";
import { words } from "./words";

type Texts = { [key: string]: string | Texts };

function keysOf(texts: Texts, prefix = ""): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}

/** Every key a text could stand under: seen on a page, one of them is a text that was not found. */
const texts = Object.values(words).flatMap(({ fw, acc, org, work, ...shell }): Texts[] => [shell, fw, acc, org, work]);
// A key of one word, such as `title`, is a word like any other.
const keys = [...new Set(texts.flatMap((each) => keysOf(each)))].filter((key) => key.includes("."));

/**
 * What anyone would see is wrong on any page, each as one line: sideways scrolling, keys in place of words, Chinese on an
 * English page, words that are cut and say nowhere what they were, controls beyond the edge or without a name.
 */
export async function look(page: Page, lang: Lang): Promise<string[]> {
  return page.evaluate(inPage, { lang, keys });
}

/** Runs in the page, so it can use nothing from outside of itself. */
function inPage({ lang, keys }: { lang: "zh" | "en"; keys: string[] }): string[] {
  const found: string[] = [];
  const root = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const shown = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return (
      box.width > 1 &&
      box.height > 1 &&
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }) &&
      !element.closest(".visually-hidden")
    );
  };
  const name = (element: Element): string => {
    const text = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 60);
    const module = [...element.classList].join(".");
    return `<${element.localName}${module ? `.${module}` : ""}> “${text}”`;
  };

  // Nothing may be pushed out of the window sideways: neither the page nor what scrolls in its place.
  const wide = document.documentElement.clientWidth;
  for (const box of [
    document.scrollingElement,
    document.querySelector("#main"),
    ...document.querySelectorAll("dialog[open]"),
  ]) {
    if (box && box.scrollWidth > box.clientWidth + 1) {
      const widest = [...box.querySelectorAll("*")]
        .filter((each) => shown(each) && each.getBoundingClientRect().right > wide + 1)
        .at(0);
      const why = widest ? ` because of ${name(widest)}` : "";
      found.push(`scrolls sideways by ${box.scrollWidth - box.clientWidth}px: ${name(box)}${why}`);
    }
  }

  const texts: { text: string; element: Element }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? "";
    if (text && element && !element.closest("script, style, textarea, pre, code") && shown(element))
      texts.push({ text, element });
  }
  for (const element of root.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (element.localName === "textarea" || !shown(element)) continue;
    for (const attribute of ["aria-label", "title", "placeholder", "alt"]) {
      const text = element.getAttribute(attribute)?.trim();
      if (text) texts.push({ text, element });
    }
  }
  texts.push({ text: document.title, element: document.documentElement });

  const known = new Set(keys);
  for (const { text, element } of texts) {
    const key = text.split(/[\s·,:，：]+/).find((word) => known.has(word));
    if (key) found.push(`untranslated key ${key} in ${name(element)}`);
    if (/\{\{|\}\}|\[object |^undefined$|^null$|\bNaN\b|Invalid Date/.test(text))
      found.push(`unfilled text in ${name(element)}`);
  }

  if (lang === "en") {
    const chinese = /[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]/;
    for (const { text, element } of texts) {
      if (!chinese.test(text)) continue;
      // The door to the other language speaks it; a Chinese field holds Chinese; people are called what they are called.
      if (element.closest("[lang^='zh']:not(html)") || element.closest("[data-chinese]")) continue;
      const field = element.closest("div, dd, li")?.parentElement?.closest("div") ?? element;
      const chrome = element.closest("h1, h2, h3, th, label, legend, dt, button, [role=tab], [role=columnheader]");
      const saysSo = [field, element.parentElement].some((each) => /\(Chinese\)/.test(each?.textContent ?? ""));
      if (saysSo && !chrome) continue;
      if (/林经纬|陈市场|赵人事|钱组织|孙杭州|孙运维|王查阅|系统管理员/.test(text) || /切换到中文|^经纬$|^经纬 Jingwei$/.test(text)) continue;
      found.push(`Chinese on an English page: “${text.slice(0, 40)}” in ${name(element)}`);
    }
  }

  // What is cut must say somewhere what it was.
  const said = (element: Element): boolean => {
    for (let at: Element | null = element, up = 0; at && up < 4; at = at.parentElement, up += 1) {
      if (at.getAttribute("title")) return true;
    }
    return element.querySelector("[title]") !== null && element.childElementCount === 1;
  };
  const controls = "button, a, label, legend, kbd, [role=tab], [role=option], [role=menuitem]";
  const cutting = `h1, h2, h3, ${controls}, th, td, dt, dd, span, [role=columnheader]`;
  for (const element of root.querySelectorAll<HTMLElement>(cutting)) {
    if (!shown(element) || !element.textContent?.trim() || element.closest("svg")) continue;
    const style = getComputedStyle(element);
    // A card on a phone shows two lines of a text and is itself the door to the whole of it.
    if (style.webkitLineClamp !== "none") continue;
    const clips = (value: string) => value === "hidden" || value === "clip";
    const across = clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const down = clips(style.overflowY) && element.scrollHeight > element.clientHeight + 3 && style.display !== "inline";
    if ((across || down) && !said(element)) found.push(`cut without a tooltip: ${name(element)}`);
  }

  for (const element of root.querySelectorAll<HTMLElement>(
    "button, a[href], input, textarea, [role=button], [role=link], [role=combobox], [role=tab]",
  )) {
    if (
      !shown(element) ||
      (element.tabIndex < 0 && element.closest(".ant-input, .ant-select, .ant-picker, .ant-input-affix-wrapper"))
    )
      continue;
    const labels = (element as HTMLInputElement).labels;
    const word =
      element.getAttribute("aria-label") ??
      (element.getAttribute("aria-labelledby") ? "named" : null) ??
      (labels && labels.length > 0 ? labels[0]?.textContent : null) ??
      element.getAttribute("title") ??
      element.querySelector("[aria-label]")?.getAttribute("aria-label") ??
      element.textContent;
    if (!word?.trim() && !element.closest("[aria-hidden=true], .ant-select, .ant-checkbox, .ant-radio")) {
      found.push(`a control without a name: <${element.localName} class="${element.className}">`);
    }
    const box = element.getBoundingClientRect();
    let scrolls = false;
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      const overflow = getComputedStyle(at).overflowX;
      if ((overflow === "auto" || overflow === "scroll") && at.scrollWidth > at.clientWidth) scrolls = true;
      // What ends with three dots inside of a narrower box is looked at above.
      if (overflow === "hidden" && at.getBoundingClientRect().right <= wide + 1 && at.id !== "root") scrolls = true;
    }
    if (
      !scrolls &&
      !element.closest("svg") &&
      (box.right > wide + 1 || box.left < -1) &&
      getComputedStyle(element).position !== "absolute"
    ) {
      found.push(`beyond the edge of the window: ${name(element)}`);
    }
  }
  return [...new Set(found)];
}
