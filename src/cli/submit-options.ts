import type { Options } from "yargs";
import { CASE_LANGUAGES } from "../submit/limits.ts";
import { TERMINAL_OPTIONS } from "./options.ts";

/** What `submit` takes besides the AWS options. */
export const SUBMIT_OPTIONS = {
  "case-id": {
    type: "string",
    requiresArg: true,
    describe: "add to this case instead of opening one: the number in the Support Center, or case-...",
    group: "Case:",
  },
  service: { type: "string", requiresArg: true, describe: "service of the case; Lambda when absent", group: "Case:" },
  category: {
    type: "string",
    requiresArg: true,
    describe: "category of the case; the nearest to permissions when absent",
    group: "Case:",
  },
  severity: { type: "string", requiresArg: true, describe: "severity of the case; normal when absent", group: "Case:" },
  language: {
    choices: CASE_LANGUAGES,
    requiresArg: true,
    describe: "language in which Support answers; the pack's when absent",
    group: "Case:",
  },
  cc: {
    type: "string",
    array: true,
    requiresArg: true,
    nargs: 1,
    describe: "address to copy on the correspondence; repeatable",
    group: "Case:",
  },
  subject: { type: "string", requiresArg: true, describe: "title of the case", group: "Case:" },
  text: {
    type: "string",
    requiresArg: true,
    describe: "file with a text to send instead of the pack's",
    group: "Text:",
  },
  answer: {
    type: "string",
    array: true,
    requiresArg: true,
    nargs: 1,
    describe: "answer to a question that the text leaves open: impact='Orders wait'; repeatable",
    group: "Text:",
  },
  "yes-unanswered": {
    type: "boolean",
    default: false,
    describe: "send the text although questions in it are open",
    group: "Text:",
  },
  "upload-id": {
    type: "string",
    array: true,
    requiresArg: true,
    nargs: 1,
    describe: "attach what an earlier run uploaded, instead of uploading it again; repeatable",
    group: "Files:",
  },
  "attachment-set": {
    type: "boolean",
    default: false,
    describe: "attach the older way: at most 3 files of 5 MB",
    group: "Files:",
  },
  again: {
    type: "boolean",
    default: false,
    describe: "submit although AWS Support has this pack already",
    group: "Case:",
  },
  "dry-run": {
    type: "boolean",
    default: false,
    describe: "let AWS Support check the case without opening it; uploads nothing",
  },
  yes: { ...TERMINAL_OPTIONS.yes, describe: "send without asking" },
  quiet: TERMINAL_OPTIONS.quiet,
  color: TERMINAL_OPTIONS.color,
} as const satisfies Record<string, Options>;
