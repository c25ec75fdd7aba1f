import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../shell/problem";
import { sendFile, type Sending } from "./sendFile";
import { addUploads, dropUpload, mayRetry, retryUpload, uploadsOf, type Batch, type Upload } from "./uploads";

vi.mock("./sendFile", () => ({ sendFile: vi.fn() }));

interface Sent {
  path: string;
  sending: Sending;
  done: () => void;
  fail: (problem: unknown) => void;
}

const sent: Sent[] = [];
let owner = "";
let batch: Batch;

beforeEach(() => {
  sent.length = 0;
  vi.mocked(sendFile).mockImplementation((path, _file, sending) => new Promise((done, fail) => sent.push({ path, sending, done, fail })));
  owner = `someone ${Math.random()}`;
  batch = { owner, path: "/files", onStored: vi.fn(), onDone: vi.fn() };
});

const file = (name: string) => ({ file: new File(["x"], name), problem: null });
const last = () => sent[sent.length - 1] as Sent;
const settle = () => new Promise((done) => setTimeout(done));

/** What a page shows of them. */
const shown = () => uploadsOf(owner);
const states = () => shown().map((each) => [each.file.name, each.state]);

describe("files on their way", () => {
  it("go one after the other, and are reported together", async () => {
    addUploads(batch, [file("一 1.txt"), file("2.txt")]);
    expect(states()).toEqual([
      ["一 1.txt", "sending"],
      ["2.txt", "waiting"],
    ]);
    expect(last().path).toBe("/files?name=%E4%B8%80+1.txt");
    last().sending.onProgress(0.5);
    expect(shown()[0]?.sent).toBe(0.5);
    last().done();
    await settle();
    expect(batch.onStored).toHaveBeenCalledTimes(1);
    expect(batch.onDone).not.toHaveBeenCalled();
    last().done();
    await settle();
    expect(states()).toEqual([]);
    expect(batch.onDone).toHaveBeenCalledExactlyOnceWith(["一 1.txt", "2.txt"]);
  });

  it("that are refused stay with the reason; one that may yet go is sent again under the same key", async () => {
    const large = { file: new File(["x"], "large.txt"), problem: new Problem(413, { code: "request.too_large" }) };
    addUploads(batch, [large, file("a.exe"), file("b.txt")]);
    last().fail(new Problem(422, { code: "attachment.type", detail: "no" }));
    await settle();
    const key = last().sending.idempotencyKey;
    last().fail(new Problem(0, { code: "network" }));
    await settle();
    expect(shown().map((each) => [each.file.name, each.problem?.code, mayRetry(each)])).toEqual([
      ["large.txt", "request.too_large", false],
      ["a.exe", "attachment.type", false],
      ["b.txt", "network", true],
    ]);
    expect(sent.length).toBe(2);
    retryUpload(shown()[2] as Upload);
    expect(last().sending.idempotencyKey).toBe(key);
    last().done();
    await settle();
    expect(batch.onDone).toHaveBeenCalledExactlyOnceWith(["b.txt"]);
    for (const each of shown()) dropUpload(each);
    expect(states()).toEqual([]);
  });

  it("may be taken from the way", async () => {
    addUploads(batch, [file("1.txt"), file("2.txt")]);
    dropUpload(shown()[0] as Upload);
    expect(last().sending.signal.aborted).toBe(true);
    last().fail(new DOMException("", "AbortError"));
    await settle();
    expect(states()).toEqual([["2.txt", "sending"]]);
    last().done();
    await settle();
    expect(states()).toEqual([]);
    expect(batch.onDone).toHaveBeenCalledExactlyOnceWith(["2.txt"]);
  });
});
