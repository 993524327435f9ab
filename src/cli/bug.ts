import { systemCode } from "../evidence/output-error.ts";
import type { Host } from "./host.ts";

/**
 * A sentence about an error that we did not foresee. The error's message is left out: it can hold text of an AWS
 * reply that has not been redacted. Its stack frames name only our own files.
 */
export function describeBug(error: unknown, host: Pick<Host, "packageRoot" | "version" | "nodeVersion">): string {
  const code = systemCode(error);
  if (code === "EMFILE" || code === "ENFILE")
    return `lambda-case-pack: Too many files are open (${code}), so this could not be done. Raise the limit: ulimit -n 1024.\n`;
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  const frames = framesOf(error).map((line) => line.replaceAll(host.packageRoot, "."));
  return [
    `lambda-case-pack: unexpected ${kind}; no pack was made. This is a fault of the tool, not of your account.`,
    `Report it with these lines (they hold nothing of your data): version ${host.version}, Node ${host.nodeVersion}`,
    ...frames,
    "",
  ].join("\n");
}

/** The stack without the message, whose own lines may look like frames. A stack that begins otherwise gives none. */
function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const at = error.stack.indexOf(error.message);
  if (at < 0) return [];
  return error.stack
    .slice(at + error.message.length)
    .split("\n")
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, 6);
}
