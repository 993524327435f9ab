import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { link, open, rename, rm, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CasePackError } from "../core/errors.ts";
import { outputError, systemCode } from "../evidence/output-error.ts";

/** A pack that is being made: a file beside its final name, which nobody can mistake for a pack. */
export interface PartialPack {
  /** Absolute: `<final>.partial-<random>`. */
  readonly path: string;
  /** Where it will be, absolute. */
  readonly final: string;
  /** Gives it its final name. A file that stands there already stays, and is an error: CasePackError `output`. */
  publish(): Promise<void>;
  remove(): Promise<void>;
  /** Whether a file stands at the final name. */
  isNamed(): boolean;
  /** At once, for a signal handler. Leaves a published pack alone. */
  removeSync(): void;
}

/**
 * Makes an empty file, mode 0600, beside `final`. Synchronously: no signal comes between its making and the caller's
 * note that it must be removed. Errors: CasePackError `output`. `hardLink` is the file system's.
 */
export function createPartial(final: string, hardLink: typeof link = link): PartialPack {
  const target = resolve(final);
  const path = `${target}.partial-${randomBytes(6).toString("hex")}`;
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    throw outputError(error, dirname(target));
  }
  return {
    path,
    final: target,
    publish: () => publish(path, target, hardLink),
    remove: () => rm(path, { force: true }),
    isNamed: () => existsSync(target),
    removeSync: () => rmSync(path, { force: true }),
  };
}

/** The parts of one pack that are being made. */
export interface PartialPacks {
  /** In the order of their numbers. */
  readonly all: readonly PartialPack[];
  /** Gives all of them their final names, the first part last, or none of them. Errors as of `PartialPack.publish`. */
  publish(): Promise<void>;
  remove(): Promise<void>;
  /** Whether the first part has its name, and so all. */
  isNamed(): boolean;
  /** At once, for a signal handler: also those that have their names already, unless all have. */
  removeSync(): void;
}

/** As `createPartial`, for several. */
export function createPartials(finals: readonly string[], hardLink: typeof link = link): PartialPacks {
  const all: PartialPack[] = [];
  try {
    for (const final of finals) all.push(createPartial(final, hardLink));
  } catch (error) {
    for (const partial of all) partial.removeSync();
    throw error;
  }
  let named: PartialPack[] = [];
  return {
    all,
    async publish() {
      try {
        // A reader who finds part 1 finds all; killed in between, this leaves sealed parts of no pack.
        for (const partial of all.toReversed()) {
          await partial.publish();
          named.push(partial);
        }
        named = [];
      } catch (error) {
        for (const { final } of named) await rm(final, { force: true });
        named = [];
        throw error;
      }
    },
    async remove() {
      for (const partial of all) await partial.remove();
    },
    isNamed: () => all[0]?.isNamed() === true,
    removeSync() {
      for (const partial of all) partial.removeSync();
      for (const { final } of named) rmSync(final, { force: true });
    },
  };
}

async function publish(path: string, final: string, hardLink: typeof link): Promise<void> {
  try {
    await claim(path, final, hardLink);
    await syncFolder(dirname(final));
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw outputError(error, dirname(final));
    throw new CasePackError(
      "usage",
      `There is a file at ${final} already, and it was left as it is. Move it, or name another folder with --out.`,
      { cause: error, option: "--out" },
    );
  }
}

/** `rename` would overwrite; `link` fails where the name is taken, whoever took it meanwhile. */
async function claim(path: string, final: string, hardLink: typeof link): Promise<void> {
  try {
    await hardLink(path, final);
    await unlink(path);
  } catch (error) {
    if (!NO_HARD_LINKS.has(systemCode(error) ?? "")) throw error;
    // exFAT and some network shares: take the name with an empty file first, then replace that one.
    await (await open(final, "wx", 0o600)).close();
    await rename(path, final).catch(async (cause: unknown) => {
      await rm(final, { force: true });
      throw cause;
    });
  }
}

const NO_HARD_LINKS: ReadonlySet<string> = new Set(["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/** Makes the new name survive a power cut; Windows cannot open folders and has no need to. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // The pack is whole and in its place; only the promise about power cuts is weaker.
  }
}
