import { rmSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { platform } from "node:os";
import { dirname, resolve } from "node:path";
import { CasePackError } from "../../core/errors.ts";
import { outputError, systemCode } from "../../evidence/output-error.ts";
import { type NameMap, readNameMap } from "../../redact/names/map.ts";
import { createRehydrator, type Rehydrator } from "../../redact/names/rehydrate.ts";
import { visible } from "../../core/visible.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { inputOf } from "../input.ts";

export interface RehydrateArgs {
  /** `-` is standard input. */
  readonly file: string;
  readonly map?: string | undefined;
  readonly out?: string | undefined;
  readonly quiet: boolean;
}

type Write = (text: string) => Promise<void>;

/** Puts real names in the place of pseudonyms in a text of any kind; whatever is no pseudonym stays as it is, byte for byte. */
export async function rehydrate(args: RehydrateArgs, host: Host): Promise<ExitCode> {
  const { entries } = await readMap(args.map, host);
  const source = await inputOf(args.file, host);
  const rehydrator = createRehydrator(entries);
  if (args.out === undefined) {
    await pass(source, rehydrator, (text) => host.write(Buffer.from(text, "latin1")));
  } else {
    await intoFile(resolve(host.cwd, args.out), (write) => pass(source, rehydrator, write), host);
  }
  if (!args.quiet) tell(rehydrator, args, host);
  return EXIT.complete;
}

async function pass(source: AsyncIterable<Uint8Array>, rehydrator: Rehydrator, write: Write): Promise<void> {
  let first = true;
  for await (const bytes of source) {
    if (first) requireBytesOfText(bytes);
    first = false;
    const text = rehydrator.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
    if (text !== "") await write(text);
  }
  await write(rehydrator.end());
}

/** UTF-16 has a zero beside each letter, so nothing would be found in it, and nobody would be told. */
function requireBytesOfText(bytes: Uint8Array): void {
  const [one, other] = bytes;
  if (!((one === 0xff && other === 0xfe) || (one === 0xfe && other === 0xff))) return;
  throw new CasePackError("usage", "FILE is UTF-16. Save it as UTF-8 first: iconv -f utf-16 -t utf-8.", {
    option: "FILE",
  });
}

async function readMap(path: string | undefined, host: Host): Promise<NameMap> {
  if (path === undefined) {
    throw new CasePackError("usage", "Say which map: --map names.json, the file that --keep-map wrote with the pack.", {
      option: "--map",
    });
  }
  const absolute = resolve(host.cwd, path);
  const text = await readFile(absolute, "utf8").catch((cause: unknown) => {
    throw new CasePackError("usage", `--map ${absolute} cannot be read. Name the file that --keep-map wrote.`, {
      option: "--map",
      cause,
    });
  });
  const map = readNameMap(text, absolute, "--map");
  if (platform() !== "win32" && ((await stat(absolute)).mode & 0o077) !== 0)
    host.stderr(`Note: others on this machine may read ${absolute}, which holds your names: chmod 600 it.\n`);
  return map;
}

/** A new file, 0600; one that fails leaves nothing. */
async function intoFile(path: string, work: (write: Write) => Promise<void>, host: Host): Promise<void> {
  const file = await open(path, "wx", 0o600).catch((cause: unknown) => {
    const why = systemCode(cause) === "EEXIST" ? "is there already, and was left as it is" : "cannot be made";
    throw new CasePackError("usage", `--out ${path} ${why}. Name another file.`, { option: "--out", cause });
  });
  const forget = host.onAbruptEnd(() => rmSync(path, { force: true }));
  try {
    await work(async (text) => void (await file.write(Buffer.from(text, "latin1"))));
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw outputError(error, dirname(path));
  } finally {
    forget();
  }
}

function tell({ replaced, unknown }: Rehydrator, { out }: RehydrateArgs, host: Host): void {
  const where = out === undefined ? "" : ` in ${resolve(host.cwd, out)}`;
  host.stderr(`${replaced} ${replaced === 1 ? "pseudonym" : "pseudonyms"} replaced${where}.\n`);
  if (unknown.total === 0) return;
  const more = unknown.total > unknown.some.length ? ` (${unknown.total} places)` : "";
  host.stderr(`Not in the map, so left as they are: ${unknown.some.map(visible).join(", ")}${more}\n`);
}
