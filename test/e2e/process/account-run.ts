import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { PlantedSecret } from "../../../src/example/account.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { startEndpoint } from "../../../src/example/server.ts";
import type { Moment } from "./moments.ts";
import { COMMAND } from "./spawned.ts";

export interface Ended {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the moment came. */
  readonly met: boolean;
}

export interface Manner {
  /** Signals that the process gets, one after the other, at a moment. */
  readonly at?: Moment & { readonly signals: readonly NodeJS.Signals[] };
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Lines of a shell before the command: `ulimit -n 64`. */
  readonly before?: string;
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
  readonly url: string;
  readonly close: () => Promise<void>;
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
  const collect: Account["collect"] = (out, manner, more = window) =>
    run(["collect", "--function", example.functionName, "--out", out, "--yes", "--no-progress", ...more], manner);
  return { planted: example.planted, collect, run, url: endpoint.url, close: () => endpoint.close() };
}

function ended(argv: readonly string[], manner: Manner): Promise<Ended> {
  const { at, env, cwd, before, node = [], stdin = "ignore", meanwhile } = manner;
  const loaded = at === undefined ? ["clock.mjs"] : ["clock.mjs", "moment.mjs"];
  const preload = loaded.flatMap((name) => ["--import", join(import.meta.dirname, name)]);
  const words = [process.execPath, ...node, ...preload, COMMAND, ...argv];
  const [program = "", ...rest] =
    before === undefined ? words : ["bash", "-c", `${before}\nexec "$@"`, "bash", ...words];
  const moment = at === undefined ? {} : { MOMENT: JSON.stringify({ nth: 1, ...at }) };
  const child = spawn(program, rest, {
    cwd,
    env: { ...env, ...moment },
    stdio: [stdin === "open" ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
  });
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
