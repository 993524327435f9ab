import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { GAPS_OF_SERVERS, gapTable } from "./gaps.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/testing.md", import.meta.url)), "utf8");

describe("docs/testing.md", () => {
  it("shows the table of gaps that the tests hold", () => {
    const rows = page.split("\n").filter((line) => /^\| (?:moto|ministack) /u.test(line));
    const cells = (line: string): string => line.replaceAll(/\s*\|\s*/gu, "|");
    expect(rows.map(cells)).toEqual(gapTable().map(cells));
    expect(rows.length).toBeGreaterThan(0);
    expect(GAPS_OF_SERVERS.length).toBeGreaterThanOrEqual(rows.length);
  });
});
