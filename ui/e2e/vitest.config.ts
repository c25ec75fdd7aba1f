import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The picture for the README before anything is changed; then what takes long, so that the two workers end together. */
const first = ["photograph", "screens-zh", "screens-en"];

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification) => {
      const at = first.findIndex((name) => file.moduleId.includes(name));
      return at < 0 ? first.length : at;
    };
    return [...files].sort((a, b) => place(a) - place(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** `npm run e2e`: a browser against a server of its own. See support/server.ts for what the environment may say. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    environment: "node",
    include: ["**/*.test.ts"],
    globalSetup: ["support/server.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A browser and the server take a core each; a third file at once would only make them wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: InOrder },
  },
});
