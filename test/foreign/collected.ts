import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Item } from "../../src/core/outcome.ts";
import type { Manifest } from "../../src/core/manifest.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { cli } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";
import { REGION } from "./account/builder.ts";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What one command line made of an account. */
export interface Collected {
  readonly code: number;
  readonly stderr: string;
  readonly items: readonly Item[];
  readonly paths: readonly string[];
  /** What `verify` finds wrong with the pack. */
  readonly problems: readonly unknown[];
  text(path: string): string;
  /** @throws Error where there is no such file */
  json(path: string): Record<string, unknown>;
}

/** Runs `collect`, from the command line's arguments to the zip, and unpacks it with a reader of the tests' own. */
export async function collectFrom(url: string, key: AccessKey, argv: readonly string[]): Promise<Collected> {
  const out = await mkdtemp(join(tmpdir(), "foreign-"));
  try {
    const common = ["--region", REGION, "--endpoint-url", url, "--out", out, "--yes", "--output", "json"];
    const run = await cli(["collect", ...argv, ...common], {
      cwd: out,
      env: {
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
        // What an emulator has not, it has not the second time either.
        AWS_MAX_ATTEMPTS: "1",
      },
    });
    const { code, stderr } = run;
    if (run.stdout === "") return { code, stderr, items: [], paths: [], problems: [], text: nothing, json: nothing };
    const { packs, manifest } = JSON.parse(run.stdout) as { packs: [string]; manifest: Manifest };
    const files = unzip(packs[0]);
    const { problems } = await verifyPack([packs[0]], { rules: createSecondReading([]) });
    const text = (path: string): string => {
      const file = files.get(path);
      if (file === undefined) throw new Error(`the pack has no ${path}, but ${[...files.keys()].join(", ")}`);
      return file.toString("utf8");
    };
    const json = (path: string): Record<string, unknown> => JSON.parse(text(path)) as Record<string, unknown>;
    return { code, stderr, items: manifest.items, paths: [...files.keys()], problems, text, json };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function nothing(): never {
  throw new Error("no pack was made");
}
