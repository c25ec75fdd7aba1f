import type { Page } from "playwright-core";

interface Watched {
  /** Errors on the console, exceptions, answers of the server that speak of a fault. */
  faults: string[];
  inFlight: Set<unknown>;
}

const watched = new WeakMap<Page, Watched>();

export function watch(page: Page): void {
  const state: Watched = { faults: [], inFlight: new Set() };
  watched.set(page, state);
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const where = message.location().url;
    state.faults.push(`console ${message.type()}: ${message.text()}${where ? ` (${where})` : ""}`);
  });
  page.on("pageerror", (error) => state.faults.push(`exception: ${error.stack ?? error.message}`));
  page.on("request", (request) => state.inFlight.add(request));
  page.on("requestfinished", (request) => state.inFlight.delete(request));
  page.on("requestfailed", (request) => {
    state.inFlight.delete(request);
    // A question that the page itself has dropped is no fault.
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") state.faults.push(`request failed: ${request.url()} ${why}`);
  });
}

/** The faults since the last call; `expected` are those that the test has itself brought about. */
export function faultsOf(page: Page, expected: RegExp[] = []): string[] {
  const state = stateOf(page);
  const found = state.faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)));
  state.faults = [];
  return found;
}

const longest = 10_000;

/** Waits until nothing is asked any more, nothing is a skeleton, fonts are there and the picture stands. */
export async function settled(page: Page): Promise<void> {
  const state = stateOf(page);
  const until = Date.now() + longest;
  for (let quiet = 0; quiet < 2; ) {
    const restless = await page.evaluate(whatIsNotAtRest);
    if (restless.length === 0 && state.inFlight.size === 0) {
      quiet += 1;
    } else {
      quiet = 0;
      if (Date.now() > until) {
        throw new Error(`${page.url()} does not come to rest: ${state.inFlight.size} requests open; ${restless.join("; ")}`);
      }
    }
  }
}

/** Runs in the page, so it can use nothing from outside of itself. */
async function whatIsNotAtRest(): Promise<string[]> {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const skeletons = ["载入中", "Loading"].map((name) => `[role="status"][aria-label="${name}"]`);
  const waiting = [...skeletons, '[aria-busy="true"]', ".ant-btn-loading", "[data-moving]"].join();
  const named = (element: Element | null | undefined) => element?.outerHTML.slice(0, 160) ?? "?";
  const moving = document.getAnimations().filter((each) => each.playState === "running");
  return [
    ...[...document.querySelectorAll(waiting)].map(named),
    ...moving.map((each) => `${each.constructor.name} of ${named((each.effect as KeyframeEffect | null)?.target)}`),
  ];
}

function stateOf(page: Page): Watched {
  const state = watched.get(page);
  if (!state) throw new Error("The page was not opened with open()");
  return state;
}
