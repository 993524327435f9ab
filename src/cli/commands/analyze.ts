import { resolve } from "node:path";
import { analyse } from "../../analyse/run.ts";
import type { Finding, FindingsDocument } from "../../core/finding.ts";
import { openPack } from "../../evidence/reader.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { tellOfMissing } from "../missing-parts.ts";
import { visible } from "../../core/visible.ts";
import { jsonText } from "../../render/escape.ts";

export interface AnalyzeArgs {
  /** One, or the parts of one. */
  readonly packs: readonly string[];
  readonly output: "text" | "json";
}

/** Derives the findings anew from a pack's evidence, offline, and says so when the pack's own differ. */
export async function analyzePack(args: AnalyzeArgs, host: Host): Promise<ExitCode> {
  const pack = await openPack(...args.packs.map((each) => resolve(host.cwd, each)));
  try {
    tellOfMissing(pack, host);
    const { findings } = await analyse(pack);
    const anew = jsonText(findings);
    host.stdout(args.output === "json" ? anew : listing(findings));
    if (pack.missing.length === 0 && (await pack.text("findings.json")) !== anew) {
      const { name, version } = pack.manifest.tool;
      host.stderr(
        `These findings differ from those in the pack, which ${visible(name)} ${visible(version)} made; this is version ${host.version}. \`verify\` tells whether the pack was changed.\n`,
      );
    }
    return pack.missing.length === 0 ? EXIT.complete : EXIT.incomplete;
  } finally {
    pack.close();
  }
}

const STATUS: Readonly<Record<Finding["status"], string>> = {
  fail: "FAIL",
  unknown: "UNKNOWN",
  pass: "pass",
  "not-applicable": "n/a",
};

/** Findings by step; for those that did not pass also the explanation, the evidence and the fix. Text of a foreign pack is made visible. */
function listing({ frequency, crossAccount, findings }: FindingsDocument): string {
  const lines = [
    `Frequency      ${frequency.verdict}: ${frequency.why}`,
    `Cross-account  ${crossAccount.verdict}: ${crossAccount.why}`,
    "",
    ...findings.flatMap((finding) => [
      `step ${finding.step}  ${STATUS[finding.status].padEnd(7)}  ${finding.title}`,
      ...(finding.status === "fail" || finding.status === "unknown" ? details(finding) : []),
    ]),
  ];
  return `${lines.map(visible).join("\n")}\n`;
}

function details({ explanation, evidence, fix }: Finding): string[] {
  const places = evidence.map(
    ({ file, line, pointer }) => `${file}${line === undefined ? "" : `:${line}`}${pointer ?? ""}`,
  );
  return [
    `         ${explanation}`,
    ...(places.length === 0 ? [] : [`         see ${places.slice(0, 3).join(", ")}`]),
    ...(fix === undefined ? [] : [`         fix: ${fix.summary}`]),
  ];
}
