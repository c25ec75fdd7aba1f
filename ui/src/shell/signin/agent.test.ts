import { expect, test } from "vitest";
import { agentName } from "./agent";

test("a person recognises the browser and the system", () => {
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
  expect(agentName(windows)).toBe("Chrome · Windows");
  expect(agentName(`${windows} Edg/141.0.0.0`)).toBe("Edge · Windows");
  expect(agentName("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1")).toBe("Safari · iOS");
  expect(agentName("curl/8.5.0")).toBe("curl/8.5.0");
  expect(agentName(null)).toBe("");
});
