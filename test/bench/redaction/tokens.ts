import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newRedactor } from "./corpus.ts";
import { recall, type Recall } from "./notations.ts";
import { leaks } from "./score.ts";

/** Places in which a token stands under no name that tells of it. */
const PLACES: Readonly<Record<string, (token: string) => string>> = {
  alone: (token) => token,
  sentence: (token) => `retrying with ${token} after 3 s`,
  "end of a sentence": (token) => `The reply was ${token}.`,
  brackets: (token) => `call(${token})`,
  list: (token) => `["a", "${token}", "b"]`,
  "neutral name": (token) => `{"data":"${token}"}`,
  "escaped line end": (token) => `"first\\n${token}\\nlast"`,
  "percent-encoded": (token) => `note=${encodeURIComponent(`see ${token}`)}`,
  colour: (token) => `\u001b[32m${token}\u001b[0m`,
  path: (token) => `GET /hooks/${token}/x HTTP/1.1`,
  "python bytes": (token) => `b'${token}'`,
  element: (token) => `<v>${token}</v>`,
};

/** Recall of the vendors' tokens of the fixtures in a folder, each in every place. */
export function bareTokens(folder: string): Recall {
  const missed: Record<string, number> = {};
  let samples = 0;
  for (const id of readdirSync(folder)) {
    const token = tokenOf(join(folder, id));
    if (token === undefined) continue;
    for (const place of Object.values(PLACES)) {
      samples++;
      if (leaks(newRedactor().text(place(token), "f"), token)) missed[id] = (missed[id] ?? 0) + 1;
    }
  }
  return recall(samples, missed);
}

/** The token of a fixture; undefined of one that is only secret after something that tells of it (`Token token=`, a host). */
function tokenOf(folder: string): string | undefined {
  const before = readFileSync(join(folder, "ng-bare.in.txt"), "utf8").replaceAll("{~}", "");
  const after = readFileSync(join(folder, "ng-bare.out.txt"), "utf8");
  return /value found: <[a-z0-9-]+:\*> in the reply$/m.test(after)
    ? /value found: (.*) in the reply$/m.exec(before)?.[1]
    : undefined;
}
