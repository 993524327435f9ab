import { randomBytes } from "node:crypto";
import { createColors } from "picocolors";
import type { Audience } from "../../core/case.ts";
import { createRedactor } from "../../redact/redactor.ts";
import { type ChangedLine, type Replaced, changedLines } from "../changed-lines.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import { given } from "../given.ts";
import type { Host } from "../host.ts";
import { inputOf } from "../input.ts";
import { type RedactionArgs, readRedaction } from "../redaction-options.ts";
import { type TextPart, textParts } from "../text-parts.ts";
import { visible } from "../../core/visible.ts";

export interface RedactArgs extends RedactionArgs {
  /** `-` is standard input. */
  readonly file: string;
  readonly audience: Audience;
  readonly output: "text" | "json";
  readonly quiet: boolean;
  readonly color: boolean;
  readonly diff?: boolean | undefined;
}

/**
 * Shows any text as it would stand in a pack: the text itself, its changed lines, or a list of the changes. One pass, so
 * a value that is only recognised further down is not replaced in what was written before.
 */
export async function redact(args: RedactArgs, host: Host): Promise<ExitCode> {
  const stated = await readRedaction(args, host);
  const byKind = new Map<string, number>();
  let replaced: Replaced[] = [];
  const redactor = createRedactor({
    key: randomBytes(32),
    audience: args.audience,
    ...given("stated", stated),
    onReplaced(rule, kind) {
      replaced.push({ rule, kind });
      byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    },
  });
  for (const name of ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
    redactor.learn(host.env[name] ?? "", "session-credential");
  const view = viewOf(args, host);
  const rewrite = redactor.stream("text", "text");
  let line = 1;
  for await (const part of textParts(await inputOf(args.file, host))) {
    replaced = [];
    const text = rewrite(part.text);
    await view.part({ ...part, text }, view.wantsLines ? changedLines(part.text, text, replaced, line) : []);
    for (let at = part.text.indexOf("\n"); at >= 0; at = part.text.indexOf("\n", at + 1)) line++;
  }
  const { total, byRule } = redactor.counts();
  await view.end({ total, byRule, byKind: Object.fromEntries([...byKind].sort(([a], [b]) => (a < b ? -1 : 1))) });
  return EXIT.complete;
}

interface Counts {
  readonly total: number;
  readonly byRule: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
}

/** One way to show what comes; each writes as it goes, so that memory stays flat. */
interface View {
  readonly wantsLines: boolean;
  part(part: TextPart, lines: readonly ChangedLine[]): Promise<void>;
  end(counts: Counts): Promise<void>;
}

function viewOf(args: RedactArgs, host: Host): View {
  if (args.output === "json") return jsonView(host);
  if (!args.quiet && (args.diff ?? host.outputIsTerminal)) return diffView(args, host);
  return textView(args, host);
}

function textView(args: RedactArgs, host: Host): View {
  return {
    wantsLines: false,
    part: ({ text, encoding }) => host.write(Buffer.from(text, encoding)),
    end: async (counts) => {
      if (!args.quiet) host.stderr(`${summary(counts)}\n`);
    },
  };
}

function jsonView(host: Host): View {
  let first = true;
  return {
    wantsLines: true,
    async part(_part, lines) {
      for (const { line, kind, rule } of lines.flatMap(({ changes }) => changes)) {
        await write(host, `${first ? '{\n  "changes": [' : ","}\n    ${JSON.stringify({ line, kind, rule })}`);
        first = false;
      }
    },
    end: (counts) =>
      write(host, `${first ? '{\n  "changes": [' : "\n  "}],\n  "counts": ${JSON.stringify(counts)}\n}\n`),
  };
}

/** Characters of a long line before what was replaced first, and of the line altogether. */
const BEFORE = 40;
const SHOWN = 200;

function diffView(args: RedactArgs, host: Host): View {
  const plain = !host.outputIsTerminal || (host.env["NO_COLOR"] ?? "") !== "" || host.env["TERM"] === "dumb";
  const colors = createColors(args.color && !plain);
  return {
    wantsLines: true,
    async part(_part, lines) {
      for (const { line, text, changes } of lines) {
        const found = changes.map(({ kind, rule }) => `${kind} (${rule})`);
        await write(
          host,
          `${colors.dim(`${String(line).padStart(6)}: `)}${visible(around(text))}\n        ${colors.yellow([...new Set(found)].join(", "))}\n`,
        );
      }
    },
    end: (counts) => write(host, `${summary(counts)}\n`),
  };
}

function around(text: string): string {
  const at = text.search(/<[a-z][a-z0-9-]{0,39}:[0-9a-f]{10}>|email-[a-z2-7]{10}@|A[A-Z]{3}REDACTED/);
  const from = text.length <= SHOWN || at < BEFORE ? 0 : at - BEFORE;
  const cut = text.slice(from, from + SHOWN);
  return `${from > 0 ? "..." : ""}${cut}${from + SHOWN < text.length ? "..." : ""}`;
}

function summary({ total, byKind }: Counts): string {
  if (total === 0) return "Nothing was replaced.";
  const kinds = Object.entries(byKind).map(([kind, count]) => `${count} ${kind}`);
  return `Replaced ${total} ${total === 1 ? "value" : "values"}: ${kinds.join(", ")}.`;
}

async function write(host: Host, text: string): Promise<void> {
  await host.write(Buffer.from(text, "utf8"));
}
