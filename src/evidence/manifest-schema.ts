import * as v from "valibot";
import { AUDIENCES, LANGUAGES, SUGGESTED } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import { isObject } from "../core/json.ts";
import { CHECKLIST_IDS, type Manifest } from "../core/manifest.ts";
import { pathProblem } from "./paths.ts";

/** `2026-11-20T08:13:02.123Z`: UTC, whole or with a fraction of a second, and a day that exists. */
const isoTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u, "is not a time in UTC"),
  v.check((text) => !Number.isNaN(Date.parse(text)), "is not a time"),
);
export const packPath = v.pipe(
  v.string(),
  v.check((text) => pathProblem(text) === undefined, "is not a path of a pack"),
);
/** Of bytes, of files. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, "is not a SHA-256 in lower-case hex"));
const text = v.exactOptional(v.string());

const outcome = v.picklist([
  "collected",
  "empty",
  "not-found",
  "denied",
  "throttled",
  "failed",
  "skipped",
  "not-applicable",
]);

const caseInfo = v.object({
  functionArn: v.string(),
  functionName: v.string(),
  qualifier: text,
  accountId: v.string(),
  region: v.string(),
  window: v.object({
    start: isoTime,
    end: isoTime,
    timeZone: v.string(),
    origin: v.picklist(["since", "start-end", "first-failure-in-metrics", "last-24-hours"]),
  }),
  audience: v.picklist(AUDIENCES),
  language: v.picklist(LANGUAGES),
  stated: v.object({
    issue: text,
    workflow: text,
    frequency: v.exactOptional(v.picklist(["continuous", "intermittent"])),
    crossAccount: v.exactOptional(v.picklist(["yes", "no"])),
    accepted: v.exactOptional(v.array(v.picklist(SUGGESTED))),
  }),
  peerAccounts: v.array(v.string()),
  collectedBy: text,
  collectedAt: isoTime,
  comparedWith: text,
});

const reading = v.object({
  group: v.string(),
  reader: v.picklist(["FilterLogEvents", "Insights"]),
  why: v.string(),
  onlyStreamsOf: text,
  slices: count,
  gaps: v.array(
    v.object({
      kind: v.picklist(["unread", "uncounted-for", "expired", "dropped"]),
      from: isoTime,
      to: isoTime,
      why: v.string(),
    }),
  ),
  counts: v.exactOptional(
    v.object({
      binSeconds: count,
      bins: count,
      counted: count,
      read: count,
      differences: v.array(v.object({ from: isoTime, to: isoTime, counted: count, read: count })),
    }),
  ),
  notes: v.array(v.string()),
});

const item = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  collector: v.string(),
  operation: v.string(),
  actions: v.array(v.string()),
  outcome,
  attempts: count,
  startedAt: isoTime,
  finishedAt: isoTime,
  count,
  files: v.array(packPath),
  accountId: text,
  region: text,
  error: v.exactOptional(v.object({ code: v.string(), message: v.string(), requestId: text })),
  reason: text,
  effect: v.string(),
  reading: v.exactOptional(reading),
});

/** From 1. */
export const positive = v.pipe(count, v.minValue(1));
const piece = v.object({ path: packPath, part: positive, bytes: count, sha256, firstLine: positive });
const listedFile = v.object({
  path: packPath,
  bytes: count,
  sha256,
  part: v.exactOptional(positive),
  pieces: v.exactOptional(v.pipe(v.array(piece), v.nonEmpty())),
});

/** A file name and nothing else: a manifest may be a stranger's, and what it names is looked for beside it. */
export const zipName = v.pipe(
  v.string(),
  v.check(
    (name) => !name.includes("/") && pathProblem(name) === undefined && name.endsWith(".zip"),
    "is no zip's name",
  ),
);
const partList = v.object({
  set: sha256,
  zips: v.pipe(
    v.array(
      v.object({
        number: positive,
        name: zipName,
        attach: v.picklist(["at-once", "on-request"]),
        bytes: v.exactOptional(count),
        sha256: v.exactOptional(sha256),
      }),
    ),
    v.minLength(2),
    v.check((zips) => zips.every((zip, index) => zip.number === index + 1), "is not numbered from 1 on"),
    v.check((zips) => new Set(zips.map(({ name }) => name)).size === zips.length, "names a zip twice"),
  ),
});

/** Fields that a later version may add are read over. */
export const manifestSchema = v.object({
  schema: v.literal("lambda-case-pack/manifest@1"),
  tool: v.object({ name: v.string(), version: v.string() }),
  case: caseInfo,
  checklist: v.array(
    v.object({
      id: v.picklist(CHECKLIST_IDS),
      status: v.picklist(["collected", "partial", "missing", "needs-answer", "not-applicable"]),
      evidence: v.array(v.string()),
      why: v.string(),
    }),
  ),
  items: v.array(item),
  blindSpots: v.array(v.object({ id: v.string(), text: v.string() })),
  files: v.array(listedFile),
  parts: v.exactOptional(partList),
  redaction: v.object({ total: count, byRule: v.record(v.string(), count) }),
});

/**
 * Reads manifest.json. Errors: CasePackError `pack`, with the place of the first member that is wrong; values are not
 * quoted, for the pack may be a stranger's.
 */
export function readManifest(document: unknown): Manifest {
  const schema = isObject(document) ? document["schema"] : undefined;
  if (schema !== "lambda-case-pack/manifest@1") throw otherFormat(schema);
  const result = v.safeParse(manifestSchema, document, { abortEarly: true });
  if (result.success) return result.output;
  const place = v.getDotPath(result.issues[0]) ?? "its top";
  throw new CasePackError("pack", `manifest.json of the pack is not as format 1 has it, at ${printable(place)}.`);
}

function otherFormat(schema: unknown): CasePackError {
  const newer = typeof schema === "string" && /^lambda-case-pack\/manifest@\d+$/u.test(schema);
  const what = newer
    ? `is of another format, ${schema}. Use a later version of lambda-case-pack.`
    : "is not a manifest.";
  return new CasePackError("pack", `manifest.json of the pack ${what}`);
}

function printable(place: string): string {
  return place.replaceAll(/[^\w.-]/gu, "?").slice(0, 120);
}
