import { randomBytes } from "node:crypto";
import { linesOf, newRedactor } from "./corpus.ts";
import { recall, type Recall } from "./notations.ts";
import { leaks } from "./score.ts";

/** How AWS's own examples and real trails begin a session token. */
const BEGINNINGS = ["IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdzE", "FQoGZXIvYXdzE", "AgoJb3JpZ2luX2Vj"];

/**
 * Recall of session tokens in CloudTrail records: those that the records hold, and one put anew into every record, each
 * time both as a document and as a line of text.
 */
export function sessionTokens(path: string): Recall {
  const missed: Record<string, number> = {};
  let samples = 0;
  const look = (where: string, record: unknown, token: string): void => {
    samples += 2;
    const document = JSON.stringify(newRedactor().json(record, "events"));
    if (leaks(document, token)) missed[`${where}, document`] = (missed[`${where}, document`] ?? 0) + 1;
    if (leaks(newRedactor().text(JSON.stringify(record), "events"), token))
      missed[`${where}, text`] = (missed[`${where}, text`] ?? 0) + 1;
  };
  linesOf(path).forEach((line, index) => {
    for (const match of line.matchAll(/"sessionToken":"([^"]{40,})"/g))
      look("in the trail", JSON.parse(line), match[1]!);
    const token = BEGINNINGS[index % BEGINNINGS.length]! + randomBytes(420).toString("base64");
    const record = JSON.parse(line) as Record<string, unknown>;
    look(
      "planted",
      { ...record, responseElements: { credentials: { accessKeyId: "ASIAIOSFODNN7EXAMPLE", sessionToken: token } } },
      token,
    );
  });
  return recall(samples, missed);
}
