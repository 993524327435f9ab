import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { CasePackError } from "../core/errors.ts";
import { systemCode } from "./output-error.ts";

/** The file of a run folder that says who works in it. */
export const LOCK_NAME = "run.lock";

/** This process, and what it can tell of others. */
export interface ProcessTable {
  readonly id: number;
  /** Whether a process of this machine runs now. */
  isAlive(id: number): boolean;
}

/**
 * Takes a run folder for this process. A lock whose process has ended is nobody's. Gives back how to release it.
 * @throws CasePackError `usage` where another process works in the folder; else what the disk says
 */
export function takeLock(folder: string, processes: ProcessTable): () => void {
  const path = join(folder, LOCK_NAME);
  if (!create(path, processes.id)) {
    const holder = holderOf(path);
    if (holder !== undefined && processes.isAlive(holder)) throw taken(folder, path, holder);
    // Of several that find it stale, one gets to move it away: the others see what it made anew.
    const aside = `${path}.${processes.id}`;
    move(path, aside);
    const moved = holderOf(aside);
    rmSync(aside, { force: true });
    if (moved !== undefined && moved !== holder && processes.isAlive(moved)) {
      create(path, moved);
      throw taken(folder, path, moved);
    }
    if (!create(path, processes.id)) throw taken(folder, path, holderOf(path));
  }
  return () => rmSync(path, { force: true });
}

function create(path: string, id: number): boolean {
  try {
    const file = openSync(path, "wx", 0o600);
    try {
      writeSync(file, `${id}\n`);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}

/** The number in a lock; undefined where there is none, as in one that was cut off while it was written. */
function holderOf(path: string): number | undefined {
  try {
    const [, id] = /^([1-9]\d{0,9})\n$/u.exec(readFileSync(path, "utf8")) ?? [];
    return id === undefined ? undefined : Number(id);
  } catch {
    return undefined;
  }
}

function taken(folder: string, path: string, holder: number | undefined): CasePackError {
  const who = holder === undefined ? "Another process" : `Process ${holder}`;
  return new CasePackError(
    "usage",
    `${who} works in ${folder} already. Let it end; if that is another program by now, remove ${path}.`,
    { option: "--resume" },
  );
}
