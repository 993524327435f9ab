#!/usr/bin/env node
// From argv to exit code: the only file that touches the process and its streams.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AbruptEnd } from "../compose/pipeline.ts";
import { describeBug } from "./bug.ts";
import { type ExitCode, EXIT } from "./exit-codes.ts";
import { keepHeapSmall } from "./heap.ts";
import type { Host } from "./host.ts";

// The SDK would print a note about Node 20 on stderr when it loads.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const searchWorker = new URL("search-worker.js", import.meta.url);
const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
const abort = new AbortController();
let stopsInOrder = false;
const isRewritable = process.stderr.isTTY && process.env["TERM"] !== "dumb";
const cleanUps = new Set<Parameters<Host["onAbruptEnd"]>[0]>();

// `lambda-case-pack ... | head` closes our stdout: nobody reads on, but the pack is still wanted, and its exit code says
// whether there is one.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", () => undefined);
}
// A fault of ours outside of any awaited work: nothing raw may be printed, nothing half may stay.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(describeBug(error, { packageRoot, version, nodeVersion: process.version }));
    endNow(EXIT.error, "bug");
  });
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The terminal has put ^C behind what stands there, and a question hides the cursor while it waits.
    if (isRewritable) process.stderr.write("\r\u001B[2K\u001B[?25h");
    // The first asks whoever has something to leave in order; a second means now, and so does the first to all others.
    if (!stopsInOrder) process.stderr.write("lambda-case-pack: Interrupted.\n");
    if (!stopsInOrder || abort.signal.aborted) endNow(EXIT.interrupted, "interrupted");
    abort.abort();
  });
}

const cwd = workingFolder();
// Not before: the parser of command lines asks for the working folder when it is loaded, and ends with a stack trace.
const { runApp } = await import("./app.ts");
const code = await runApp({
  argv: process.argv.slice(2),
  env: process.env,
  cwd,
  stdout: (text) => void process.stdout.write(text),
  write: (bytes) =>
    new Promise((done) => {
      if (process.stdout.write(bytes)) done();
      else process.stdout.once("drain", done);
    }),
  outputIsTerminal: process.stdout.isTTY === true,
  stdin: () => process.stdin,
  stderr: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY,
  ask:
    process.stdin.isTTY && process.stderr.isTTY
      ? async (message, placeholder) =>
          (await import("./prompt.ts")).promptLine(message, placeholder, process.stderr, abort.signal)
      : undefined,
  columns: process.stderr.columns ?? process.stdout.columns ?? 80,
  get signal() {
    stopsInOrder = true;
    return abort.signal;
  },
  onAbruptEnd(cleanUp) {
    cleanUps.add(cleanUp);
    return () => cleanUps.delete(cleanUp);
  },
  keepHeapSmall,
  processes: { id: process.pid, isAlive },
  packageRoot,
  ...(existsSync(searchWorker) ? { searchWorker } : {}),
  version,
  nodeVersion: process.version,
});
// All that is to be said has been said.
cleanUps.clear();
process.exitCode = code;

function endNow(code: ExitCode, why: AbruptEnd): never {
  let stated: ExitCode | undefined;
  for (const cleanUp of cleanUps) {
    const told = cleanUp(why);
    if (typeof told === "string") process.stderr.write(`lambda-case-pack: ${told}\n`);
    else stated ??= told ?? undefined;
  }
  process.exit(why === "interrupted" ? (stated ?? code) : code);
}

/** It may have been removed by another: then neither a relative path nor a parser of command lines has a beginning. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write("lambda-case-pack: The folder that this runs in is gone. Change to one that is there: cd ~\n");
    process.exit(EXIT.error);
  }
}

/** Signal 0 reaches nobody: it only says whether a process is there. One of another user's may not be signalled. */
function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** src/cli and dist lie at different depths below the package. */
function findPackageRoot(from: string): string {
  if (existsSync(join(from, "package.json"))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error("the package's folder was not found");
  return findPackageRoot(parent);
}
