import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode } from "./output-error.ts";

/** Level by level: Node's own recursion does not end where a file system makes none, as in /proc. */
export async function makeFolders(location: string): Promise<void> {
  const there = await stat(location).then(
    () => true,
    () => false,
  );
  if (there) return;
  if (dirname(location) !== location) await makeFolders(dirname(location));
  await mkdir(location).catch((error: unknown) => {
    if (systemCode(error) !== "EEXIST") throw error;
  });
}

/** Not `recursive`: that would bring back a run folder which a signal handler has just removed. */
export async function makeFolder(location: string): Promise<void> {
  try {
    await mkdir(location, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
  }
}
