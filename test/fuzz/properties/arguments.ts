import * as fc from "fast-check";
import { cli } from "../../helpers/cli.ts";
import { actingIn } from "../inert.ts";
import { pollution } from "../pollution.ts";
import { property } from "../property.ts";
import { hostileText } from "../text.ts";

interface Arguments {
  readonly command: readonly string[];
  readonly options: readonly (readonly [option: string, value: string])[];
}

const OPTIONS = [
  "--function",
  "--qualifier",
  "--since",
  "--start",
  "--end",
  "--time-zone",
  "--region",
  "--peer-profile",
  "--peer-role-arn",
  "--compare-with",
  "--issue",
  "--workflow",
  "--frequency",
  "--audience",
  "--language",
  "--redact-key",
  "--redact-pattern",
  "--keep-pattern",
  "--output",
  "--example",
  "--profile",
];

/** Commands that ask nothing of AWS when what they are given is refused, or is only planned. */
const COMMANDS = [
  ["collect", "--dry-run", "--example", "healthy"],
  ["policy", "--example", "healthy"],
  ["analyze"],
  ["diff", "x"],
  ["verify"],
  ["redact"],
];

export const commandLines = property<Arguments>({
  name: "arguments",
  title: "values of options and names of packs on the command line",
  savedRuns: 40,
  input: fc.record({
    command: fc.constantFrom(...COMMANDS),
    options: fc.array(fc.tuple(fc.constantFrom(...OPTIONS, ""), hostileText), { minLength: 1, maxLength: 3 }),
  }),
  check: async ({ command, options }) => {
    const given = options.flatMap(([option, value]) => (option === "" ? [value] : [option, value]));
    // No argument of a program holds NUL, and what the shell hands over is UTF-8.
    const argv = [...command, ...given].map((each) => each.replaceAll(/\0|\p{Surrogate}/gu, ""));
    const { code, stdout, stderr } = await cli(argv, { cwd: "/nonexistent", stdin: "text" });
    return [
      ...([0, 1, 252, 253].includes(code) ? [] : [`ended with ${code}`]),
      ...(/unexpected \w+; no pack was made/u.test(stderr) ? [stderr] : []),
      ...(code !== 0 && stderr.trim() === "" ? [`ended with ${code} and without a word`] : []),
      ...actingIn(stdout),
      ...actingIn(stderr),
      ...pollution(),
    ];
  },
});
