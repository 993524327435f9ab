import type { CaseInfo } from "../core/case.ts";
import { fileName, stamp } from "../core/evidence.ts";

/** `case-pack_<function>_<start>_<end>.zip`, times in UTC like `20261120T081302Z`. */
export function packName(about: Pick<CaseInfo, "functionName" | "window">): string {
  const { start, end } = about.window;
  return `case-pack_${fileName(about.functionName)}_${stamp(start)}_${stamp(end)}.zip`;
}

/** Whether a file has the name of this pack, or of a part of it, however many those are. */
export function isPackName(file: string, name: string): boolean {
  const stem = name.slice(0, -".zip".length);
  return file === name || (file.startsWith(`${stem}_part-`) && file.endsWith(".zip"));
}
