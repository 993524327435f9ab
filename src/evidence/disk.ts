import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { CasePackError } from "../core/errors.ts";

const MIB = 1024 * 1024;

/** What a run needs beside the logs: documents, CloudTrail records, a log file that is written anew. */
const ALWAYS = 96 * MIB;
/**
 * Of each byte that CloudWatch counted: an event's time and stream stand before its text and tokens are longer than
 * some secrets (up to 1.4 of it in all), and the zip stands beside the files until they are removed (a fifth).
 */
const FACTOR = 1.6;

/** Bytes of disk that a run with so many bytes of logs needs at its peak, about. */
export function neededBytes(logBytes: number): number {
  return Math.ceil(ALWAYS + logBytes * FACTOR);
}

/** Bytes that are free for us where a folder is, or will be made; undefined where the system does not say. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(await nearestExisting(folder));
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/**
 * @param about what the need comes from, a clause: "for the logs that CloudWatch counted"
 * @throws CasePackError `output` where less is free than needed; where the system does not say, it is tried
 */
export async function requireRoom(folder: string, needed: number, about: string): Promise<number | undefined> {
  const free = await freeBytes(folder);
  if (free === undefined || free >= needed) return free;
  throw new CasePackError(
    "output",
    `There are ${sizeText(free)} free in ${folder}, and about ${sizeText(needed)} are needed ${about}. Free some, name another folder with --out, or choose a shorter window.`,
    { option: "--out" },
  );
}

/** `1.4 GB`, in powers of ten. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${units[power] ?? ""}`;
}

/** Folders that are not there yet are made in this one: the path itself, or the nearest folder above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  const parent = dirname(path);
  return there || parent === path ? path : await nearestExisting(parent);
}
