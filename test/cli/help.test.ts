import { describe, expect, it } from "vitest";
import { cli } from "../helpers/cli.ts";

/** The commands that the general help lists. */
const { stdout: general } = await cli(["--help"]);
const COMMANDS = [...general.matchAll(/^ {2}lambda-case-pack ([a-z]+)/gmu)].map(([, name = ""]) => name);

describe("--help", () => {
  it("lists the commands", () => {
    expect(COMMANDS).toEqual(
      expect.arrayContaining(["collect", "analyze", "verify", "submit", "doctor", "completion"]),
    );
  });

  it.each([...new Set(COMMANDS)].filter((name) => name !== "completion"))(
    "of %s teaches by examples that fit a line and use options that there are",
    async (command) => {
      const { code, stdout } = await cli([command, "--help"]);
      expect(code).toBe(0);
      const [options = "", examples = ""] = stdout.split("\nExamples:\n");
      const lines = examples.trimEnd().split("\n");
      const commands = lines.filter((line) => !line.startsWith("  # "));
      expect(commands.length).toBeGreaterThan(0);
      expect(lines.length).toBe(2 * commands.length);
      for (const line of commands) {
        expect(line).toMatch(new RegExp(String.raw`lambda-case-pack ${command}\b`, "u"));
        expect(line.length).toBeLessThanOrEqual(80);
        for (const [option] of line.matchAll(/--[a-z-]+/gu)) expect(options).toContain(option);
      }
    },
  );
});

describe("completion", () => {
  it("prints a script that asks the tool itself", async () => {
    const { code, stdout } = await cli(["completion"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--get-yargs-completions");
    expect(stdout).toMatch(/###-begin-lambda-case-pack-completions-###/u);
  });

  it("completes commands, options and choices", async () => {
    const complete = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await cli(["--get-yargs-completions", "lambda-case-pack", ...words]);
      return stdout.trim().split("\n");
    };
    expect(await complete("")).toEqual(expect.arrayContaining(["collect", "doctor", "submit"]));
    expect(await complete("submit", "--")).toEqual(expect.arrayContaining(["--case-id", "--dry-run"]));
    expect(await complete("collect", "--audience", "")).toEqual(expect.arrayContaining(["support", "shared"]));
  });
});
