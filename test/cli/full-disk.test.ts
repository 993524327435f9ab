import type * as Fs from "node:fs/promises";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { tempFolder } from "../evidence/temp.ts";
import { cli, type Run } from "../helpers/cli.ts";

/** How many bytes the disk still takes: what every file handle of the process writes is taken from it. */
const disk = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof Fs>();
  const full = (): Error =>
    Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      errno: -28,
      syscall: "write",
    });
  const open: typeof real.open = async (...args) => {
    const handle = await real.open(...args);
    const write = handle.writeFile.bind(handle);
    handle.writeFile = async (data, options) => {
      disk.left -= Buffer.byteLength(data as Buffer);
      if (disk.left < 0) throw full();
      await write(data, options);
    };
    return handle;
  };
  return { ...real, open };
});

beforeEach(() => {
  disk.left = Number.POSITIVE_INFINITY;
});

async function collect(out: string, ...more: readonly string[]): Promise<Run> {
  return await cli(["collect", "--example", "sqs-consumer-denied", "--since", "2h", "--out", out, "--yes", ...more], {
    cwd: out,
  });
}

describe("a disk that fills up", () => {
  it.each([0, 20_000, 900_000])(
    "after %d bytes ends in one sentence, no half pack, and a case that can be taken up",
    async (bytes) => {
      const out = await tempFolder();
      disk.left = bytes;
      const { code, stderr, stdout } = await collect(out);
      expect(code).toBe(1);
      expect(stdout).toBe("");
      const sentence = stderr.split("\n").find((line) => line.startsWith("lambda-case-pack:")) ?? "";
      expect(sentence).toContain(
        `There is no space left in ${out}, so no pack was made. Free some, or name another folder with --out.`,
      );
      const [folder = "", ...others] = await readdir(out);
      expect(others).toEqual([]);
      expect(sentence).toContain(`collect --resume ${join(out, folder)}`);
      expect(await readdir(join(out, folder))).toContain("run.json");
      expect(await readdir(join(out, folder))).not.toContain("run.lock");
      expect((await stat(join(out, folder))).mode & 0o777).toBe(0o700);
      expect(await readFile(join(out, folder, "run.json"), "utf8")).toContain("sqs-consumer-denied");
    },
  );

  it("is taken up where it was, once there is room", async () => {
    const out = await tempFolder();
    disk.left = 50_000;
    expect((await collect(out)).code).toBe(1);
    disk.left = Number.POSITIVE_INFINITY;
    const [folder = ""] = await readdir(out);
    const { code, stderr } = await cli(["collect", "--resume", join(out, folder), "--yes"], { cwd: out });
    expect({ code, stderr: stderr.includes("no space") }).toEqual({ code: 0, stderr: false });
    const left = await readdir(out);
    expect(left).toEqual([expect.stringMatching(/^case-pack_order-fulfilment_.*\.zip$/u)]);
  });
});
