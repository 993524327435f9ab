import { randomBytes } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { link, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CasePackError } from "../core/errors.ts";
import type { ResidueValue } from "../core/redactor.ts";
import type { Remembered } from "../core/run-memory.ts";
import { outputError, systemCode } from "../evidence/output-error.ts";
import { entryOf, MapEntries, type MapEntry, nameMapText, readNameMap } from "../redact/names/map.ts";
import type { PseudonymKind } from "../redact/redactor.ts";
import { scannerOfValues } from "../redact/residue.ts";
import { ValueHasher } from "../redact/values/remembered-hashes.ts";

/** The map of a run that was asked to keep one. In memory until the pack is made. */
export interface KeptMap {
  /** Absolute. */
  readonly path: string;
  /** How many pseudonyms stand in it, once it is written. */
  readonly size: number;
  /** 32 bytes: the key of the pseudonyms. */
  readonly key: Uint8Array;
  /** Pseudonyms of names that the map had already. */
  names(): readonly (readonly [pseudonym: string, name: string])[];
  /** Those of addresses, which depend on one another. */
  remembered(): readonly Remembered[];
  note(kind: PseudonymKind, value: string, pseudonym: string): void;
  noteNames(names: ReadonlyMap<string, string>): void;
  /**
   * Writes the map as the pack is made: both are there afterwards, or neither. What holds one of `secrets` is left out.
   * `onAbruptEnd` as hosts have it.
   */
  beside<Pack extends { readonly zips: readonly { readonly path: string }[] }>(
    secrets: readonly ResidueValue[],
    makePack: () => Promise<Pack>,
    onAbruptEnd: (cleanUp: () => void) => () => void,
  ): Promise<Pack>;
}

const OPTION = "--keep-map";
const LARGEST = 64 * 1024 * 1024;

/**
 * Opens the map at a path, absolute: one to extend, or a new one where there is no file. Nothing is written yet.
 * @throws CasePackError `usage` where the file is something else, or others may read it
 */
export async function openKeptMap(path: string, key: Uint8Array): Promise<KeptMap> {
  const before = await existing(path);
  if (before === undefined) return new FileMap(path, key, undefined);
  return new FileMap(path, Buffer.from(before.map.key, "base64"), before);
}

interface MapBefore {
  readonly text: string;
  readonly map: { readonly key: string; readonly entries: readonly MapEntry[] };
}

async function existing(path: string): Promise<MapBefore | undefined> {
  const refuse = (why: string, cause?: unknown): CasePackError =>
    new CasePackError("usage", `${OPTION} ${path} ${why}`, {
      option: OPTION,
      ...(cause === undefined ? {} : { cause }),
    });
  if (/\.zip$/iu.test(path)) throw refuse("would look like a pack. Name a file that ends otherwise: names.json.");
  try {
    const found = await stat(path);
    if (!found.isFile()) throw refuse("is not a file. Name a new one, or a map to extend.");
    if (found.size > LARGEST) throw refuse("is too large to be a map of names. Name a new file.");
  } catch (error) {
    if (error instanceof CasePackError) throw error;
    if (systemCode(error) !== "ENOENT") throw refuse("cannot be looked at. Name another file.", error);
    const folder = await stat(dirname(path)).catch(() => undefined);
    if (folder?.isDirectory() !== true) throw refuse("lies in a folder that is not there. Make the folder first.");
    return undefined;
  }
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw refuse("cannot be read. Name another file.", cause);
  });
  return { text, map: readNameMap(text, path, OPTION) };
}

const KINDS = { "account-id": "account", address: "address", email: "email" } as const;

class FileMap implements KeptMap {
  readonly key: Uint8Array;
  readonly path: string;
  size = 0;
  readonly #before: readonly MapEntry[] | undefined;
  /** The file as it was read. */
  readonly #textBefore: string | undefined;
  readonly #entries: MapEntries;

  constructor(path: string, key: Uint8Array, before: MapBefore | undefined) {
    this.path = path;
    this.key = key;
    this.#before = before?.map.entries;
    this.#textBefore = before?.text;
    this.#entries = new MapEntries(this.#before);
  }

  names(): readonly (readonly [pseudonym: string, name: string])[] {
    return (this.#before ?? []).flatMap(({ kind, pseudonym, value }) =>
      kind === "name" ? [[pseudonym, value] as const] : [],
    );
  }

  remembered(): readonly Remembered[] {
    const hasher = new ValueHasher(this.key);
    return (this.#before ?? []).flatMap(({ kind, pseudonym, value }) =>
      kind === "address" && /^[\d.]+$/u.test(pseudonym)
        ? [{ type: "address" as const, hash: hasher.digest(value), address: pseudonym }]
        : [],
    );
  }

  note(kind: PseudonymKind, value: string, pseudonym: string): void {
    this.#entries.add(entryOf(KINDS[kind], value, pseudonym));
  }

  noteNames(names: ReadonlyMap<string, string>): void {
    for (const [pseudonym, value] of names) this.#entries.add({ pseudonym, value, kind: "name" });
  }

  async beside<Pack extends { readonly zips: readonly { readonly path: string }[] }>(
    secrets: readonly ResidueValue[],
    makePack: () => Promise<Pack>,
    onAbruptEnd: (cleanUp: () => void) => () => void,
  ): Promise<Pack> {
    const partial = `${this.path}.partial-${randomBytes(6).toString("hex")}`;
    const forget = onAbruptEnd(() => rmSync(partial, { force: true }));
    try {
      closeSync(openSync(partial, "wx", 0o600));
      await writeFile(partial, this.#text(secrets));
      const pack = await makePack();
      try {
        await this.#publish(partial);
      } catch (error) {
        for (const { path } of pack.zips) await rm(path, { force: true });
        throw error;
      }
      return pack;
    } catch (error) {
      throw outputError(error, dirname(this.path));
    } finally {
      await rm(partial, { force: true });
      forget();
    }
  }

  #text(secrets: readonly ResidueValue[]): string {
    const scanner = scannerOfValues(
      secrets.filter(({ kind, mayStand }) => mayStand === "nowhere" && !Object.hasOwn(KINDS, kind) && kind !== "name"),
      undefined,
    );
    const holdsSecret = (value: string): boolean => scanner.scan(Buffer.from(value, "utf8")).length > 0;
    const entries = this.#entries.all(holdsSecret);
    this.size = entries.length;
    return nameMapText({
      schema: "lambda-case-pack/name-map@1",
      key: Buffer.from(this.key).toString("base64"),
      entries,
    });
  }

  #changed(): CasePackError {
    return new CasePackError(
      "usage",
      `${OPTION} ${this.path} was changed while the pack was made, perhaps by another run, and was left as it is; no pack was made. Start again, and it is extended.`,
      { option: OPTION },
    );
  }

  async #publish(partial: string): Promise<void> {
    const file = await open(partial, "r+");
    await file.sync().finally(() => file.close());
    if (this.#textBefore !== undefined) {
      // Another run may have extended it: its names must not be lost.
      const now = await readFile(this.path, "utf8").catch(() => undefined);
      if (now !== this.#textBefore) throw this.#changed();
      return await rename(partial, this.path);
    }
    try {
      await link(partial, this.path);
    } catch (error) {
      if (systemCode(error) !== "EEXIST") return await rename(partial, this.path);
      throw new CasePackError(
        "usage",
        `${OPTION} ${this.path} came to be while the pack was made, and was left as it is.`,
        {
          option: OPTION,
          cause: error,
        },
      );
    }
  }
}
