import { appendFile, readFile, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { AwsError } from "../../src/example/handler.ts";
import { attach } from "../../src/submit/attach.ts";
import { uploadFile } from "../../src/submit/upload.ts";
import { type Desk, desk, type DeskOptions } from "./desk.ts";

let at: Desk | undefined;
afterEach(async () => {
  await at?.close();
  at = undefined;
});

async function open(options: DeskOptions = {}): Promise<Desk> {
  at = await desk(options);
  at.support.partSizeBytes = 1_000;
  return at;
}

const HOW = { known: [], way: "current", quote: () => "" } as const;

/** What arrived of an upload, all parts. */
function arrived(one: Desk, uploadId: string): Buffer {
  const upload = one.support.uploads.get(uploadId);
  const parts = [...(upload?.parts ?? [])].sort(([a], [b]) => a - b);
  return Buffer.concat(parts.map(([, data]) => data));
}

describe("an upload", () => {
  it("sends every byte once, in parts, links ten a call, and waits until the file may be attached", async () => {
    const one = await open();
    one.support.pollsUntilReady = 3;
    const file = await one.file(24_500);
    const uploadId = await uploadFile(file, one.using);
    expect(arrived(one, uploadId).equals(await readFile(file.path))).toBe(true);
    expect(one.count("support:PutPart")).toBe(25);
    expect(one.count("support:GetAttachmentUploadLinks")).toBe(3);
    expect(one.count("support:CompleteAttachmentUpload")).toBe(3);
    expect(one.waits).toEqual([500, 1_000, 2_000]);
    expect(one.support.uploads.get(uploadId)?.completed.size).toBe(25);
    expect(one.endpoint.problems).toEqual([]);
  });

  it("fits one part where the file does", async () => {
    const one = await open();
    const uploadId = await uploadFile(await one.file(1_000), one.using);
    expect(one.support.uploads.get(uploadId)).toMatchObject({ totalParts: 1, bytes: 1_000 });
  });

  it.each(["reset", "unavailable", "internal-error", "throttle", "html-500", "empty-body", "truncated-body"] as const)(
    "sends a part again, alone, after %s",
    async (fault) => {
      const one = await open({ faults: [{ operation: "support:PutPart", fault, after: 1, times: 2 }] });
      const file = await one.file(3_500);
      const uploadId = await uploadFile(file, one.using);
      expect(arrived(one, uploadId).equals(await readFile(file.path))).toBe(true);
      // The first part, the second three times, two more. Bodies that are empty or cut lose no ETag, which is a header.
      const harmless = fault === "empty-body" || fault === "truncated-body";
      expect(one.count("support:PutPart")).toBe(harmless ? 4 : 6);
      expect(one.count("support:GetAttachmentUploadLinks")).toBe(1);
      expect(one.waits.slice(0, 2)).toEqual(harmless ? [500] : [500, 1_000]);
    },
  );

  it("counts a part as cut where nothing moves any more", async () => {
    const one = await open({ faults: [{ operation: "support:PutPart", fault: "hang", times: 1 }], stallMs: 300 });
    const file = await one.file(1_500);
    const uploadId = await uploadFile(file, one.using);
    expect(arrived(one, uploadId).equals(await readFile(file.path))).toBe(true);
    expect(one.events).toContainEqual(expect.objectContaining({ type: "part-again", why: "nothing moved any more" }));
  });

  it("asks for a new link where the store says that the old one has expired", async () => {
    const expired = new AwsError("AccessDenied", "Request has expired", 403);
    const one = await open({ faults: [{ operation: "support:PutPart", fault: expired, after: 1, times: 1 }] });
    const file = await one.file(2_500);
    const uploadId = await uploadFile(file, one.using);
    expect(arrived(one, uploadId).equals(await readFile(file.path))).toBe(true);
    const ranges = one.endpoint.calls
      .filter(({ operation }) => operation === "support:GetAttachmentUploadLinks")
      .map(({ input }) => input["uploadRange"]);
    expect(ranges).toEqual([undefined, { startIndex: 2, endIndex: 4 }]);
  });

  it("asks for new links instead of using those whose time is up", async () => {
    const one = await open({
      wrap: (handlers) => ({
        "support:GetAttachmentUploadLinks": (input, ctx) => {
          const reply = handlers["support:GetAttachmentUploadLinks"]?.(input, ctx) as { uploadUrls: object[] };
          const isFirst = input.uploadId === undefined;
          const past = new Date(ctx.now - 1).toISOString();
          return isFirst
            ? { ...reply, uploadUrls: reply.uploadUrls.map((each) => ({ ...each, expiryDate: past })) }
            : reply;
        },
      }),
    });
    await uploadFile(await one.file(2_500), one.using);
    expect(one.count("support:GetAttachmentUploadLinks")).toBe(2);
    expect(one.count("support:PutPart")).toBe(3);
    expect(one.events.filter(({ type }) => type === "part-again")).toEqual([]);
  });

  it("gives up a part after five times, and says which", async () => {
    const one = await open({ faults: [{ operation: "support:PutPart", fault: "unavailable", after: 1 }] });
    const file = await one.file(2_500);
    await expect(uploadFile(file, one.using)).rejects.toThrow("Part 2 of pack.zip was not taken 5 times (HTTP 503).");
    expect(one.count("support:PutPart")).toBe(6);
    expect(one.count("support:CompleteAttachmentUpload")).toBe(0);
  });

  it("ends where AWS says that the upload failed, or never says that it is ready", async () => {
    const status = (uploadStatus: string): DeskOptions => ({
      wrap: () => ({
        "support:DescribeAttachmentUploadStatus": () => ({ uploadStatus, fileName: "pack.zip" }),
      }),
    });
    const failed = await open(status("failed"));
    await expect(uploadFile(await failed.file(10), failed.using)).rejects.toThrow(/upload-\w+ has failed/u);
    await failed.close();
    const never = await open(status("attachment-not-ready"));
    await expect(uploadFile(await never.file(10), never.using)).rejects.toThrow(/after 10 minutes/u);
    expect(never.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(600_000);
  });

  it("completes nothing of a file that was changed since its digest was shown", async () => {
    const one = await open();
    const file = await one.file(2_500);
    await writeFile(file.path, Buffer.alloc(2_500, 1));
    await expect(uploadFile(file, one.using)).rejects.toThrow(/was changed while it was being sent/u);
    expect(one.count("support:CompleteAttachmentUpload")).toBe(0);
    const shorter = await one.file(2_500, "shorter.zip");
    await writeFile(shorter.path, "");
    await expect(uploadFile(shorter, one.using)).rejects.toThrow(/was changed/u);
    const longer = await one.file(2_500, "longer.zip");
    await appendFile(longer.path, "more");
    // What was shown goes up; what was added since does not.
    expect(arrived(one, await uploadFile(longer, one.using))).toHaveLength(2_500);
  });

  it("never goes to plain http on another machine", async () => {
    const one = await open({
      wrap: (handlers) => ({
        "support:GetAttachmentUploadLinks": (input, ctx) => ({
          ...(handlers["support:GetAttachmentUploadLinks"]?.(input, ctx) as object),
          uploadUrls: [{ partIndex: 1, url: "http://uploads.example.com/1", expiryDate: "2036-01-01T00:00:00Z" }],
        }),
      }),
    });
    await expect(uploadFile(await one.file(10), one.using)).rejects.toThrow(/not https; nothing was sent/u);
  });

  it("ends when it is interrupted", async () => {
    const one = await open({ faults: [{ operation: "support:PutPart", fault: "hang", after: 1 }] });
    const upload = uploadFile(await one.file(2_500), one.using);
    upload.catch(() => undefined);
    while (one.count("support:PutPart") < 2) await new Promise((go) => void setTimeout(go, 20));
    one.interrupt();
    await expect(upload).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("several files", () => {
  it("wait for the case in their order, and what an earlier run uploaded is not sent again", async () => {
    const one = await open();
    const [first, second] = [await one.file(10, "a.zip"), await one.file(20, "b.zip")];
    const known = await uploadFile(second, one.using);
    const { attached } = await attach([first, second], { ...HOW, known: [known] }, one.using);
    const ids = [...one.support.uploads.values()].map(({ uploadId, fileName }) => [fileName, uploadId]);
    expect(ids).toHaveLength(2);
    expect(attached).toEqual({ uploadIds: [Object.fromEntries(ids)["a.zip"], known] });
  });

  it("are told of where a later one fails", async () => {
    const one = await open({ faults: [{ operation: "support:PutPart", fault: "unavailable", after: 1 }] });
    const files = [await one.file(10, "a.zip"), await one.file(20, "b.zip")];
    await expect(attach(files, HOW, one.using)).rejects.toMatchObject({
      code: "service",
      uploaded: [{ name: "a.zip", uploadId: expect.stringMatching(/^upload-/u) }],
    });
  });

  it("are not taken for others: an upload of another name is refused", async () => {
    const one = await open();
    const known = await uploadFile(await one.file(10, "other.zip"), one.using);
    await expect(attach([await one.file(10)], { ...HOW, known: [known] }, one.using)).rejects.toThrow(
      /of another file than this pack's/u,
    );
  });
});

describe("the older way", () => {
  it("is taken where uploads in parts may not be had, for files that fit", async () => {
    const one = await open({ faults: [{ operation: "support:GetAttachmentUploadLinks", fault: "access-denied" }] });
    const file = await one.file(4_000);
    const { attached } = await attach([file], HOW, one.using);
    const [set] = [...one.support.sets.values()];
    expect(attached).toEqual({ attachmentSetId: set?.attachmentSetId });
    expect(set?.files[0]?.data.equals(await readFile(file.path))).toBe(true);
    expect(one.events).toContainEqual(expect.objectContaining({ type: "older-way" }));
  });

  it("puts all files into one set", async () => {
    const one = await open();
    const files = [await one.file(10, "a.zip"), await one.file(20, "b.zip"), await one.file(30, "c.zip")];
    await attach(files, { ...HOW, way: "set" }, one.using);
    const [set, ...others] = [...one.support.sets.values()];
    expect(others).toEqual([]);
    expect(set?.files.map(({ fileName }) => fileName)).toEqual(["a.zip", "b.zip", "c.zip"]);
  });

  it("is not taken for files that are too large or too many", async () => {
    const one = await open({ faults: [{ operation: "support:GetAttachmentUploadLinks", fault: "access-denied" }] });
    const large = await one.file(5 * 1024 * 1024 + 1);
    await expect(attach([large], HOW, one.using)).rejects.toMatchObject({ code: "service" });
    await expect(attach([large], { ...HOW, way: "set" }, one.using)).rejects.toThrow(/3 files of 5 MB/u);
    expect(one.count("support:AddAttachmentsToSet")).toBe(0);
  });
});
