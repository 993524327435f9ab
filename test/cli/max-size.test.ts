import { describe, expect, it } from "vitest";
import { readMaxSize } from "../../src/cli/max-size.ts";

describe("--max-size", () => {
  it.each([
    [undefined, { bytes: 157_286_400, files: 10 }],
    ["legacy", { bytes: 5_000_000, files: 3 }],
    ["20MB", { bytes: 20_000_000, files: 10 }],
    ["20 MiB", { bytes: 20_971_520, files: 10 }],
    ["1.5gb x 4", { bytes: 1_500_000_000, files: 4 }],
    ["250000", { bytes: 250_000, files: 10 }],
    ["20MBx3", { bytes: 20_000_000, files: 3 }],
  ])("%s", (text, limits) => {
    expect(readMaxSize(text)).toEqual(limits);
  });

  it.each(["", "big", "-5MB", "5", "99kB", "20MBx0", "20TB", "MB", "1e9"])("refuses %j", (text) => {
    expect(() => readMaxSize(text)).toThrow(expect.objectContaining({ code: "usage", option: "--max-size" }));
  });
});
