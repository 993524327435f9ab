import type { KeptMap } from "../compose/keep-map.ts";
import type { PackResult } from "../compose/pipeline.ts";
import type { Host } from "./host.ts";
import { summarise } from "./summary.ts";
import type { Colors } from "./terminal.ts";

interface OutcomeArgs {
  readonly output: "text" | "json";
  readonly quiet: boolean;
}

/** The summary goes to stdout where it is the result, to stderr where a document is. */
export function tell(result: PackResult, args: OutcomeArgs, host: Host, colors: Colors): void {
  if (args.output === "json") {
    const { zips, manifest, findings } = result;
    const pathsOf = (when: "at-once" | "on-request"): readonly string[] =>
      zips.filter(({ attach }) => attach === when).map(({ path }) => path);
    const onRequest = pathsOf("on-request");
    const packs = { packs: pathsOf("at-once"), ...(onRequest.length === 0 ? {} : { onRequest }) };
    host.stdout(`${JSON.stringify({ ...packs, manifest, findings }, null, 2)}\n`);
    if (!args.quiet) host.stderr(summarise(result, colors));
  } else {
    host.stdout(summarise(result, colors));
  }
}

/** The way back is as secret as the names. */
export function tellOfMap(map: KeptMap | undefined, { quiet }: OutcomeArgs, host: Host, isResumed = false): void {
  if (map === undefined || quiet) return;
  host.stderr(`${map.path} says what ${map.size} pseudonyms stand for: keep it to yourself. rehydrate reads it.\n`);
  if (isResumed)
    host.stderr(
      "E-mail addresses that the interrupted run had replaced in the logs already are not in it: of those only the pseudonyms were kept.\n",
    );
}
