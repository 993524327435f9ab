import { CasePackError } from "../core/errors.ts";
import { ATTACHMENTS, type AttachmentLimits } from "../core/part.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};
const SIZE = /^(?<amount>\d{1,12}(?:\.\d{1,3})?)\s?(?<unit>[kmg]?i?b|)(?:\s?x\s?(?<files>\d{1,3}))?$/iu;

/** Below this not even what must be in the first part fits. */
const LEAST = 100_000;

/**
 * Reads `--max-size`: `legacy`, a size (`20MB`, decimal; `20MiB`, binary), or a size and a number of files (`20MBx3`;
 * without one, ten).
 * @throws CasePackError `usage` for anything else
 */
export function readMaxSize(text: string | undefined): AttachmentLimits {
  if (text === undefined) return ATTACHMENTS.current;
  if (text === "legacy") return ATTACHMENTS.legacy;
  const { amount = "", unit = "", files } = SIZE.exec(text.trim())?.groups ?? {};
  const bytes = Math.floor(Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  const count = files === undefined ? ATTACHMENTS.current.files : Number(files);
  if (amount !== "" && bytes >= LEAST && count >= 1) return { bytes, files: count };
  throw new CasePackError(
    "usage",
    "--max-size takes a size of at least 100 kB, 20MB, or with how many files a case takes, 20MBx3; or legacy: 5 MB x 3 files.",
    { option: "--max-size" },
  );
}
