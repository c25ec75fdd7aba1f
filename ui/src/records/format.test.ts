import { describe, expect, it } from "vitest";
import { cleanNumber } from "./fields/DecimalControl";
import { formatMoney, formatTimestamp, formatValue, groupDigits, shiftDecimal, withDecimals } from "./format";

describe("decimals", () => {
  it("groups without passing through a float", () => {
    expect(groupDigits("12345678901234567890.1200")).toBe("12,345,678,901,234,567,890.1200");
    expect(groupDigits("-999")).toBe("-999");
    expect(groupDigits("-1000")).toBe("-1,000");
    expect(groupDigits("abc")).toBe("abc");
  });

  it("keeps the least decimals and drops trailing zeros beyond", () => {
    expect(withDecimals("1.5000", 2)).toBe("1.50");
    expect(withDecimals("1.2345", 2)).toBe("1.2345");
    expect(withDecimals("3", 0)).toBe("3");
  });

  it("rounds to 万 and 亿 half away from zero", () => {
    expect(shiftDecimal("1234567.00", 4)).toBe("123.46");
    expect(shiftDecimal("-50", 4)).toBe("-0.01");
    expect(shiftDecimal("-49.99", 4)).toBe("0.00");
    expect(shiftDecimal("9007199254740993000000", 8)).toBe("90071992547409.93");
  });

  it("takes what is pasted from elsewhere", () => {
    expect(cleanNumber("¥1,234.50")).toBe("1234.50");
    expect(cleanNumber("（５００）")).toBe("-500");
  });
});

describe("money", () => {
  it("stands with its sign before the symbol", () => {
    expect(formatMoney({ amount: "1234.5", currency: "CNY" })).toBe("¥1,234.50");
    expect(formatMoney({ amount: "-1234.56", currency: "CNY" })).toBe("-¥1,234.56");
    expect(formatMoney({ amount: "10", currency: "CHF" })).toBe("CHF 10.00");
    expect(formatMoney({ amount: "250000000", currency: "CNY" }, "yi")).toBe("¥2.50");
  });
});

describe("values in words", () => {
  const words = { lang: "zh" as const, yes: "是", no: "否" };
  const base = {
    name: "f",
    label: { zh: "f", en: "f" },
    required: false,
    read_only: false,
    list: true,
    filter: true,
    sort: true,
    search: false,
  };

  it("reads each kind", () => {
    expect(formatValue({ ...base, kind: "boolean" }, false, words)).toBe("否");
    expect(formatValue({ ...base, kind: "date" }, "2026-11-23", words)).toBe("2026-11-23");
    expect(formatValue({ ...base, kind: "reference" }, { id: "1", title: { zh: "规划部", en: "Planning" } }, words)).toBe(
      "规划部",
    );
    expect(formatValue({ ...base, kind: "choice", choices: [{ value: "a", label: { zh: "甲", en: "A" } }] }, "a", words)).toBe(
      "甲",
    );
    expect(formatValue({ ...base, kind: "text" }, null, words)).toBe("");
  });

  it("shows a moment where the reader is", () => {
    const at = new Date(2026, 10, 23, 16, 5);
    expect(formatTimestamp(at.toISOString())).toBe("2026-11-23 16:05");
    expect(formatTimestamp("not a time")).toBe("not a time");
  });
});
