import { newRedactor } from "./corpus.ts";
import { recall, type Recall } from "./notations.ts";
import { leaks } from "./score.ts";

/** Values that no rule can tell by their form: only their being an environment variable's says that they are secret. */
const VALUES = [
  "velvet-mountain-otter",
  "blue Lantern & seven Harbours",
  "maple/orchard+cellar=north",
  "grüner Käse am Montag",
  'she said "open sesame"',
  "C:\\vault\\door",
  "quiet<river>stones",
];

/** Encodings written here anew, from their definitions: what is compared must not be made by what is tested. */
export const ENCODINGS: Readonly<Record<string, (value: string) => string>> = {
  plain: (v) => v,
  "percent-encoded": (v) => encodeURIComponent(v),
  "percent-encoded, lower case": (v) => encodeURIComponent(v).replaceAll(/%[0-9A-F]{2}/g, (e) => e.toLowerCase()),
  "percent-encoded twice": (v) => encodeURIComponent(encodeURIComponent(v)),
  form: (v) => new URLSearchParams({ v }).toString().slice(2),
  "JSON string": (v) => JSON.stringify(v).slice(1, -1),
  "JSON string, twice": (v) => JSON.stringify(JSON.stringify(v)).slice(1, -1),
  "JSON string, ASCII": (v) =>
    JSON.stringify(v)
      .slice(1, -1)
      .replaceAll(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  HTML: (v) => v.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  base64: (v) => Buffer.from(v).toString("base64"),
  "base64, one byte in": (v) => Buffer.from(`x${v}`).toString("base64"),
  "base64, two bytes in": (v) => Buffer.from(`xy${v}`).toString("base64"),
  "base64 of JSON": (v) => Buffer.from(JSON.stringify({ a: 1, v })).toString("base64"),
  base64url: (v) => Buffer.from(v).toString("base64url"),
  hex: (v) => Buffer.from(v).toString("hex"),
  "hex, upper case": (v) => Buffer.from(v).toString("hex").toUpperCase(),
};

/** A variable whose name says that its value is secret, and one whose name says nothing. */
const VARIABLES = ["APP_PASSPHRASE", "GREETING"];

/**
 * Recall of environment variables' values in every encoding, told as `collect` tells them: the function's configuration
 * is redacted first, then log lines and documents in which the values stand; at the end the finished text is searched.
 */
export function knownValues(): Recall {
  const missed: Record<string, number> = {};
  let samples = 0;
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    for (const value of VALUES) {
      for (const variable of VARIABLES) {
        samples++;
        if (isLeft(variable, value, encode(value), inner(name, encode(value)))) missed[name] = (missed[name] ?? 0) + 1;
      }
    }
  }
  return recall(samples, missed);
}

/** The note of a record, as a reader of its JSON gets it. */
function noteOf(record: unknown): string {
  return (record as { readonly requestParameters: { readonly note: string } }).requestParameters.note;
}

function isLeft(variable: string, value: string, encoded: string, part: string): boolean {
  const redactor = newRedactor();
  const configuration = { FunctionName: "orders", Environment: { Variables: { [variable]: value, STAGE: "prod" } } };
  const line = `state before ${encoded} and after`;
  const written = [
    JSON.stringify(redactor.json({ Configuration: configuration }, "function/configuration.json")),
    redactor.stream("stream", "log")(line),
    noteOf(redactor.json({ requestParameters: { note: line } }, "events")),
    redactor.name(encoded),
  ];
  // what the line held must be known to whoever searches the finished pack as well
  const isKnown = redactor.residue().scan(Buffer.from(line)).length > 0;
  return written.some((text) => leaks(text, part)) || !isKnown;
}

/** Of base64 that begins or ends inside of a group of three bytes, the characters that depend on the value alone. */
export function inner(name: string, encoded: string): string {
  if (!name.startsWith("base64")) return encoded;
  const from = name === "base64 of JSON" ? 20 : name.includes(",") ? 4 : 0;
  return encoded.slice(from, encoded.length - 4);
}
