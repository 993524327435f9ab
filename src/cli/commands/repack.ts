import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { openKeptMap } from "../../compose/keep-map.ts";
import { repack } from "../../compose/repacking.ts";
import { namesKeyOf } from "../../compose/sharing.ts";
import { type ExitCode, exitCodeOfPack } from "../exit-codes.ts";
import { given } from "../given.ts";
import type { Host } from "../host.ts";
import { readMaxSize } from "../max-size.ts";
import { tell, tellOfMap } from "../outcome.ts";
import { requireWritable } from "../out-folder.ts";
import { type RedactionArgs, readRedaction } from "../redaction-options.ts";
import { type TerminalOptions, createTerminal } from "../terminal.ts";

export interface RepackArgs extends TerminalOptions, RedactionArgs {
  readonly pack: string;
  readonly audience: "shared";
  readonly maxSize?: string | undefined;
  readonly out: string;
  readonly keepMap?: string | undefined;
  readonly output: "text" | "json";
}

/** Makes the pack for readers outside from one for Support, without AWS. */
export async function repackPack(args: RepackArgs, host: Host): Promise<ExitCode> {
  const redaction = await readRedaction(args, host);
  const limits = readMaxSize(args.maxSize);
  const key = randomBytes(32);
  const map =
    args.keepMap === undefined ? undefined : await openKeptMap(resolve(host.cwd, args.keepMap), namesKeyOf(key));
  const out = resolve(host.cwd, args.out);
  await requireWritable(out);
  const terminal = createTerminal(host, args);
  try {
    const result = await repack(
      {
        pack: resolve(host.cwd, args.pack),
        key,
        ...given("map", map),
        ...given("stated", redaction),
        out,
        limits,
        tool: { name: "lambda-case-pack", version: host.version },
        templatesRoot: join(host.packageRoot, "templates"),
      },
      {
        listener: terminal.listen,
        // Asked for only when there is something to leave in order: the reading of the pack may be ended at once.
        get signal() {
          return host.signal;
        },
        onAbruptEnd: host.onAbruptEnd,
      },
    );
    terminal.close();
    tell(result, args, host, terminal.colors);
    tellOfMap(map, args, host);
    return exitCodeOfPack(result.manifest.items);
  } finally {
    terminal.close();
  }
}
