import { readFile, stat } from "node:fs/promises";
import { platform } from "node:os";
import { dirname, resolve } from "node:path";
import type { Options } from "yargs";
import { CasePackError } from "../core/errors.ts";
import type { UserControl } from "../redact/user/control.ts";
import type { Host } from "./host.ts";

const list = { type: "string", array: true, requiresArg: true, nargs: 1, group: "Redaction:" } as const;

/** What must go and what must stay, beyond the rules: for every command that redacts. */
export const REDACTION_OPTIONS = {
  "redact-pattern": { ...list, describe: "replace what matches this regular expression; repeatable" },
  "redact-value-file": { ...list, describe: "replace the values in this file, one a line; repeatable" },
  "redact-key": { ...list, describe: "replace all values under this name, in JSON, env and logs; repeatable" },
  "keep-pattern": { ...list, describe: "leave what matches, unless it is known to be secret; repeatable" },
  "redaction-config": {
    type: "string",
    requiresArg: true,
    describe: "JSON file with redactPatterns, redactValueFiles, redactKeys, keepPatterns",
    group: "Redaction:",
  },
} as const satisfies Record<string, Options>;

export interface RedactionArgs {
  readonly redactPattern?: readonly string[] | undefined;
  readonly redactValueFile?: readonly string[] | undefined;
  readonly redactKey?: readonly string[] | undefined;
  readonly keepPattern?: readonly string[] | undefined;
  readonly redactionConfig?: string | undefined;
}

/**
 * What the person stated of redaction, read and understood; undefined where nothing was.
 * @throws CasePackError `usage` that names the option, and for a value its line, never the value
 */
export async function readRedaction(args: RedactionArgs, host: Host): Promise<UserControl | undefined> {
  const config =
    args.redactionConfig === undefined ? undefined : await readConfig(resolve(host.cwd, args.redactionConfig));
  const valueFiles = [
    ...(args.redactValueFile ?? []).map((file) => ({ path: resolve(host.cwd, file), option: "--redact-value-file" })),
    ...(config?.redactValueFiles ?? []).map((path) => ({ path, option: CONFIG_OPTION })),
  ];
  const stated = {
    redactPatterns: [...(args.redactPattern ?? []), ...(config?.redactPatterns ?? [])],
    redactValues: (await Promise.all(valueFiles.map(({ path, option }) => readValues(path, option, host)))).flat(),
    redactKeys: [...(args.redactKey ?? []), ...(config?.redactKeys ?? [])],
    keepPatterns: [...(args.keepPattern ?? []), ...(config?.keepPatterns ?? [])],
  };
  if (Object.values(stated).every((each) => each.length === 0)) return undefined;
  const { createUserControl } = await import("../redact/user/control.ts");
  return createUserControl(stated);
}

const CONFIG_OPTION = "--redaction-config";

interface Config {
  readonly redactPatterns?: readonly string[] | undefined;
  /** Absolute. */
  readonly redactValueFiles?: readonly string[] | undefined;
  readonly redactKeys?: readonly string[] | undefined;
  readonly keepPatterns?: readonly string[] | undefined;
}

/** Paths in a configuration file are relative to it, so that it can be kept in a repository. */
async function readConfig(path: string): Promise<Config> {
  const text = await read(path, CONFIG_OPTION);
  const refuse = (why: string): CasePackError =>
    new CasePackError("usage", `${CONFIG_OPTION} ${path} ${why}`, { option: CONFIG_OPTION });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse("is not JSON."); // JSON.parse quotes the text
  }
  const v = await import("valibot");
  const strings = v.optional(v.array(v.string()));
  const schema = v.strictObject({
    redactPatterns: strings,
    redactValueFiles: strings,
    redactKeys: strings,
    keepPatterns: strings,
  });
  const result = v.safeParse(schema, parsed);
  if (!result.success) {
    const member = v.getDotPath(result.issues[0]);
    throw refuse(
      `does not fit${member === null ? "" : ` at ${JSON.stringify(member)}`}: it has the members redactPatterns, redactValueFiles, redactKeys and keepPatterns, each a list of strings.`,
    );
  }
  const { redactValueFiles } = result.output;
  return { ...result.output, redactValueFiles: redactValueFiles?.map((file) => resolve(dirname(path), file)) };
}

const SHORTEST_VALUE = 4;
const LONGEST_VALUE = 8192;
const MOST_VALUES = 10_000;

/** One value a line; empty lines are passed over, white space inside a line belongs to the value. */
async function readValues(path: string, option: string, host: Host): Promise<readonly string[]> {
  const text = await read(path, option);
  const refuse = (why: string): CasePackError => new CasePackError("usage", `${option} ${path} ${why}`, { option });
  const values: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u)
    .entries()) {
    if (line.trim() === "") continue;
    if (line.length < SHORTEST_VALUE || line.length > LONGEST_VALUE)
      throw refuse(
        `has a value of ${line.length < SHORTEST_VALUE ? `fewer than ${SHORTEST_VALUE}` : `more than ${LONGEST_VALUE}`} characters in line ${index + 1}.`,
      );
    values.push(line);
  }
  if (values.length > MOST_VALUES) throw refuse(`has more than ${MOST_VALUES} values.`);
  if (platform() !== "win32" && ((await stat(path)).mode & 0o077) !== 0)
    host.stderr(`Note: others on this machine may read ${path}, which holds secrets: chmod 600 it.\n`);
  return values;
}

async function read(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new CasePackError("usage", `${option} ${path} cannot be read. Name a file that is there and may be read.`, {
      option,
      cause,
    });
  }
}
