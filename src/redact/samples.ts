import { REPLACED } from "./values/pseudonyms.ts";

/** One replacement as it reads in the pack, for the owner to judge: `"dbPassword": "<password:0000000000>"`. */
export interface Sample {
  readonly file: string;
  readonly text: string;
}

/** Gathers a few replacements of every rule, from redacted text alone. */
export interface Samples {
  /** A rule replaced something with a token of a kind, in the text that comes next. */
  expect(rule: string, kind: string): void;
  /** The redacted text in which what was expected stands. */
  take(file: string, redacted: string): void;
  /** A whole value of a document that stands under a name. */
  takeNamed(file: string, rule: string, name: string, kind: string): void;
  /** At most three for each rule, from files in the order of their names. `redact` is asked once more: it knows more now. */
  report(redact: (text: string) => string): Readonly<Record<string, readonly Sample[]>>;
}

const MOST = 3;
/** Characters shown on either side of a token. */
const SHOWN = 40;
/** Characters kept until the end: far more than are shown, so that a value is not cut before it is recognised. */
const KEPT = 400;
/** Replacements looked at for a rule and file, and expected at a time. */
const MOST_TRIES = 30;
/** A placeholder to the rules, so that a finished report holds nothing that they would find. */
const ELIDED = "...";
const NO_DIGEST = "0000000000";

interface Gathered {
  readonly places: Map<string, Place>;
  tries: number;
}

/** A line of redacted text, and where in it the token stands. */
interface Place {
  readonly before: string;
  readonly token: string;
  readonly after: string;
}

export function createSamples(): Samples {
  const files = new Map<string, Map<string, Gathered>>();
  let expected: { readonly rule: string; readonly kind: string }[] = [];

  function gathered(file: string, rule: string): Gathered {
    let rules = files.get(file);
    if (rules === undefined) files.set(file, (rules = new Map()));
    let found = rules.get(rule);
    if (found === undefined) rules.set(rule, (found = { places: new Map(), tries: 0 }));
    return found;
  }

  function add({ places }: Gathered, place: Place): void {
    const key = shown(place);
    if (places.size < MOST && !places.has(key)) places.set(key, place);
  }

  return {
    expect(rule, kind) {
      if (expected.length < MOST_TRIES) expected.push({ rule, kind });
    },
    take(file, redacted) {
      for (const { rule, kind } of expected) {
        const found = gathered(file, rule);
        if (found.places.size >= MOST || found.tries >= MOST_TRIES) continue;
        found.tries++;
        const place = placeOf(redacted, kind);
        if (place !== undefined) add(found, place);
      }
      expected = [];
    },
    takeNamed(file, rule, name, kind) {
      expected.pop(); // stands in no text
      const found = gathered(file, rule);
      if (found.places.size < MOST && name.length <= SHOWN)
        add(found, { before: `"${name}": "`, token: `<${kind}:${NO_DIGEST}>`, after: '"' });
    },
    report(redact) {
      const byRule = new Map<string, Sample[]>();
      for (const file of [...files.keys()].sort()) {
        for (const [rule, { places }] of files.get(file)!) {
          let samples = byRule.get(rule);
          if (samples === undefined) byRule.set(rule, (samples = []));
          for (const { before, token, after } of places.values()) {
            const text = settled(shown({ before: redact(before), token, after: redact(after) }), token, redact);
            if (samples.length < MOST && samples.every((other) => other.text !== text)) samples.push({ file, text });
          }
        }
      }
      return Object.fromEntries([...byRule].filter(([, all]) => all.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

/** What was cut must not look like a secret to whoever checks the pack; where it does, the token stands alone. */
function settled(text: string, token: string, redact: (text: string) => string): string {
  const written = JSON.stringify({ text });
  // a key's frame, too: what comes after it would pass for the key
  return redact(written) === written && !text.includes("-----") ? text : token;
}

/** The line around the first token of a kind. */
function placeOf(redacted: string, kind: string): Place | undefined {
  for (const match of redacted.matchAll(REPLACED)) {
    const [token] = match;
    if (!token.includes(kind)) continue;
    const before = redacted.slice(Math.max(0, match.index - KEPT), match.index);
    const after = redacted.slice(match.index + token.length, match.index + token.length + KEPT);
    return {
      before: before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1),
      token: withoutDigests(token),
      after: after.slice(0, after.search(/[\n\r]|$/)),
    };
  }
  return undefined;
}

function shown({ before, token, after }: Place): string {
  const start = withoutValues(before);
  const end = withoutValues(after);
  return `${start.length > SHOWN ? ELIDED : ""}${start.slice(-SHOWN)}${token}${end.slice(0, SHOWN)}${end.length > SHOWN ? ELIDED : ""}`;
}

/** Neighbours shall not be judged but read: whatever could be a value is left out, pseudonyms with it. */
function withoutValues(text: string): string {
  return withoutDigests(text)
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ")
    .replaceAll(/[A-Za-z0-9+/_~-]{8,}/g, (run) =>
      (/\d/.test(run) && /[A-Za-z]/.test(run)) || run.length > 24 || /\d{9}/.test(run) ? ELIDED : run,
    )
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, ELIDED);
}

/** Tokens with a digest of nothing: the same evidence gives the same report, whatever the case's key. */
function withoutDigests(text: string): string {
  return text.replaceAll(REPLACED, (token) =>
    token
      .replace(/^email-[a-z2-7]{10}/, "email-aaaaaaaaaa")
      .replace(/^(A[A-Z]{3})REDACTED[A-Z2-7]{8}$/, "$1REDACTEDAAAAAAAA")
      .replace(/(:|%3[aA])[0-9a-f]{10}/, `$1${NO_DIGEST}`),
  );
}
