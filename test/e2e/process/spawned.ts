import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { COMMAND } from "./account-run.ts";

/** What no person should see. */
export const STACK = /\n\s+at |node:internal/u;

const EXAMPLE = ["collect", "--example", "vpc-eni-denied", "--since", "30m", "--yes"] as const;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Ways {
  readonly env?: Readonly<Record<string, string>>;
  readonly more?: readonly string[];
  /** A shell's redirections, `<&-`: a closed descriptor is no pipe. */
  readonly redirect?: string;
  /** Gets the process as soon as it has said something. */
  readonly meanwhile?: (child: ReturnType<typeof spawn>) => void;
}

const places: string[] = [];
afterAll(() => Promise.all(places.map((place) => rm(place, { recursive: true, force: true }))));

export async function place(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "case-pack-process-"));
  places.push(made);
  return made;
}

/** Collects an example into a folder, in a process with nothing in its environment but what is given. */
export async function collectInto(out: string, ways: Ways = {}): Promise<Ended> {
  const { env = { HOME: "/nonexistent" }, more = [], redirect, meanwhile } = ways;
  const argv = [COMMAND, ...EXAMPLE, "--out", out, ...more];
  const child =
    redirect === undefined
      ? spawn(process.execPath, argv, { env })
      : spawn("/bin/sh", ["-c", `exec "$@" ${redirect}`, "sh", process.execPath, ...argv], { env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString("utf8")));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString("utf8")));
  child.stderr.once("data", () => meanwhile?.(child));
  const code = await new Promise<number | null>((done) => {
    child.on("close", done);
  });
  return { code, stdout, stderr };
}

/** Every file below a folder with its text, byte for byte. */
export async function textsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, "latin1")] as const)));
}
