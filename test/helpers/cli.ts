import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runApp } from "../../src/cli/app.ts";
import type { ExitCode } from "../../src/cli/exit-codes.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/u, "");

const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, "utf8")) as { version: string };

export interface Run {
  readonly code: ExitCode;
  readonly stdout: string;
  /** What was written as bytes. */
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly stdin?: Uint8Array | string;
  readonly outputIsTerminal?: boolean;
  /** Somebody sits at the terminal, who answers questions with these, one after the other; an error is thrown. */
  readonly answers?: readonly (string | Error)[];
}

/** One command line, run in this process against whatever it names: the same code as the installed command. */
export async function cli(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  let stdout = "";
  let stderr = "";
  const chunks: Uint8Array[] = [];
  const answers = [...(options.answers ?? [])];
  const code = await runApp({
    argv,
    // No file of this machine's owner may reach in.
    env: { HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true", ...options.env },
    cwd: options.cwd ?? "/nonexistent",
    stdout: (text) => {
      stdout += text;
    },
    write: async (bytes) => {
      chunks.push(bytes);
      stdout += Buffer.from(bytes).toString("utf8");
    },
    outputIsTerminal: options.outputIsTerminal ?? false,
    stdin: async function* () {
      yield Buffer.from(options.stdin ?? "");
    },
    stderr: (text) => {
      stderr += text;
    },
    interactive: false,
    ask:
      options.answers === undefined
        ? undefined
        : async (message) => {
            stderr += `? ${message}\n`;
            const answer = answers.shift() ?? "";
            if (answer instanceof Error) throw answer;
            return answer === "" ? undefined : answer;
          },
    columns: 80,
    signal: options.signal ?? new AbortController().signal,
    onAbruptEnd: () => () => undefined,
    processes: { id: 1, isAlive: () => false },
    packageRoot: ROOT,
    version,
    nodeVersion: process.version,
  });
  return { code, stdout, stderr, bytes: Buffer.concat(chunks) };
}
