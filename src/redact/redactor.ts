import type { Audience } from "../core/case.ts";
import type { RedactionCounts } from "../core/manifest.ts";
import type { Json } from "../core/json.ts";
import type { RedactedJson, RedactedText } from "../core/redacted.ts";
import type { OddReport, Redactor } from "../core/redactor.ts";
import type { Remembered, RememberedValue } from "../core/run-memory.ts";
import { CasePackError } from "../core/errors.ts";
import { createSamples } from "./samples.ts";
import { createTally } from "./tally.ts";
import { createTextEngine } from "./text-engine.ts";
import type { TextStream } from "./text-engine.ts";
import { arnNames } from "./document/arn-names.ts";
import { redactDocument } from "./document/walk.ts";
import type { DocumentTools } from "./document/walk.ts";
import { Found, type Replacement } from "./find/found.ts";
import { subjectOf } from "./find/subject.ts";
import { createResidue } from "./residue.ts";
import type { NamePseudonyms } from "./names/names.ts";
import type { UserControl } from "./user/control.ts";
import { latin1Of, textOf } from "./values/encodings.ts";
import { RememberedHashes, ValueHasher } from "./values/remembered-hashes.ts";
import { createVariables } from "./values/variables.ts";

export interface RedactorSettings {
  /** 32 random bytes, one key a case: pseudonyms can be compared within the case and nowhere else. */
  readonly key: Uint8Array;
  readonly audience: Audience;
  /** What the case's owner said of redaction. */
  readonly stated?: UserControl;
  /** What earlier processes of this case remembered. */
  readonly remembered?: readonly Remembered[];
  /** Told of each replacement in the order of the text, and never of the value. */
  readonly onReplaced?: (rule: string, kind: string) => void;
  /** 32 bytes: the key of pseudonyms of names, accounts and addresses, where it is not `key`. It opens no token. */
  readonly namesKey?: Uint8Array;
  /** The names of the account's owner; for readers outside. */
  readonly names?: NamePseudonyms;
  /** Told what a pseudonym stands for; never of a secret. */
  readonly onPseudonym?: (kind: PseudonymKind, value: string, pseudonym: string) => void;
}

/** A value that was replaced or learnt since the last time that anyone asked. */
interface NewValue extends Pick<RememberedValue, "kind" | "known"> {
  readonly rule?: string;
  readonly as?: Replacement | undefined;
  readonly inAllForms?: boolean;
}

/** What a pseudonym can stand for that is no secret. */
export type PseudonymKind = keyof typeof FORMS;

/** Nothing else is ever told, whatever a rule called it. */
const FORMS = {
  "account-id": /^(?:\d{12}|\d{4}-\d{4}-\d{4})$/,
  address: /^(?:\d{1,3}(?:[.-]\d{1,3}){3}|(?=.*:)[0-9A-Fa-f:.]{2,45})$/,
  email: /^[\w.+=-]{1,64}(?:@|%(?:25){0,3}40|\\u0040)(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}$/,
} as const;

function isPseudonymKind(kind: string): kind is PseudonymKind {
  return Object.hasOwn(FORMS, kind);
}

/** ARNs remembered at most. */
const MOST_ARNS = 20_000;

/**
 * Makes the redactor of one case. It holds state that must not be written: values learnt and replaced, and for each log
 * stream whether a private key is still open.
 */
export function createRedactor(settings: RedactorSettings): Redactor {
  if (settings.key.length !== 32) throw new CasePackError("internal", "The redaction key must have 32 bytes.");
  const { stated } = settings;
  const tally = createTally();
  const samples = createSamples();
  const hasher = new ValueHasher(settings.key);
  const values = settings.remembered?.filter((each) => each.type === "value");
  const hashes = values === undefined ? undefined : new RememberedHashes(settings.key, values);
  const residue = createResidue(hashes);
  /** Not while the report is made: what it quotes was counted when it was found. */
  let counting = true;
  /** What the rules find in a variable's value, while one is looked into. */
  let collected: { readonly kind: string; readonly value: string }[] | undefined;
  const engine = createTextEngine({
    key: settings.key,
    audience: settings.audience,
    ...(settings.namesKey === undefined ? {} : { namesKey: settings.namesKey }),
    ...(settings.names === undefined ? {} : { names: settings.names.find.bind(settings.names) }),
    witness(rule, kind, value, _start, as, alone = false) {
      if (collected !== undefined) {
        collected.push({ kind, value: textOf(value) });
        return;
      }
      // What the report quotes was remembered when it was found; a quotation may end inside of a token.
      if (!counting) return;
      tally.add(rule, kind);
      samples.expect(rule, kind);
      settings.onReplaced?.(rule, kind);
      residue.remember(rule, kind, value);
      if (alone && as !== undefined) tell(kind, value, as(value, engine.pseudonyms));
      if (alone && rule === "ipv6-address") tell(kind, value, engine.pseudonyms.token(kind, value));
    },
    ...(stated === undefined ? {} : { stated: stated.find }),
    residual: (subject, found) => residue.find(subject, found, engine.known),
    ...(settings.remembered === undefined ? {} : { remembered: settings.remembered }),
    ...(hashes === undefined ? {} : { hashes }),
  });
  /** By file, then by key. */
  const streams = new Map<string, Map<string, TextStream>>();
  /** Keys that were open in streams of earlier processes: by file, then by the hash of the stream's key. */
  const opened = new Map<string, ReadonlyMap<string, number>>();

  /** What a person may be told later: whole and of the form that its kind has. */
  function tell(kind: string, value: string, pseudonym: string): void {
    if (settings.onPseudonym === undefined) return;
    if (isPseudonymKind(kind) && FORMS[kind].test(value)) settings.onPseudonym(kind, value, pseudonym);
  }

  const variables = createVariables({
    protect(value, kind, certain) {
      if (engine.known.protect(value, kind, certain)) residue.remember("known-value", kind, latin1Of(value));
    },
    inside(value) {
      collected = [];
      try {
        engine.afresh(() => engine.text(value));
        return collected;
      } finally {
        collected = undefined;
      }
    },
  });

  /** Redacts, and lets the samples see what came of it. */
  function sampled(redact: (raw: string) => string, raw: string): string {
    const text = redact(raw);
    if (text !== raw) samples.take(tally.file, text);
    return text;
  }

  /** Whether no rule would find anything in a part of the report as it will be written. */
  function isClean(value: unknown): boolean {
    const written = JSON.stringify(value, null, 2);
    return engine.text(written) === written;
  }

  function report(odd: OddReport | undefined): Json {
    counting = false;
    const gathered = samples.report(engine.text);
    const examples = isClean(gathered) ? gathered : {};
    const left = odd?.shown.map((each) => (isClean(each) ? each : { ...each, starts: "", why: each.kind }));
    counting = true;
    return {
      schema: "lambda-case-pack/redaction@1",
      ...tally.report(),
      kept: stated?.keepPatterns ?? [],
      examples,
      ...(odd === undefined || left === undefined ? {} : { odd: { ...odd, shown: left } }),
    } as unknown as Json;
  }

  function openStream(key: string, file: string): TextStream {
    const before = opened.get(file);
    const hash = before === undefined ? "" : hasher.digest(latin1Of(key));
    const size = before?.get(hash);
    if (before === undefined || size === undefined) return engine.stream();
    opened.set(file, new Map([...before].filter(([each]) => each !== hash)));
    return engine.stream({ kind: "private-key", size });
  }

  /** Values replaced or learnt since this was last asked, but those that an earlier process remembered just so. */
  function takeValues(): readonly RememberedValue[] {
    const found = new Map<string, NewValue>();
    for (const { value, kind, as } of engine.known.takeLearnt()) {
      const known = engine.known.reasonOf(value);
      // A name that has turned out to stay since.
      if (known === "no" || hashes?.holds(value, "known") === true) continue;
      found.set(value, { kind, as, known });
    }
    for (const { value, rule, kind, inAllForms } of residue.takeNew()) {
      const learnt = found.get(value);
      if (learnt === undefined && hashes?.holds(value, "searched") === true) continue;
      found.set(value, learnt === undefined ? { kind, known: "no", rule, inAllForms } : { ...learnt, rule });
    }
    return [...found].map(([value, { kind, as, known, rule, inAllForms = true }]) => ({
      type: "value",
      kind,
      ...(rule === undefined ? {} : { rule }),
      known,
      token: engine.token(kind, value),
      ...(as === undefined ? {} : { as: engine.asWritten(as, value) }),
      forms: hasher.forms(value, inAllForms),
    }));
  }

  function named(key: string, value: string): string | undefined {
    const pseudonym = settings.names?.member(key, value, engine.pseudonyms);
    if (pseudonym === undefined || engine.known.kindOf(value) !== undefined) return undefined;
    tally.add("shared-name", "name");
    return pseudonym;
  }

  /** ARNs whose names stay already: a trail names the same few again and again. */
  const arns = new Set<string>();
  let lookingAgain = false;
  const tools: DocumentTools = {
    text: (raw) => sampled(engine.text, raw),
    replace(value, kind, rule, name) {
      const token = engine.replace(value, kind, rule);
      samples.takeNamed(tally.file, rule, name, kind);
      return token;
    },
    callerStays(name) {
      if (settings.audience !== "support" || engine.known.kindOf(name) !== undefined) return false;
      const found = new Found();
      stated?.find(subjectOf(name), found);
      return found.isEmpty;
    },
    keepNames(arn) {
      if (arns.has(arn)) return;
      if (arns.size >= MOST_ARNS) arns.clear();
      arns.add(arn);
      for (const name of arnNames(arn)) {
        engine.known.keep(name);
        hashes?.keep(name);
      }
    },
    stand(value, kind, rule, name) {
      const token = engine.stand(value, kind, rule);
      samples.takeNamed(tally.file, rule, name, kind);
      return token;
    },
    ...(settings.names === undefined ? {} : { named }),
    learnVariable: variables.learn,
    isKnown: (text) =>
      engine.known.kindOf(text) !== undefined ||
      hashes?.kindOf(text) !== undefined ||
      (lookingAgain && residue.has(text)),
    ...(stated === undefined
      ? {}
      : {
          stays: (value) => stated.keeps(value) && engine.known.kindOf(value) === undefined,
          isSecretName: stated.isSecretName,
          secretNumber: stated.secretNumber,
        }),
  };

  return {
    text(raw, file) {
      tally.enter(file);
      return sampled(engine.text, raw) as RedactedText;
    },
    json(value, file) {
      tally.enter(file);
      return redactDocument(value, tools) as RedactedJson;
    },
    resweep(line, file) {
      tally.enter(file);
      return engine.again(() => sampled(engine.text, line)) as RedactedText;
    },
    resweepJson(value, file) {
      tally.enter(file);
      lookingAgain = true;
      try {
        return engine.again(() => redactDocument(value, tools)) as RedactedJson;
      } finally {
        lookingAgain = false;
      }
    },
    name(raw) {
      tally.enter("(names)");
      return sampled(engine.text, raw).replaceAll(/<([a-z0-9-]{1,40}):([0-9a-f]{10})>/g, "$1-$2") as RedactedText;
    },
    stream(key, file) {
      const ofFile = streams.get(file) ?? new Map<string, TextStream>();
      streams.set(file, ofFile);
      const stream = ofFile.get(key) ?? openStream(key, file);
      ofFile.set(key, stream);
      return (raw) => {
        tally.enter(file);
        return sampled(stream.redact, raw) as RedactedText;
      };
    },
    learn: (value, kind) => variables.learn(kind, value, kind),
    counts: (): RedactionCounts => tally.counts(),
    report: (odd) => report(odd) as RedactedJson,
    residue: () => residue.scanner(engine.known),
    residueValues: () => residue.values(engine.known),
    residueHashes: () => hashes?.export(),
    takeRemembered: () => [...takeValues(), ...engine.takeIssued()],
    streamMemory(file) {
      const all = [...(streams.get(file) ?? [])];
      if (all.some(([, stream]) => stream.isMidLine())) return undefined;
      const open = all.flatMap(([key, stream]) => {
        const block = stream.open();
        return block === undefined ? [] : [[hasher.digest(latin1Of(key)), block.size] as const];
      });
      const untouched = [...(opened.get(file) ?? [])];
      return { open: [...untouched, ...open], ...tally.of(file) };
    },
    resumeStreams(file, memory) {
      opened.set(file, new Map(memory.open));
      tally.resume(file, memory);
    },
  };
}
