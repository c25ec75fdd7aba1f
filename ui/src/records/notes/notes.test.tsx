import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it } from "vitest";
import type { HistoryEntry, RecordSchema } from "../../contract/schema";
import { setLanguage } from "../../shell/language";
import { Change } from "../record/HistoryChange";
import { Comment } from "./Comment";
import { countOfComments } from "./data";
import { fileSize } from "./fileSize";
import { en } from "./locale/en";
import { zh } from "./locale/zh";
import type { RecordComment } from "./model";

afterEach(() => setLanguage("zh"));

const lin = { id: "01", title: { zh: "林经纬", en: "Lin Jingwei" } };
const comment = (values: Partial<RecordComment>): RecordComment => ({
  id: "1",
  author: lin,
  at: "2026-11-26T01:00:00Z",
  text: "看过了",
  withdrawn: false,
  mentions: [],
  may_withdraw: false,
  ...values,
});

function elementOf(markup: ReactElement): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = renderToStaticMarkup(markup);
  return element;
}

describe("a comment", () => {
  it("is text and never markup, with whom it names set apart", () => {
    const text = "@林经纬 <img src=x onerror=alert(1)>\n第二行";
    const drawn = elementOf(<Comment comment={comment({ text, mentions: [lin] })} />);
    expect(drawn.querySelector("img")).toBeNull();
    expect(drawn.querySelector("p")?.textContent).toBe(text);
    expect(drawn.querySelector("p > span")?.textContent).toBe("@林经纬");
    expect(drawn.querySelector("button")).toBeNull();
  });

  it("says who is named even where the text does not", () => {
    setLanguage("en");
    const drawn = elementOf(<Comment comment={comment({ mentions: [lin, { id: "0000000012345678", title: null }] })} />);
    expect(drawn.textContent).toContain("Mentions @Lin Jingwei @#12345678");
  });

  it("that was withdrawn says that and no more", () => {
    const drawn = elementOf(<Comment comment={comment({ text: null, withdrawn: true })} />);
    expect(drawn.querySelector("p")?.textContent).toBe(zh.discussion.withdrawn);
  });
});

describe("the number of comments", () => {
  it("is what the first page holds, more where there is more, and nothing where nobody said anything", () => {
    expect(countOfComments(undefined)).toBeNull();
    expect(countOfComments({ items: [], next: null, may_add: true })).toBeNull();
    expect(countOfComments({ items: [comment({}), comment({ withdrawn: true, text: null })], next: null, may_add: true })).toBe("1");
    expect(countOfComments({ items: [comment({})], next: "1", may_add: true })).toBe("50+");
  });
});

describe("a record's history", () => {
  const record = { fields: [] as unknown } as RecordSchema;
  const drawn = (change: HistoryEntry["changes"][number], of = record) =>
    elementOf(<Change record={of} change={change} created={false} />).textContent;
  const said = { id: "1", text: "已核对", mentions: ["2"] };
  const file = { id: "1", name: "合同.pdf", size: 1_300_000, sha256: "00" };

  it("says in words what was commented, withdrawn, attached and removed", () => {
    setLanguage("en");
    expect(drawn({ field: "comments", before: null, after: said })).toBe("Comment已核对");
    expect(drawn({ field: "comments", before: { id: "1" }, after: null })).toBe("Commentwithdrawn");
    expect(drawn({ field: "attachments", before: null, after: file })).toBe("Fileattached “合同.pdf” (1.2 MB)");
    expect(drawn({ field: "attachments", before: { id: "1", name: "合同.pdf" }, after: null })).toBe("Fileremoved “合同.pdf”");
    setLanguage("zh");
    expect(drawn({ field: "attachments", before: null, after: file })).toBe("附件添加了「合同.pdf」（1.2 MB）");
  });

  it("leaves a field of the record that is called so what it is", () => {
    const own = { fields: [{ name: "comments", kind: "text", label: { zh: "备注", en: "Remarks" } }] } as RecordSchema;
    expect(drawn({ field: "comments", before: "甲", after: "乙" }, own)).toBe("备注甲 → 乙");
  });
});

describe("the size of a file", () => {
  it("is said as people say it", () => {
    const sizes = [0, 1023, 1024, 1536, 340 * 1024, 1024 * 1024 - 1, 1.26 * 1024 * 1024, 20 * 1024 * 1024];
    expect(sizes.map((bytes) => fileSize(bytes, (count) => `${count} B`))).toEqual([
      "0 B",
      "1023 B",
      "1 KB",
      "1.5 KB",
      "340 KB",
      "1 MB",
      "1.3 MB",
      "20 MB",
    ]);
  });
});

describe("the texts in both languages", () => {
  type Tree = { [key: string]: string | Tree };
  const flat = (tree: Tree, prefix = ""): [string, string][] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
    );
  const holes = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]))].sort();

  it("have the same values to fill in, and none is empty", () => {
    const english = new Map(flat(en));
    for (const [key, value] of flat(zh)) {
      expect(value.trim(), key).not.toBe("");
      expect(english.get(key)?.trim(), key).not.toBe("");
      expect(holes(english.get(key) ?? ""), key).toEqual(holes(value));
    }
  });
});
