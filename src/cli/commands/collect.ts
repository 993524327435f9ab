import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Audience, Language } from "../../core/case.ts";
import { neededBytes, requireRoom } from "../../evidence/disk.ts";
import { openKeptMap } from "../../compose/keep-map.ts";
import { namesKeyOf } from "../../compose/sharing.ts";
import { makePack, requireFreeName } from "../../compose/pipeline.ts";
import { readFunctionReference } from "../../plan/function-reference.ts";
import { statedWindow } from "../../plan/window.ts";
import { type ExitCode, exitCodeOfPack } from "../exit-codes.ts";
import { given } from "../given.ts";
import type { Host } from "../host.ts";
import { readMaxSize } from "../max-size.ts";
import { requireWritable } from "../out-folder.ts";
import { tell, tellOfMap } from "../outcome.ts";
import { askForIssue, askForMissing, isComplete } from "../questions.ts";
import { guessesOf } from "../guesses.ts";
import { type RedactionArgs, readRedaction } from "../redaction-options.ts";
import { type Resumed, optionsToResume, resumeRun } from "../resume.ts";
import { type TerminalOptions, createTerminal } from "../terminal.ts";
import { type TargetArgs, connect, setScene } from "../world.ts";

export interface CollectArgs extends TargetArgs, TerminalOptions, RedactionArgs {
  readonly since?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly issue?: string | undefined;
  readonly workflow?: string | undefined;
  readonly frequency?: "continuous" | "intermittent" | undefined;
  readonly crossAccount?: "yes" | "no" | undefined;
  readonly audience: Audience;
  readonly keepMap?: string | undefined;
  readonly language: Language;
  readonly maxSize?: string | undefined;
  readonly out: string;
  readonly output: "text" | "json";
  readonly dryRun: boolean;
  readonly resume?: string | undefined;
  readonly yes: boolean;
}

/** The main job: collects, diagnoses, packs, and says what came of it. */
export async function collect(given: CollectArgs, host: Host): Promise<ExitCode> {
  if (given.dryRun) return await (await import("./dry-run.ts")).dryRun(given, host);
  if (given.resume === undefined) return await collectCase(given, host);
  const resumed = resumeRun(given, given.resume, host);
  return await collectCase(resumed.args, host, resumed);
}

async function collectCase(args: CollectArgs, host: Host, resumed?: Resumed): Promise<ExitCode> {
  const scene = await setScene(args, host);
  const window =
    resumed?.window ??
    statedWindow(
      {
        ...given("since", args.since),
        ...given("start", args.start),
        ...given("end", args.end),
        ...given("timeZone", args.timeZone),
      },
      scene.clock,
    );
  const compareWith =
    args.compareWith === undefined ? undefined : readFunctionReference(args.compareWith, undefined, "--compare-with");
  const limits = readMaxSize(args.maxSize);
  const redaction = await readRedaction(args, host);
  const key = resumed?.key ?? randomBytes(32);
  const map =
    args.keepMap === undefined ? undefined : await openKeptMap(resolve(host.cwd, args.keepMap), namesKeyOf(key));
  const out = resolve(host.cwd, args.out);
  await requireWritable(out);
  await requireRoom(out, neededBytes(0), "for a case with the shortest of logs");
  if (window !== undefined && args.audience === "support") requireFreeName({ out, function: scene.function }, window);
  if (!args.quiet) await tellOfUnendedRuns(out, host, resumed?.folder);
  const terminal = createTerminal(host, args);
  const world = await connect(scene, args, host);
  try {
    const ask = args.yes || args.quiet || scene.example !== undefined ? undefined : host.ask;
    const stated = await askForIssue(
      {
        ...given("issue", args.issue),
        ...given("workflow", args.workflow),
        ...given("frequency", args.frequency),
        ...given("crossAccount", args.crossAccount),
      },
      ask,
    );
    host.keepHeapSmall?.();
    const result = await makePack(
      {
        function: scene.function,
        aws: world.aws,
        peers: world.peers,
        ...given("compareWith", compareWith),
        ...given("window", window),
        ...given("timeZone", args.timeZone),
        stated,
        audience: args.audience,
        language: args.language,
        limits,
        out,
        clock: scene.clock,
        key,
        ...given("map", map),
        ...given("resumeIn", resumed?.folder),
        ...given("redaction", redaction),
        // What was stated of redaction would be redacted itself where the options are written down.
        ...(redaction === undefined ? { resumeOptions: optionsToResume(args, stated, out, host.cwd) } : {}),
        tool: { name: "lambda-case-pack", version: host.version },
        templatesRoot: join(host.packageRoot, "templates"),
      },
      {
        listener: terminal.listen,
        ...(ask === undefined || isComplete(stated)
          ? {}
          : { complete: (suggested) => askForMissing(stated, guessesOf(suggested), ask) }),
        // Asked for when there is a run folder: what comes before may be ended at once.
        get signal() {
          return host.signal;
        },
        onAbruptEnd: host.onAbruptEnd,
        processes: host.processes,
        ...given("searchWorker", host.searchWorker),
      },
    );
    terminal.close();
    tell(result, args, host, terminal.colors);
    tellOfMap(map, args, host, resumed !== undefined);
    return exitCodeOfPack(result.manifest.items);
  } finally {
    terminal.close();
    await world.close();
  }
}

/** A run that was killed outright could not clean up. */
async function tellOfUnendedRuns(out: string, host: Host, resumed: string | undefined): Promise<void> {
  const names = await readdir(out).catch(() => []);
  for (const name of names.filter((each) => RUN_FOLDER.test(each) && join(out, each) !== resumed)) {
    host.stderr(
      `${join(out, name)} is of a run that is under way or was killed: --resume takes it up, or remove it.\n`,
    );
  }
}

const RUN_FOLDER = /^\.lambda-case-pack-run-\d{8}T\d{6}Z-[0-9a-f]{16}$/u;
