import { resolve } from "node:path";
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

/** These have defaults, so that nobody can tell whether they were given. */
const WITH_DEFAULT = ["audience", "language", "out"] as const;

/**
 * Reads the run folder that `--resume` names. The case's options come from there alone.
 * @throws CasePackError `usage` for another folder, or for case options beside `--resume`
 */
export function resumeRun(args: CollectArgs, folder: string, host: Host): Resumed {
  const given = Object.keys(caseOptions(args)).find((name) => !(WITH_DEFAULT as readonly string[]).includes(name));
  if (given !== undefined) {
    const option = `--${given.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new CasePackError("usage", `--resume brings the options of its run; leave ${option} out.`, { option });
  }
  const path = resolve(host.cwd, folder);
  const { options, window, key } = readResumable(path);
  return {
    args: { ...args, ...(options as Partial<CollectArgs>), resume: undefined },
    window,
    key,
    folder: path,
  };
}

/** What a later `--resume` needs: the options of the case, the answers that were given since, an absolute folder. */
export function optionsToResume(args: CollectArgs, stated: Stated, out: string): Json {
  return { ...caseOptions(args), ...stated, out } as unknown as Json;
}

/** The named options of the case; yargs adds each name with hyphens, and its own `_` and `$0`. */
function caseOptions(args: CollectArgs): Record<string, unknown> {
  const names = Object.entries(args).filter(
    ([name, value]) =>
      value !== undefined && /^[a-z][A-Za-z]*$/u.test(name) && !(OF_THE_TERMINAL as readonly string[]).includes(name),
  );
  return Object.fromEntries(names);
}
