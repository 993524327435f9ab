import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freeBytes, neededBytes, requireRoom, sizeText } from "../../src/evidence/disk.ts";
import { tempFolder } from "./temp.ts";

describe("room on the disk", () => {
  it("is what is free where the folder will be made, be it there yet or not", async () => {
    const folder = await tempFolder();
    const free = (await freeBytes(folder)) ?? 0;
    expect(free).toBeGreaterThan(1_000_000);
    // Others write to the same disk meanwhile.
    expect(Math.abs(((await freeBytes(join(folder, "not", "there", "yet"))) ?? 0) - free)).toBeLessThan(free / 2);
  });

  it("is needed for the logs, their zip, and what every case has", () => {
    expect(neededBytes(0)).toBeGreaterThan(50_000_000);
    expect(neededBytes(10e9) - neededBytes(0)).toBeGreaterThan(12e9);
    expect(neededBytes(10e9) - neededBytes(0)).toBeLessThan(20e9);
  });

  it("that does not suffice ends the run with both figures and the ways out", async () => {
    const folder = await tempFolder();
    const free = await requireRoom(folder, 1, "for nothing");
    await expect(requireRoom(folder, (free ?? 0) + 1e15, "for the logs of f")).rejects.toMatchObject({
      code: "output",
      option: "--out",
      message: expect.stringMatching(/free in .*about \d+ TB are needed for the logs of f\. .*--out.*shorter window/u),
    });
  });

  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_500, "1.5 kB"],
    [123_456_789, "123 MB"],
    [2_000_000_000, "2 GB"],
    [9.9e15, "9900 TB"],
  ])("of %d bytes is told as %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
