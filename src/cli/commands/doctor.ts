import { resolve } from "node:path";
import { systemClock } from "../../core/clock.ts";
import { CasePackError } from "../../core/errors.ts";
import { readFunctionReference } from "../../plan/function-reference.ts";
import { visible } from "../../core/visible.ts";
import { jsonText } from "../../render/escape.ts";
import { accountLines, regionLine } from "../doctor/account.ts";
import { callLines } from "../doctor/calls.ts";
import { type Line, skip, type Status } from "../doctor/line.ts";
import { diskLine, networkLines, nodeLine } from "../doctor/machine.ts";
import { reachableLines } from "../doctor/reachable.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { planFor } from "../plan.ts";
import { type Colors, createTerminal } from "../terminal.ts";
import { exampleEndpoint, type TargetArgs } from "../world.ts";

export interface DoctorArgs extends TargetArgs {
  readonly out: string;
  /** Seconds. */
  readonly timeout: string;
  readonly output: "text" | "json";
  readonly color: boolean;
}

/**
 * Looks at all that collect needs, and says what to do about what is wrong. Asks AWS a few cheap questions and changes
 * nothing; what hangs is given up after seconds. The exit code is the one that collect would end with.
 */
export async function doctor(args: DoctorArgs, host: Host): Promise<ExitCode> {
  const terminal = createTerminal(host, { quiet: false, verbose: false, progress: false, color: args.color });
  const lines: Line[] = [];
  const tell = (...some: readonly Line[]): void => {
    lines.push(...some);
    if (args.output === "text") for (const line of some) host.stdout(lineText(line, terminal.colors));
  };
  tell(nodeLine(host.nodeVersion), await diskLine(resolve(host.cwd, args.out)));
  const example = await exampleEndpoint(args, host);
  try {
    // A person's own settings must not reach into the example.
    const env = example === undefined ? host.env : {};
    await lookAtAws({ ...args, region: args.region ?? example?.region }, env, example, tell, host);
  } finally {
    await example?.close();
  }
  const code = exitCodeFor(lines);
  if (args.output === "json") host.stdout(jsonText({ ok: code === EXIT.complete, lines }));
  return code;
}

type Example = Awaited<ReturnType<typeof exampleEndpoint>>;

async function lookAtAws(
  args: DoctorArgs,
  env: Host["env"],
  example: Example,
  tell: (...lines: readonly Line[]) => void,
  host: Host,
): Promise<void> {
  const endpointUrl = example?.url ?? args.endpointUrl;
  const network = networkLines(env, endpointUrl);
  tell(...network);
  const { line, region } = await regionLine(args, env);
  tell(line);
  const notAsked = (why: string): void => {
    for (const [id, title] of AWS_LINES) tell(skip(id, title, why));
  };
  if (network.some(({ status }) => status === "fail")) return notAsked("the way to AWS is not set up");
  if (region === undefined) return notAsked("no Region is set");
  const more = {
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(example === undefined ? {} : { credentials: example.credentials }),
  };
  const timeoutMs = timeoutOf(args.timeout);
  tell(...(await reachableLines(region, { env, endpointUrl, timeoutMs }, systemClock)));
  const account = await accountLines(args, region, host, env, { ...more, timeoutMs });
  tell(...account.lines);
  const { session, identity } = account;
  if (session === undefined || identity === undefined)
    return tell(skip("permissions", "Permissions", "nobody to ask as"));
  try {
    const named = args.function ?? example?.functionName;
    const reference = named === undefined ? { name: "*" } : readFunctionReference(named, args.qualifier);
    const plan = planFor({ function: reference, clock: systemClock }, { ...args, region }, host);
    const target = { ...plan.target, accountId: identity.accountId };
    tell(
      ...(await callLines(session, identity, { ...plan, target }, named === undefined ? undefined : reference.name)),
    );
  } finally {
    session.close();
  }
}

/** @throws CasePackError `usage` for what is no time */
function timeoutOf(seconds: string): number {
  const ms = Math.round(Number(seconds) * 1_000);
  if (ms > 0 && ms <= 600_000) return ms;
  throw new CasePackError("usage", "--timeout takes seconds, up to 600: --timeout 5.", { option: "--timeout" });
}

const AWS_LINES = [
  ["endpoints", "Endpoint"],
  ["clock", "Clock"],
  ["credentials", "Credentials"],
  ["permissions", "Permissions"],
] as const;

/** As collect would end: what stops it goes before what it would lack. */
function exitCodeFor(lines: readonly Line[]): ExitCode {
  const ends = new Set(lines.map((line) => line.ends));
  if (ends.has("configuration")) return EXIT.configuration;
  if (ends.has("service")) return EXIT.service;
  if (ends.has("error")) return EXIT.error;
  const lacks = lines.some(({ id, status }) => status === "warn" && (id === "permissions" || id.startsWith("call:")));
  return lacks ? EXIT.incomplete : EXIT.complete;
}

function lineText({ status, title, detail, todo }: Line, colors: Colors): string {
  const first = `${paint(status, colors)}  ${title.padEnd(12)} ${visible(detail)}\n`;
  return todo === undefined ? first : `${first}${" ".repeat(19)}${visible(todo)}\n`;
}

function paint(status: Status, colors: Colors): string {
  const text = status.padEnd(4);
  const by = { ok: colors.green, warn: colors.yellow, fail: colors.red, skip: colors.dim };
  return by[status](text);
}
