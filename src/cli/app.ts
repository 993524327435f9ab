import yargs, { type Options } from "yargs";
import { CasePackError } from "../core/errors.ts";
import { visible } from "../core/visible.ts";
import { describeBug } from "./bug.ts";
import { type ExitCode, EXIT, exitCodeOf } from "./exit-codes.ts";
import { examplesText, HELP_EXAMPLES } from "./help-examples.ts";
import type { Host } from "./host.ts";
import {
  AWS_OPTIONS,
  MAP_OPTION,
  OUTPUT_OPTION,
  PACK_OPTIONS,
  STATED_OPTIONS,
  TARGET_OPTIONS,
  TERMINAL_OPTIONS,
  WINDOW_OPTIONS,
} from "./options.ts";
import { SUBMIT_OPTIONS } from "./submit-options.ts";
import { REHYDRATE_EXAMPLES, REHYDRATE_OPTIONS, REPACK_AUDIENCE, REPACK_EXAMPLES } from "./audience-options.ts";
import { usageSentence } from "./usage.ts";
import { REDACTION_OPTIONS } from "./redaction-options.ts";

/** Runs one command line to its exit code. Never throws: whatever goes wrong becomes a sentence on stderr. */
export async function runApp(host: Host): Promise<ExitCode> {
  try {
    return await dispatch(host);
  } catch (error) {
    return report(error, host);
  }
}

async function dispatch(host: Host): Promise<ExitCode> {
  // What the chosen command answered; help and --version choose none.
  let answer: Promise<ExitCode> | undefined;
  const parser = yargs()
    .scriptName("lambda-case-pack")
    .usage(
      "Collects what AWS Support asks for when a Lambda function lacks a permission, and packs it without secrets.",
    )
    .epilogue(examplesText(HELP_EXAMPLES[""]))
    .locale("en")
    .version(host.version)
    .help()
    .wrap(Math.min(100, Math.max(40, host.columns)))
    .strict()
    .recommendCommands()
    .exitProcess(false)
    // Options given twice: yargs would otherwise keep the last value of those too that are repeatable.
    .middleware(lastOfEach, true)
    .parserConfiguration({
      "parse-numbers": false,
      "parse-positional-numbers": false,
    })
    .demandCommand(
      1,
      "Say what to do: lambda-case-pack collect --function my-fn --since 2h. --help lists the commands.",
    )
    .command(
      "collect",
      "collect, diagnose and pack (the main job)",
      (y) =>
        y
          .options({ ...TARGET_OPTIONS, ...WINDOW_OPTIONS, ...AWS_OPTIONS, ...STATED_OPTIONS, ...PACK_OPTIONS })
          .options({ ...MAP_OPTION, ...REDACTION_OPTIONS, ...OUTPUT_OPTION, ...TERMINAL_OPTIONS })
          .option("dry-run", {
            type: "boolean",
            default: false,
            describe: "print each call, its IAM action and why; send none",
          })
          .option("resume", {
            type: "string",
            requiresArg: true,
            describe: "go on with an interrupted run: its folder",
            group: "Case:",
          })
          .epilogue(examplesText(HELP_EXAMPLES.collect)),
      (args) => {
        answer = import("./commands/collect.ts").then((command) => command.collect(args, host));
      },
    )
    .command(
      "analyze <packs..>",
      "the same findings again, offline, from a pack",
      (y) =>
        y
          .positional("packs", {
            type: "string",
            array: true,
            demandOption: true,
            describe: "a pack, a run folder, or part 1 of a pack with the others beside it (or all parts)",
          })
          .options(OUTPUT_OPTION)
          .epilogue(examplesText(HELP_EXAMPLES.analyze)),
      (args) => {
        answer = import("./commands/analyze.ts").then((command) => command.analyzePack(args, host));
      },
    )
    .command(
      "diff <first> <second>",
      "compare two packs, offline: broken and working, or before and after",
      (y) =>
        y
          .positional("first", { type: "string", demandOption: true, describe: "a pack or a run folder" })
          .positional("second", { type: "string", demandOption: true, describe: "another" })
          .options(OUTPUT_OPTION)
          .epilogue(examplesText(HELP_EXAMPLES.diff)),
      (args) => {
        answer = import("./commands/diff.ts").then((command) => command.diffPacks(args, host));
      },
    )
    .command(
      "verify <packs..>",
      "check a pack: hashes, completeness, residue of secrets",
      (y) =>
        y
          .positional("packs", {
            type: "string",
            array: true,
            demandOption: true,
            describe: "a pack, one part of a pack (with those beside it), or all its parts",
          })
          .options(OUTPUT_OPTION)
          .epilogue(examplesText(HELP_EXAMPLES.verify)),
      (args) => {
        answer = import("./commands/verify.ts").then((command) => command.verify(args, host));
      },
    )
    .command(
      "submit <pack>",
      "open a case with AWS Support, or add to one: shows all, asks, then sends",
      (y) =>
        y
          .positional("pack", { type: "string", demandOption: true, describe: "a pack" })
          .options({ ...AWS_OPTIONS, ...SUBMIT_OPTIONS, ...OUTPUT_OPTION })
          .epilogue(examplesText(HELP_EXAMPLES.submit)),
      (args) => {
        answer = import("./commands/submit.ts").then((command) => command.submit(args, host));
      },
    )
    .command(
      "repack <pack>",
      "make the pack for readers outside from one for Support",
      (y) =>
        y
          .positional("pack", { type: "string", demandOption: true, describe: "a pack for Support" })
          .options({
            audience: REPACK_AUDIENCE,
            "max-size": PACK_OPTIONS["max-size"],
            out: PACK_OPTIONS.out,
            ...MAP_OPTION,
          })
          .options({ ...REDACTION_OPTIONS, ...OUTPUT_OPTION, ...TERMINAL_OPTIONS })
          .epilogue(examplesText(REPACK_EXAMPLES)),
      (args) => {
        answer = import("./commands/repack.ts").then((command) => command.repackPack(args, host));
      },
    )
    .command(
      "rehydrate <file>",
      "put real names back into a reply about a shared pack; - is standard input",
      (y) =>
        y
          .positional("file", { type: "string", demandOption: true, describe: "a file, or - for standard input" })
          .options(REHYDRATE_OPTIONS)
          .epilogue(examplesText(REHYDRATE_EXAMPLES)),
      (args) => {
        answer = import("./commands/rehydrate.ts").then((command) => command.rehydrate(withHyphen(args, host), host));
      },
    )
    .command(
      "redact <file>",
      "show any text as it would stand in a pack; - is standard input",
      (y) =>
        y
          .positional("file", { type: "string", demandOption: true, describe: "a file, or - for standard input" })
          .options({ ...REDACTION_OPTIONS, ...OUTPUT_OPTION })
          .options({
            audience: PACK_OPTIONS.audience,
            quiet: { ...TERMINAL_OPTIONS.quiet, describe: "only the redacted text" },
            color: TERMINAL_OPTIONS.color,
            diff: {
              type: "boolean",
              describe: "the changed lines with what was found; the default on a terminal",
              group: "Output:",
            },
          })
          .epilogue(examplesText(HELP_EXAMPLES.redact)),
      (args) => {
        answer = import("./commands/redact.ts").then((command) => command.redact(withHyphen(args, host), host));
      },
    )
    .command(
      "policy",
      "print the least-privilege IAM policy for what would be collected",
      (y) => y.options({ ...TARGET_OPTIONS, ...AWS_OPTIONS }).epilogue(examplesText(HELP_EXAMPLES.policy)),
      (args) => {
        answer = import("./commands/policy.ts").then((command) => command.policy(args, host));
      },
    )
    .command(
      "doctor",
      "check what collect needs: Node, Region, credentials, clock, network, permissions",
      (y) =>
        y
          .options({ ...TARGET_OPTIONS, ...AWS_OPTIONS, ...OUTPUT_OPTION })
          .options({ out: PACK_OPTIONS.out, color: TERMINAL_OPTIONS.color })
          .option("timeout", {
            type: "string",
            default: "10",
            requiresArg: true,
            describe: "seconds to wait for an answer",
            group: "AWS:",
          })
          .epilogue(examplesText(HELP_EXAMPLES.doctor)),
      (args) => {
        answer = import("./commands/doctor.ts").then((command) => command.doctor(args, host));
      },
    )
    .command(
      "examples",
      "list the built-in example accounts",
      (y) => y.options(OUTPUT_OPTION).epilogue(examplesText(HELP_EXAMPLES.examples)),
      (args) => {
        answer = import("./commands/examples.ts").then((command) => command.examples(args, host));
      },
    )
    .completion("completion", "print a script for bash or zsh that completes commands and options")
    .updateStrings(UNKNOWN as unknown as Record<string, string>)
    .fail((message, error) => {
      // yargs' own errors are about the command line too; anything else is the command's.
      const usage = error === undefined || error === null || error.name === "YError";
      throw usage ? new CasePackError("usage", usageSentence(message ?? error.message, KNOWN)) : error;
    });
  await parser.parseAsync([...host.argv], {}, (error: Error | undefined | null, _args: unknown, output: string) => {
    // yargs hands its help and version texts here instead of printing them.
    if (output !== "" && (error === undefined || error === null)) host.stdout(`${output}\n`);
  });
  return await (answer ?? Promise.resolve(EXIT.complete));
}

/** Where there is room for one value the last counts, as in other commands; yargs makes a list of both. */
function lastOfEach(args: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(args)) {
    if (!SEVERAL.has(name) && Array.isArray(value) && !REPEATABLE.has(name)) args[name] = value.at(-1);
  }
}

/** yargs reads a lone hyphen as an empty string. */
function withHyphen<Args extends { readonly file: string }>(args: Args, host: Host): Args {
  return args.file === "" && host.argv.includes("-") ? { ...args, file: "-" } : args;
}

const ALL_OPTIONS: Readonly<Record<string, Options>> = {
  ...TARGET_OPTIONS,
  ...WINDOW_OPTIONS,
  ...AWS_OPTIONS,
  ...STATED_OPTIONS,
  ...PACK_OPTIONS,
  ...REDACTION_OPTIONS,
  ...OUTPUT_OPTION,
  ...TERMINAL_OPTIONS,
  ...SUBMIT_OPTIONS,
  ...MAP_OPTION,
  ...REHYDRATE_OPTIONS,
};

/** What commands take several of: words that belong to no option, and the parts of a pack. */
const SEVERAL: ReadonlySet<string> = new Set(["_", "packs"]);

/** In both spellings that yargs gives. */
const REPEATABLE: ReadonlySet<string> = new Set(
  Object.entries(ALL_OPTIONS)
    .filter(([, { array }]) => array === true)
    .flatMap(([name]) => [name, name.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())]),
);

/** Names that a person may have meant. */
const KNOWN = [
  "collect",
  "analyze",
  "diff",
  "verify",
  "submit",
  "repack",
  "rehydrate",
  "redact",
  "policy",
  "doctor",
  "examples",
  "completion",
  ...Object.keys(ALL_OPTIONS).map((name) => `--${name}`),
];

/** yargs calls both "argument". Its types know no plural forms, its translation does. */
const UNKNOWN = {
  "Unknown argument: %s": { one: "Unknown option or command: %s", other: "Unknown options or commands: %s" },
};

function report(error: unknown, host: Host): ExitCode {
  if (error instanceof CasePackError) {
    const { message, option } = error;
    const named = option === undefined || message.includes(option) ? message : `${option}: ${message}`;
    // It may quote what was given: an argument, a name, a path.
    host.stderr(`lambda-case-pack: ${named.split("\n").map(visible).join("\n")}\n`);
    return exitCodeOf(error.code);
  }
  // A bug of ours. Its message may hold a piece of a reply, so only its kind and our own lines are shown.
  host.stderr(describeBug(error, host));
  return EXIT.error;
}
