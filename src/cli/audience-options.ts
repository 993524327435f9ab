import type { Options } from "yargs";

/** The one way there is: who has been told a name cannot be untold it, and what was replaced cannot be brought back. */
export const REPACK_AUDIENCE = {
  choices: ["shared"] as const,
  default: "shared" as const,
  requiresArg: true,
  describe: "shared: names, account ids, addresses and e-mail addresses become pseudonyms",
  group: "Pack:",
} as const satisfies Options;

export const REHYDRATE_OPTIONS = {
  map: {
    type: "string",
    requiresArg: true,
    describe: "the file that --keep-map wrote when the pack was made",
  },
  out: { type: "string", requiresArg: true, describe: "write here, 0600, instead of to standard output" },
  quiet: { type: "boolean", default: false, describe: "only errors on stderr" },
} as const satisfies Record<string, Options>;

type Examples = [command: string, what: string][];

export const REPACK_EXAMPLES: Examples = [
  ["$0 repack case-pack_orders_....zip --audience shared", "the same case without names, beside you"],
  ["$0 repack PACK --audience shared --keep-map names.json", "and what each pseudonym stands for, for you alone"],
  ["$0 repack PACK --redact-key customerRef --out shared/", "and replace what the first pack still has"],
];

export const REHYDRATE_EXAMPLES: Examples = [
  ["$0 rehydrate reply.md --map names.json", "the reply with your names, on standard output"],
  ["pbpaste | $0 rehydrate - --map names.json", "what was copied from a chat or a case"],
  ["$0 rehydrate findings.json --map names.json --out mine.json", "a file that only you may read"],
];
