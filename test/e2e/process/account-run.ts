import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { PlantedSecret } from "../../../src/example/account.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { startEndpoint } from "../../../src/example/server.ts";
import { ROOT } from "../../helpers/cli.ts";
import type { Moment } from "./moments.ts";

/** The built command. */
export const COMMAND = join(ROOT, "dist", "main.js");

export interface Ended {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the moment came. */
  readonly met: boolean;
}

interface Happening {
  /** That the process gets, one after the other. */
  readonly signals?: readonly NodeJS.Signals[];
  /** A new file that leaves so many bytes of its disk. */
  readonly fill?: { readonly file: string; readonly leave: number };
}

export interface Manner {
  /** What happens at a moment. */
  readonly at?: Moment & Happening;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Lines of a shell before the command: `ulimit -n 64`. */
  readonly before?: string;
  /** Another copy of the built command. */
  readonly command?: string;
  /** Options of Node.js. */
  readonly node?: readonly string[];
  /** `open`: a pipe that nobody writes to or closes. */
  readonly stdin?: "ignore" | "open";
  /** Gets the process as soon as it has said something. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

/** An example account behind an endpoint of this process, and the built command that is run on it. */
export interface Account {
  readonly planted: readonly PlantedSecret[];
  /** Its last half hour, into a folder. */
  readonly collect: (out: string, manner?: Manner, more?: readonly string[]) => Promise<Ended>;
  /** Any command line. */
  readonly run: (argv: readonly string[], manner?: Manner) => Promise<Ended>;
  /** What a process of its own needs for the same: the program's words and its environment. */
  readonly words: (argv: readonly string[], manner?: Manner) => Words;
  readonly collectArgv: (out: string) => readonly string[];
  readonly close: () => Promise<void>;
}

/** A process to be started. */
export interface Words {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export async function openAccount(): Promise<Account> {
  const example = await loadExample("vpc-eni-denied");
  // A long history takes as long in each of many runs.
  const handlers = { ...example.handlers, "cloudtrail:LookupEvents": () => ({ Events: [] }) };
  const endpoint = await startEndpoint({ ...example, handlers });
  const [profile] = example.profiles;
  const env = {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    AWS_ACCESS_KEY_ID: profile?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey,
    AWS_REGION: example.region,
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_EC2_METADATA_DISABLED: "true",
    // Later by so much that all events have reached CloudWatch: nobody waits for more.
    NOW: String(Date.parse(String(example.now)) + 3_600_000),
  };
  const run: Account["run"] = (argv, manner = {}) => ended(argv, { ...manner, env: { ...env, ...manner.env } });
  const end = Date.parse(String(example.now));
  const window = ["--start", new Date(end - 1_800_000).toISOString(), "--end", new Date(end).toISOString()];
  const argv = (out: string, more: readonly string[]): readonly string[] => {
    return ["collect", "--function", example.functionName, "--out", out, "--yes", "--no-progress", ...more];
  };
  return {
    planted: example.planted,
    collect: (out, manner, more = window) => run(argv(out, more), manner),
    run,
    words: (words, manner = {}) => wordsOf(words, { ...manner, env: { ...env, ...manner.env } }),
    collectArgv: (out) => argv(out, window),
    close: () => endpoint.close(),
  };
}

function wordsOf(argv: readonly string[], { at, env, before, command = COMMAND, node = [] }: Manner): Words {
  const loaded = at === undefined ? ["clock.mjs"] : ["clock.mjs", "moment.mjs"];
  const preload = loaded.flatMap((name) => ["--import", join(ROOT, "test", "e2e", "process", name)]);
  const words = [process.execPath, ...node, ...preload, command, ...argv];
  return {
    words: before === undefined ? words : ["/bin/sh", "-c", `${before}\nexec "$@"`, "sh", ...words],
    env: { ...env, ...(at === undefined ? {} : { MOMENT: JSON.stringify(at) }) },
  };
}

function ended(argv: readonly string[], manner: Manner): Promise<Ended> {
  const { cwd, stdin = "ignore", meanwhile } = manner;
  const { words, env } = wordsOf(argv, manner);
  const [program = "", ...rest] = words;
  const stdio = [stdin === "open" ? "pipe" : "ignore", "pipe", "pipe", "pipe"] as const;
  const child = spawn(program, rest, { cwd, env, stdio: [...stdio] });
  const said = ["", "", "", ""];
  for (const descriptor of [1, 2, 3]) {
    child.stdio[descriptor]?.on("data", (part: Buffer) => (said[descriptor] += part.toString("utf8")));
  }
  child.stderr?.once("data", () => meanwhile?.(child));
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => {
      done({ code, stdout: said[1] ?? "", stderr: said[2] ?? "", met: said[3] === "met" });
    });
  });
}
