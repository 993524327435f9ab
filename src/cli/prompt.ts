import type { Writable } from "node:stream";
import { isCancel, text } from "@clack/prompts";
import { CasePackError } from "../core/errors.ts";

/**
 * Asks for one line on a terminal. An empty answer is undefined.
 * @throws CasePackError `interrupted` on Ctrl-C, and after the signal
 */
export async function promptLine(
  message: string,
  placeholder: string,
  output: Writable,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await text({ message, placeholder, defaultValue: "", output, signal });
  if (isCancel(answer)) throw new CasePackError("interrupted", "Interrupted; no pack was made.");
  return answer.trim() === "" ? undefined : answer.trim();
}
