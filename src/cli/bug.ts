import type { Host } from "./host.ts";

/**
 * A sentence about an error that we did not foresee. The error's message is left out: it can hold text of an AWS
 * reply that has not been redacted. Its stack frames name only our own files.
 */
export function describeBug(error: unknown, host: Host): string {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  const frames =
    error instanceof Error && error.stack !== undefined
      ? error.stack
          .split("\n")
          .filter((line) => /^\s+at /u.test(line))
          .slice(0, 6)
          .map((line) => line.replaceAll(host.packageRoot, "."))
      : [];
  return [
    `lambda-case-pack: unexpected ${kind}; no pack was made. This is a fault of the tool, not of your account.`,
    `Report it with these lines (they hold nothing of your data): version ${host.version}, Node ${host.nodeVersion}`,
    ...frames,
    "",
  ].join("\n");
}
