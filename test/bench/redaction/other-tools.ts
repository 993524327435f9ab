import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export interface OtherTool {
  readonly tool: string;
  readonly version: string;
  readonly megabytes: number;
  /** Wall time of the whole command, its start included. */
  readonly seconds: number;
  readonly megabytesPerSecond: number;
}

const TOOLS = [
  {
    tool: "gitleaks",
    version: ["version"],
    run: ["dir", ".", "--no-banner", "--exit-code", "0", "--report-format", "json", "--report-path", "report.json"],
  },
  { tool: "secretlint", version: ["--version"], run: ["--format", "json", "log.txt"] },
];

/** Speed of other tools over the same bytes, where they are installed (on PATH, or in `node_modules/.bin`). */
export function otherTools(
  text: string,
): readonly (OtherTool | { readonly tool: string; readonly version: "not installed" })[] {
  const folder = mkdtempSync(join(tmpdir(), "other-tools-"));
  const env = {
    ...process.env,
    PATH: `${join(process.cwd(), "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`,
  };
  try {
    writeFileSync(join(folder, "log.txt"), text);
    writeFileSync(
      join(folder, ".secretlintrc.json"),
      '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}',
    );
    const megabytes = Buffer.byteLength(text) / 1e6;
    return TOOLS.map(({ tool, version, run }) => {
      const asked = spawnSync(tool, version, { cwd: folder, env, encoding: "utf8" });
      if (asked.error !== undefined || asked.status !== 0) return { tool, version: "not installed" };
      const before = process.hrtime.bigint();
      spawnSync(tool, run, { cwd: folder, env, maxBuffer: 1 << 28 });
      const seconds = Number(process.hrtime.bigint() - before) / 1e9;
      return {
        tool,
        version: asked.stdout.trim(),
        megabytes: Math.round(megabytes * 10) / 10,
        seconds: Math.round(seconds * 100) / 100,
        megabytesPerSecond: Math.round((megabytes / seconds) * 10) / 10,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
