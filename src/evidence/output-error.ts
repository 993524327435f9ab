import { CasePackError } from "../core/errors.ts";

/** What the operating system said, as a sentence with a way out. `where` is a folder that the person chose. */
export function outputError(error: unknown, where: string): CasePackError {
  if (error instanceof CasePackError) return error;
  const code = systemCode(error);
  if (code !== undefined) return new CasePackError("output", sentence(code, where), { cause: error, option: "--out" });
  return new CasePackError("internal", "Making the pack failed for a reason that was not foreseen.", { cause: error });
}

/** The `code` of an error of the operating system, `ENOSPC`; Node.js gives only these a `syscall`. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || !("syscall" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function sentence(code: string, where: string): string {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return `There is no space left in ${where}, so no pack was made. Free some, or name another folder with --out.`;
    case "EFBIG":
      return `A file in ${where} would be larger than this process or the disk allows (EFBIG; \`ulimit -f\`), so no pack was made. Raise the limit, or name another folder with --out.`;
    case "EMFILE":
    case "ENFILE":
      return `Too many files are open (${code}) to write in ${where}, so no pack was made. Raise the limit: ulimit -n 1024.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${where} may not be written to (${code}), so no pack was made. Name a folder of yours with --out.`;
    case "ENOTDIR":
    case "EEXIST":
      return `${where} is not a folder, or something stands in its way (${code}). Name another folder with --out.`;
    default:
      return `Writing in ${where} failed (${code}), so no pack was made. Try again, or name another folder with --out.`;
  }
}
