import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { StoredEvent } from "../../src/example/accounts/activity/log-store.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { type Random, seeded } from "../../src/example/accounts/random.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";
import { type FilterInput, oddGroup, PLAIN, queriesOf } from "../collect/logs-account.ts";
import { cli, type Run } from "../helpers/cli.ts";

const END = Math.floor((Date.now() - 3_600_000) / 1000) * 1000;
const START = END - 600_000;
const random = seeded("what does not deflate");

/** What a line of Lambda's may be at most, of words that no rule knows and that hardly deflate. */
const LONG_LINE = words(random, 250_000, " ");
/** More than part 1's lists can name within the smallest size: three calls for each, by its name. */
const ALIASES = Array.from({ length: 240 }, () => words(random, 120, "_"));

function words(from: Random, length: number, between: string): string {
  let text = "";
  while (text.length < length) {
    text += Array.from({ length: from.int(2, 6) }, () => String.fromCharCode(97 + from.int(0, 25))).join("") + between;
  }
  return text.slice(0, length - 1);
}

let endpoint: Endpoint | undefined;
let out: string | undefined;
afterEach(async () => {
  await endpoint?.close();
  if (out !== undefined) await rm(out, { recursive: true, force: true });
});

/** A function that logged these messages, and `collect` of it. */
async function account(
  messages: readonly string[],
  more: Handlers = {},
): Promise<(options: readonly string[]) => Promise<Run>> {
  const stored = messages.map((message, index): StoredEvent => ({
    timestamp: START + 1000 * index,
    ingestionTime: START + 1000 * index + 500,
    logStreamName: "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef",
    message,
    eventId: `39${String(index).padStart(54, "0")}`,
  }));
  const example = await loadExample("healthy");
  const group = oddGroup(
    () => stored,
    { ...PLAIN, size: 100 },
    () => 0.5,
  );
  const handlers: Handlers = {
    ...example.handlers,
    ...queriesOf(() => stored),
    "cloudtrail:LookupEvents": () => ({ Events: [] }),
    "logs:FilterLogEvents": (input: FilterInput & { readonly filterPattern?: string }, ctx) =>
      input.filterPattern === undefined ? group(input, ctx) : { events: [] },
    ...more,
  };
  endpoint = await startEndpoint({ ...example, handlers });
  out = await mkdtemp(join(tmpdir(), "case-pack-large-"));
  const target = ["--function", example.functionName, "--region", example.region, "--endpoint-url", endpoint.url];
  const iso = (ms: number): string => new Date(ms).toISOString();
  const [profile] = example.profiles;
  const env = {
    AWS_ACCESS_KEY_ID: profile?.accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey ?? "",
  };
  return (options) => {
    const anew = options.includes("--resume") ? [] : [...target, "--start", iso(START), "--end", iso(END)];
    return cli(["collect", ...anew, "--out", out ?? "", "--quiet", ...options], { env });
  };
}

describe("a pack of which a part cannot be made as small as was asked", () => {
  it.each<[string, readonly string[], Handlers, RegExp, number]>([
    ["a line is larger", ["START", LONG_LINE], {}, /Line \d+ of logs\/\S+ alone is larger than --max-size allows/u, 0],
    [
      "what must be in the first one is larger",
      ["START"],
      {
        "lambda:ListAliases": () => ({
          Aliases: ALIASES.map((Name) => ({
            Name,
            AliasArn: `arn:aws:lambda:us-east-1:471926308855:function:photo-intake:${Name}`,
            FunctionVersion: "1",
          })),
        }),
      },
      /--max-size allows 100,000 bytes a file, and what must be in the first part needs about [\d,]+\./u,
      // The example has nothing of such aliases.
      3,
    ],
  ])("because %s, is not made; --resume makes it with a larger size", async (_, messages, more, sentence, code) => {
    const collect = await account(messages, more);
    const failed = await collect(["--max-size", "100kB"]);
    expect([failed.code, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(sentence);
    expect(failed.stderr).toMatch(/Choose a larger one; --resume takes it too\./u);
    const [, folder = ""] = /--resume (\S+)/u.exec(failed.stderr.replace(/--resume takes/u, "")) ?? [];
    expect(await readdir(out ?? "")).toEqual([folder.split("/").at(-1)]);
    // Its own size is what it failed by: the same again is the same again.
    const again = await collect(["--resume", folder]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(sentence)]);
    const run = await collect(["--resume", folder, "--max-size", "300kB"]);
    expect([run.code, run.stderr]).toEqual([code, ""]);
    const made = await readdir(out ?? "");
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((name) => !/^case-pack_.*\.zip$/u.test(name))).toEqual([]);
    for (const name of made) expect((await stat(join(out ?? "", name))).size).toBeLessThanOrEqual(300_000);
    const verified = await cli(["verify", join(out ?? "", made[0] ?? "")]);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^The pack is whole/u)]);
  });
});
