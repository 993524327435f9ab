import type { Audience } from "../core/case.ts";
import type { RedactionCounts } from "../core/manifest.ts";
import type { RedactedJson, RedactedText } from "../core/redacted.ts";
import type { Redactor } from "../core/redactor.ts";
import { CasePackError } from "../core/errors.ts";
import { createTally } from "./tally.ts";
import { createTextEngine } from "./text-engine.ts";
import { redactDocument } from "./document/walk.ts";
import { createResidue } from "./residue.ts";
import { isResourceName } from "./values/common.ts";

export interface RedactorSettings {
  /** 32 random bytes, one key a case: pseudonyms can be compared within the case and nowhere else. */
  readonly key: Uint8Array;
  readonly audience: Audience;
}

/**
 * Makes the redactor of one case. It holds state that must not be written: values learnt and replaced, and for each log
 * stream whether a private key is still open.
 */
export function createRedactor(settings: RedactorSettings): Redactor {
  if (settings.key.length !== 32) throw new CasePackError("internal", "The redaction key must have 32 bytes.");
  const tally = createTally();
  const residue = createResidue();
  const engine = createTextEngine({
    key: settings.key,
    audience: settings.audience,
    witness(rule, kind, value) {
      tally.add(rule);
      residue.remember(rule, kind, value);
    },
  });
  const streams = new Map<string, (raw: string) => string>();

  function learn(value: string, kind: string): void {
    if (engine.known.learn(value, kind))
      residue.remember("known-value", kind, Buffer.from(value, "utf8").toString("latin1"));
  }

  return {
    text(raw, file) {
      tally.enter(file);
      return engine.text(raw) as RedactedText;
    },
    json(value, file) {
      tally.enter(file);
      return redactDocument(value, {
        text: engine.text,
        replace: engine.replace,
        keep: (name) => engine.known.keep(name),
        learnVariable(name, variable, kind) {
          if (!isResourceName(name, variable)) learn(variable, kind);
        },
      }) as RedactedJson;
    },
    name(raw) {
      tally.enter("(names)");
      return engine.text(raw).replaceAll(/<([a-z0-9-]{1,40}):([0-9a-f]{10})>/g, "$1-$2") as RedactedText;
    },
    stream(key, file) {
      const id = `${file}\n${key}`;
      let redact = streams.get(id);
      if (redact === undefined) streams.set(id, (redact = engine.stream()));
      return (raw) => {
        tally.enter(file);
        return redact(raw) as RedactedText;
      };
    },
    learn,
    counts: (): RedactionCounts => tally.counts(),
    report: () => tally.report() as RedactedJson,
    residue: () => residue.scanner((value) => !engine.known.isKept(value)),
  };
}
