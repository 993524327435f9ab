import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Stated, Window } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { readResumable } from "../evidence/resume.ts";
import type { CollectArgs } from "./commands/collect.ts";
import type { Host } from "./host.ts";

/** A command line that takes up an interrupted run, completed by what that run had. */
export interface Resumed {
  readonly args: CollectArgs;
  readonly window: Window;
  readonly key: Uint8Array;
  /** Absolute. */
  readonly folder: string;
}

/** Belong to the terminal at hand, not to the case. */
const OF_THE_TERMINAL = ["output", "quiet", "verbose", "progress", "color", "yes", "dryRun", "resume"] as const;

/** What the run may have failed by: a disk that is full, parts that are too small. Stated anew they count. */
const STATED_ANEW = ["out", "maxSize"] as const;

/**
 * Reads the run folder that `--resume` names. The case's options come from there; beside `--resume` the same may be
 * stated, and another `--out` or `--max-size`.
 * @throws CasePackError `usage` for another folder, or for options that differ from the run's
 */
export function resumeRun(args: CollectArgs, folder: string, host: Pick<Host, "cwd" | "argv">): Resumed {
  const path = resolve(host.cwd, folder);
  const { options, window, key } = readResumable(path);
  const before = options as Readonly<Record<string, unknown>>;
  const stated = Object.entries(absolute(caseOptions(args), host.cwd)).filter(([name]) => isStated(name, host.argv));
  const anew = stated.filter(([name]) => (STATED_ANEW as readonly string[]).includes(name));
  const other = stated.find((each) => !anew.includes(each) && !isDeepStrictEqual(each[1], before[each[0]]));
  if (other !== undefined) {
    const option = `--${hyphened(other[0])}`;
    throw new CasePackError(
      "usage",
      `--resume brings the options of its run, and ${option} differs from them; leave ${option} out, or begin anew without --resume.`,
      { option },
    );
  }
  return {
    args: { ...args, ...(before as Partial<CollectArgs>), ...Object.fromEntries(anew), resume: undefined },
    window,
    key,
    folder: path,
  };
}

/** yargs does not tell a default from the same value stated. */
function isStated(name: string, argv: readonly string[]): boolean {
  const spellings = [`--${hyphened(name)}`, `--${name}`];
  return argv.some((word) => spellings.some((each) => word === each || word.startsWith(`${each}=`)));
}

function hyphened(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** Whoever resumes may stand in another folder. */
function absolute(options: Record<string, unknown>, cwd: string): Record<string, unknown> {
  const { keepMap } = options;
  return typeof keepMap === "string" ? { ...options, keepMap: resolve(cwd, keepMap) } : options;
}

/** What a later `--resume` needs: the options of the case, the answers that were given since, absolute paths. */
export function optionsToResume(args: CollectArgs, stated: Stated, out: string, cwd: string): Json {
  return { ...absolute(caseOptions(args), cwd), ...stated, out } as unknown as Json;
}

/** The named options of the case; yargs adds each name with hyphens, and its own `_` and `$0`. */
function caseOptions(args: CollectArgs): Record<string, unknown> {
  const names = Object.entries(args).filter(
    ([name, value]) =>
      value !== undefined && /^[a-z][A-Za-z]*$/u.test(name) && !(OF_THE_TERMINAL as readonly string[]).includes(name),
  );
  return Object.fromEntries(names);
}
