import { buildAutomaton, newHits } from "./automaton.ts";
import { ADDRESS, DIGIT_RUN, TOKEN } from "./char-class.ts";
import type { Found } from "./found.ts";
import { eachRun } from "./runs.ts";
import { resumePrivateKey } from "../rules/private-key.ts";
import type { OpenBlock } from "./found.ts";
import type { Rule, RunAlphabet, RunRule, Subject } from "../rule.ts";

const ALPHABETS: Readonly<Record<RunAlphabet, Uint8Array>> = { token: TOKEN, digits: DIGIT_RUN, address: ADDRESS };

/** Finds all spans of a subject; the state of a stream's open block goes in and comes out through `found.open`. */
export type Finder = (subject: Subject, found: Found, open?: OpenBlock) => void;

/**
 * Compiles rules: one automaton over all triggers, so that a byte is looked at once however many rules there are, and
 * rules are asked only where one of their triggers ends. A trigger inside something already found is passed over, or a
 * text made of triggers (`eyJeyJeyJ...`) would take time that grows with its square.
 */
export function compileRules(rules: readonly Rule[], runRules: readonly RunRule[]): Finder {
  const triggers: { readonly literal: string; readonly rule: number }[] = [];
  rules.forEach((rule, index) => {
    for (const literal of new Set(rule.triggers)) triggers.push({ literal, rule: index });
  });
  const automaton = buildAutomaton(triggers.map((trigger) => trigger.literal));
  // several rules can share a literal: the state's outputs list them all, ordered as the rules are
  const outputs = automaton.outputs.map((list) =>
    list.map((index) => triggers[index]!).sort((a, b) => a.rule - b.rule || b.literal.length - a.literal.length),
  );
  const groups = groupByAlphabet(runRules);
  const hits = newHits();
  const resume = new Int32Array(rules.length);

  return (subject, found, open) => {
    if (open !== undefined) resumePrivateKey(subject, open, found);
    resume.fill(0);
    automaton.scan(subject.bytes, 0, subject.length, hits);
    for (let hit = 0; hit < hits.count; hit++) {
      const end = hits.offsets[hit]!;
      if (found.covers(end)) continue;
      for (const { literal, rule } of outputs[hits.states[hit]!]!) {
        if (end <= resume[rule]!) continue;
        const next = rules[rule]!.find(subject, end - literal.length, end, found);
        if (next > resume[rule]!) resume[rule] = next;
      }
    }
    for (const { alphabet, minimum, rules: group } of groups) {
      eachRun(subject.bytes, subject.length, ALPHABETS[alphabet], minimum, (start, end) => {
        for (const rule of group) if (end - start >= rule.minimum) rule.find(subject, start, end, found);
      });
    }
  };
}

interface RunGroup {
  readonly alphabet: RunAlphabet;
  readonly minimum: number;
  readonly rules: readonly RunRule[];
}

/** One pass an alphabet serves all its rules. */
function groupByAlphabet(runRules: readonly RunRule[]): readonly RunGroup[] {
  return (["token", "digits", "address"] as const)
    .map((alphabet) => {
      const rules = runRules.filter((rule) => rule.runs === alphabet);
      return { alphabet, minimum: Math.min(...rules.map((rule) => rule.minimum)), rules };
    })
    .filter((group) => group.rules.length > 0);
}
