import type { Options } from "yargs";
import { AUDIENCES, LANGUAGES } from "../core/case.ts";

/** Whose credentials and which Region: shared by every command that asks AWS. */
export const AWS_OPTIONS = {
  profile: { type: "string", requiresArg: true, describe: "profile of the AWS configuration files", group: "AWS:" },
  region: { type: "string", requiresArg: true, describe: "Region of the function", group: "AWS:" },
  "endpoint-url": {
    type: "string",
    requiresArg: true,
    describe: "send all calls to this URL instead of AWS",
    group: "AWS:",
  },
  example: {
    type: "string",
    requiresArg: true,
    describe: "work on a built-in example account, without AWS; `lambda-case-pack examples` lists them",
    group: "AWS:",
  },
} as const satisfies Record<string, Options>;

/** Which function, and with whom: what the plan depends on. */
export const TARGET_OPTIONS = {
  function: { type: "string", requiresArg: true, describe: "name or ARN of the function that fails", group: "Case:" },
  qualifier: { type: "string", requiresArg: true, describe: "alias or version in use", group: "Case:" },
  "peer-profile": {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "profile for the other account of a cross-account case; repeatable",
    group: "Case:",
  },
  "peer-role-arn": {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "role to assume in the other account; repeatable",
    group: "Case:",
  },
  "compare-with": {
    type: "string",
    requiresArg: true,
    describe: "a function that works, to compare with",
    group: "Case:",
  },
} as const satisfies Record<string, Options>;

export const WINDOW_OPTIONS = {
  since: { type: "string", requiresArg: true, describe: "how far back from the end: 30m, 2h, 3d", group: "Time:" },
  start: { type: "string", requiresArg: true, describe: "when the problem began, ISO 8601", group: "Time:" },
  end: { type: "string", requiresArg: true, describe: "end of the window, ISO 8601; now when absent", group: "Time:" },
  "time-zone": {
    type: "string",
    requiresArg: true,
    describe: "IANA zone of --start and --end when they name none: Asia/Taipei",
    group: "Time:",
  },
} as const satisfies Record<string, Options>;

export const MAP_OPTION = {
  "keep-map": {
    type: "string",
    requiresArg: true,
    describe: "write what each pseudonym stands for into this file, 0600; or add to it. Never in the pack",
    group: "Pack:",
  },
} as const satisfies Record<string, Options>;

/** What only a person knows. */
export const STATED_OPTIONS = {
  issue: { type: "string", requiresArg: true, describe: "the problem in your words", group: "What only you know:" },
  workflow: {
    type: "string",
    requiresArg: true,
    describe: "what the function is part of",
    group: "What only you know:",
  },
  frequency: {
    choices: ["continuous", "intermittent"] as const,
    requiresArg: true,
    describe: "how the problem shows itself",
    group: "What only you know:",
  },
  "cross-account": {
    choices: ["yes", "no"] as const,
    requiresArg: true,
    describe: "whether more than one account takes part",
    group: "What only you know:",
  },
} as const satisfies Record<string, Options>;

export const PACK_OPTIONS = {
  audience: {
    choices: AUDIENCES,
    default: "support" as const,
    requiresArg: true,
    describe: "support: names, account ids and addresses stay; shared: they become pseudonyms",
    group: "Pack:",
  },
  language: {
    choices: LANGUAGES,
    default: "en" as const,
    requiresArg: true,
    describe: "language of the texts",
    group: "Pack:",
  },
  "max-size": {
    type: "string",
    requiresArg: true,
    describe:
      "largest zip, 20MB, or with how many files a case takes, 20MBx3; what is larger becomes parts. 150 MB x 10 where absent; legacy: 5 MB x 3",
    group: "Pack:",
  },
  out: { type: "string", default: ".", requiresArg: true, describe: "folder for the pack", group: "Pack:" },
} as const satisfies Record<string, Options>;

export const OUTPUT_OPTION = {
  output: {
    choices: ["text", "json"] as const,
    default: "text" as const,
    requiresArg: true,
    describe: "json: one document on stdout",
    group: "Output:",
  },
} as const satisfies Record<string, Options>;

export const TERMINAL_OPTIONS = {
  quiet: { type: "boolean", default: false, describe: "only errors on stderr", group: "Output:" },
  verbose: { type: "boolean", default: false, describe: "every call on stderr as it ends", group: "Output:" },
  progress: {
    type: "boolean",
    default: true,
    describe: "progress on stderr; --no-progress leaves it out",
    group: "Output:",
  },
  color: {
    type: "boolean",
    default: true,
    describe: "colour on a terminal; --no-color or NO_COLOR leave it out",
    group: "Output:",
  },
  yes: { type: "boolean", default: false, describe: "ask nothing", group: "Output:" },
} as const satisfies Record<string, Options>;
