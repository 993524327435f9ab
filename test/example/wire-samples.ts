import type { Shape } from "../../src/example/wire/schema.ts";
import type { Operation } from "../../src/example/wire/service-model.ts";
import { bindingOf, membersOf, requiredOf, traitsOf } from "../../src/example/wire/schema.ts";

/** Numbers in [0, 1) that follow from the seed: a failing sample can be made again. */
export function seeded(seed: string): () => number {
  let state = [...seed].reduce((hash, sign) => Math.imul(hash ^ sign.charCodeAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** Texts that break a wire format which quotes carelessly. */
const TEXTS = [
  "plain",
  "with space",
  `<tag attr="x">&amp;</tag>`,
  `quote " apostrophe ' back\\slash`,
  "line\nbreak\ttab",
  "ümläut 漢字 🚀",
  "a=b&c=d?e#f/g+h%20i",
  '{"json": ["text", 1, null]}',
  "arn:aws:lambda:eu-west-1:111122223333:function:example:live",
];
/** What a header can carry: no line ends, nothing beyond ASCII, no blanks at the ends. */
const HEADER_TEXTS = ["plain", "with space", 'quote"mark', "a=b;c", "x,y"];

const DEEPEST = 6;

/** A value of a shape with every member set, the recursive and very deep ones left out where they may be. */
export function sampleOf(shape: Shape, random: () => number, depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (shape.isUnitSchema()) return {};
  if (shape.isUnionSchema() && shape.isStreaming()) return eventsOf(shape, random);
  if (shape.isUnionSchema()) {
    const member = pick(membersOf(shape).filter(([, candidate]) => depth < DEEPEST || !candidate.isStructSchema()));
    const [name, memberShape] = member ?? (membersOf(shape)[0] as typeof member);
    return { [name]: sampleOf(memberShape, random, depth + 1) };
  }
  if (shape.isStructSchema()) {
    const required = new Set(requiredOf(shape));
    const members = membersOf(shape).filter(([name, m]) => required.has(name) || depth < DEEPEST || isScalar(m));
    return Object.fromEntries(
      members
        .map(([name, member]) => [name, sampleOf(member, random, depth + 1)] as const)
        // Forms cannot say that a structure is there but empty.
        .filter(([name, value]) => required.has(name) || !isEmptyObject(value)),
    );
  }
  if (shape.isListSchema()) {
    const value = shape.getValueSchema();
    const inHeader = bindingOf(shape) === "header";
    return Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
      inHeader && value.isStringSchema() ? pick(HEADER_TEXTS) : sampleOf(value, random, depth + 1),
    );
  }
  if (shape.isMapSchema()) {
    const value = shape.getValueSchema();
    const keys = bindingOf(shape) === "header-map" ? ["first", "second"] : ["first", "Second.Key", "with space"];
    return Object.fromEntries(
      keys.map((key) => [
        key,
        bindingOf(shape) === "header-map" ? pick(HEADER_TEXTS) : sampleOf(value, random, depth + 1),
      ]),
    );
  }
  if (shape.isTimestampSchema()) return new Date(Date.UTC(2026, 10, 20, 8, Math.floor(random() * 60), 2));
  if (shape.isBlobSchema()) return Uint8Array.from({ length: 7 }, () => Math.floor(random() * 256));
  if (shape.isBooleanSchema()) return random() < 0.5;
  if (shape.isNumericSchema()) {
    return traitsOf(shape).httpResponseCode ? 202 : Math.floor(random() * 1e6);
  }
  if (shape.isBigIntegerSchema()) return BigInt(Math.floor(random() * 1e6));
  if (shape.isDocumentSchema()) return { text: pick(TEXTS), list: [1, true, null] };
  return bindingOf(shape) === "header" ? pick(HEADER_TEXTS) : pick(TEXTS);
}

/** One event of each kind, errors left out: the client throws those. */
function eventsOf(stream: Shape, random: () => number): unknown[] {
  return membersOf(stream)
    .filter(([, event]) => !traitsOf(event).error)
    .map(([name, event]) => ({ [name]: sampleOf(event, random, 1) }));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && JSON.stringify(value) === "{}";
}

function isScalar(shape: Shape): boolean {
  return !shape.isStructSchema() && !shape.isListSchema() && !shape.isMapSchema();
}

/** An input that the client sends unchanged: what its own middleware would refuse or rewrite is set so that it does not. */
export function inputSample({ id, input }: Operation): Record<string, unknown> {
  const sample = sampleOf(input, seeded(`${id} input`)) as Record<string, unknown>;
  return without({ ...sample, ...only(sample, SENDABLE[prefixOf(id)] ?? {}) }, REWRITTEN);
}

/** An output whose parts do not contradict each other. */
export function outputSample({ id, output }: Operation): Record<string, unknown> {
  const sample = sampleOf(output, seeded(`${id} output`)) as Record<string, unknown>;
  return { ...sample, ...only(sample, COHERENT[id] ?? {}) };
}

const prefixOf = (id: string) => String(id.split(":")[0]);

/** Inputs that clients check before they send. */
const SENDABLE: Readonly<Record<string, Record<string, unknown>>> = {
  s3: { Bucket: "example-bucket", ChecksumAlgorithm: "CRC32", ContentLength: 7 },
};

/** Inputs that clients rewrite, or that lead them elsewhere. */
const REWRITTEN = ["EndpointId", "SSECustomerKey", "CopySourceSSECustomerKey"];

const EXPIRES = { Expires: new Date("2026-11-20T08:00:00Z"), ExpiresString: "Fri, 20 Nov 2026 08:00:00 GMT" };

const COHERENT: Readonly<Record<string, Record<string, unknown>>> = {
  // Bound to the content type, which says that events follow.
  "lambda:InvokeWithResponseStream": { ResponseStreamContentType: "application/vnd.amazon.eventstream" },
  "s3:GetObject": { ContentLength: 7, ...EXPIRES },
  "s3:HeadObject": EXPIRES,
  "s3:GetObjectAnnotation": { ContentLength: 7 },
};

function only(sample: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in sample));
}

function without(sample: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sample).filter(([name]) => !names.includes(name)));
}
