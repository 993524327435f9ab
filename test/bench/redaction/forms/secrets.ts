import { createHash } from "node:crypto";

/** Makes made-up secrets, the same ones for the same seed, and remembers what must be gone. */
export interface Secrets {
  /** A password of letters, digits and `-_.!`: stands in any notation as it is. Six kinds, from `otter7mill` to forty random characters. */
  password(): string;
  /** A password with characters that notations mind, but no quotes, spaces or backslashes. */
  wild(): string;
  alnum(length: number): string;
  hex(length: number): string;
  base64(bytes: number): string;
  base64url(bytes: number): string;
  digits(length: number): string;
  upper(length: number): string;
  /** Remembers one more thing that must be gone: an encoded form, a line of a block. */
  gone<T extends string>(text: T): T;
  /** Not secret: an id in the form of a UUID. */
  uuid(): string;
  /** Not secret: a time. */
  readonly time: string;
  readonly user: string;
  readonly host: string;
}

/** A way in which a secret comes to stand in a log: an id, and what makes one sample. */
export type Form = readonly [id: string, make: (secrets: Secrets) => string];

export interface Sample {
  readonly rule: string;
  readonly kind: "tp";
  readonly sample: string;
  readonly secrets: readonly string[];
}

const WORDS = ["otter", "maple", "harbor", "velvet", "comet", "saffron", "willow", "copper", "meadow", "falcon"];
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALNUM = `${UPPER}${UPPER.toLowerCase()}0123456789`;

/** Samples of every form; `rule` is the form's id, so that misses are listed by form. */
export function samplesOf(forms: readonly Form[], each: number): Sample[] {
  return forms.flatMap(([rule, make]) =>
    Array.from({ length: each }, (_, index) => {
      const { secrets, found } = secretsOf(`${rule} ${index}`, index);
      const sample = make(secrets);
      return { rule, kind: "tp" as const, sample, secrets: found() };
    }),
  );
}

function secretsOf(seed: string, index: number): { secrets: Secrets; found: () => string[] } {
  const next = random(seed);
  const found: string[] = [];
  const gone = <T extends string>(text: T): T => {
    found.push(text);
    return text;
  };
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[next() % alphabet.length]).join("");
  const word = (): string => WORDS[next() % WORDS.length]!;
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => next() % 256));
  const mixed = (length: number): string =>
    `${from(UPPER.toLowerCase(), 1)}${from(ALNUM, length - 3)}${from("0123456789", 1)}${from(UPPER, 1)}`;
  const hexOf = (length: number): string =>
    bytes(Math.ceil(length / 2))
      .toString("hex")
      .slice(0, length);
  let kind = index;
  const password = (): string => {
    kind++;
    if (kind % 6 === 0) return `${word()}${(next() % 90) + 10}${word()}`;
    if (kind % 6 === 1) return mixed(12);
    if (kind % 6 === 2) return `${word()[0]!.toUpperCase()}${mixed(7)}!`;
    if (kind % 6 === 3) return `${word()}-${word()}-${(next() % 90) + 10}`;
    if (kind % 6 === 4) return hexOf(32);
    return `${mixed(20)}_${mixed(12)}.${mixed(6)}`;
  };
  const wild = (): string => {
    kind++;
    const parts = ["$", "#", "&", "%", "@", "^", "*", "+", "=", "~", "?"];
    const mark = (): string => parts[next() % parts.length]!;
    return `${from(UPPER, 1)}${from(ALNUM, 4)}${mark()}${from(ALNUM, 4)}${mark()}${from(ALNUM, 3)}`;
  };
  return {
    found: () => found,
    secrets: {
      gone,
      password: () => gone(password()),
      wild: () => gone(wild()),
      alnum: (length) => gone(mixed(length)),
      hex: (length) => gone(hexOf(length)),
      base64: (length) => gone(bytes(length).toString("base64")),
      base64url: (length) => gone(bytes(length).toString("base64url")),
      digits: (length) => gone(from("0123456789", length)),
      upper: (length) => gone(from(`${UPPER}0123456789`, length)),
      uuid: () => `${hexOf(8)}-${hexOf(4)}-4${hexOf(3)}-a${hexOf(3)}-${hexOf(12)}`,
      time: new Date(1_763_625_600_000 + (next() % 100_000) * 137).toISOString(),
      user: ["app", "svc_orders", "bob", "admin", "reporting"][next() % 5]!,
      host: ["db.internal", "10.0.3.17", "orders-db.c9abc.eu-west-1.rds.amazonaws.com", "localhost"][next() % 4]!,
    },
  };
}

/** Bytes of SHA-256 over a counter: enough randomness, and none of it from outside. */
function random(seed: string): () => number {
  let block = Buffer.alloc(0);
  let at = 0;
  let count = 0;
  return () => {
    if (at + 2 > block.length) {
      block = createHash("sha256").update(`${seed} ${count++}`).digest();
      at = 0;
    }
    const value = block.readUInt16LE(at);
    at += 2;
    return value;
  };
}
