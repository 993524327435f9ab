import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { LoadedExample } from "../../src/example/accounts/index.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";
import { cli, type Run, type RunOptions } from "../helpers/cli.ts";

const EXAMPLE = "sqs-consumer-denied";

/** A finished pack in a folder of its own. */
export interface SubmitPack {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  remove(): Promise<void>;
}

export async function submitPack(): Promise<SubmitPack> {
  const folder = await mkdtemp(join(tmpdir(), "case-pack-submit-"));
  await cli(["collect", "--example", EXAMPLE, "--since", "30m", "--out", folder, "--quiet"]);
  const [name = ""] = await readdir(folder);
  const path = join(folder, name);
  const bytes = await readFile(path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return {
    folder,
    path,
    name: basename(path),
    bytes,
    sha256,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An account with AWS Support, and `submit` against it. */
export interface SubmitAccount {
  readonly example: LoadedExample;
  readonly endpoint: Endpoint;
  submit(pack: string, options?: readonly string[], run?: RunOptions): Promise<Run>;
  /** What the endpoint was asked, in order, without the questions about the caller. */
  asked(): readonly string[];
}

/** `wrap` replaces handlers, given those that there are. */
export async function submitAccount(
  options: { readonly faults?: readonly FaultRule[]; readonly wrap?: (handlers: Handlers) => Handlers } = {},
): Promise<SubmitAccount> {
  const example = await loadExample(EXAMPLE);
  const handlers = { ...example.handlers, ...options.wrap?.(example.handlers) };
  const endpoint = await startEndpoint({ ...example, handlers, faults: options.faults ?? [] });
  const [profile] = example.profiles;
  return {
    example,
    endpoint,
    submit: (pack, given = [], run = {}) =>
      cli(["submit", pack, "--endpoint-url", endpoint.url, ...given], {
        ...run,
        env: {
          AWS_ACCESS_KEY_ID: profile?.accessKeyId ?? "",
          AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey ?? "",
          AWS_MAX_ATTEMPTS: "2",
          ...run.env,
        },
      }),
    asked: () =>
      endpoint.calls.map(({ operation }) => operation).filter((operation) => operation !== "sts:GetCallerIdentity"),
  };
}
