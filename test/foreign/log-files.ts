import { EVENT_START } from "../../src/core/evidence.ts";
import type { Collected } from "./collected.ts";

/** Every event of a pack's log files, in the files' order: ISO time, stream, message. */
export function logEvents(pack: Collected): (readonly [string, string, string])[] {
  const events: [string, string, string][] = [];
  const files = pack.paths.filter((path) => /^logs\/.*\.txt$/u.test(path)).sort();
  for (const file of files) {
    for (const line of pack.text(file).split("\n")) {
      const started = EVENT_START.exec(line);
      const last = events.at(-1);
      if (started !== null) events.push([started[1] ?? "", started[2] ?? "", started[3] ?? ""]);
      else if (line.startsWith("\t") && last !== undefined) last[2] += `\n${line.slice(1)}`;
    }
  }
  return events;
}
