import { ADDRESS, DIGIT_RUN, TOKEN } from "./char-class.ts";
import type { CharClass } from "./char-class.ts";
import type { Found } from "./found.ts";
import { eachRun, NOTHING, type Runs, type RunsOf } from "./runs.ts";
import { compileTriggers, newHits } from "./trigger-scan.ts";
import { resumePrivateKey } from "../rules/private-key.ts";
import type { OpenBlock } from "./found.ts";
import type { Rule, RunAlphabet, RunRule, Subject } from "../rule.ts";

const ALPHABETS: Readonly<Record<RunAlphabet, CharClass>> = { token: TOKEN, digits: DIGIT_RUN, address: ADDRESS };

/** Finds all spans of a subject; the state of a stream's open block goes in and comes out through `found.open`. */
export type Finder = (subject: Subject, found: Found, open?: OpenBlock) => void;

/**
 * Compiles rules: one scan for all triggers, so that its time does not grow with the rules, and rules are asked only
 * where one of their triggers ends. A trigger inside something already found is passed over, or a text made of triggers
 * (`eyJeyJeyJ...`) would take time that grows with its square.
 */
export function compileRules(rules: readonly Rule[], runRules: readonly RunRule[]): Finder {
  // several rules can share a literal: the scan gives all, at one end in this order
  const triggers = rules.flatMap((rule, index) =>
    [...new Set(rule.triggers)].sort((a, b) => b.length - a.length).map((literal) => ({ literal, rule: index })),
  );
  const groups = groupByAlphabet(runRules);
  // two alphabets are followed by the scan, and what there is besides has passes of its own
  const [first = NO_RUNS, second = NO_RUNS, ...others] = groups;
  const scan = compileTriggers(
    triggers.map(({ literal }) => literal),
    [first, second],
  );
  const ruleOf = Int32Array.from(triggers, ({ rule }) => rule);
  const lengthOf = Int32Array.from(triggers, ({ literal }) => literal.length);
  const hits = newHits();
  // per rule the place before which it is done, counted over all subjects, so that none has to begin by clearing it
  const resume = new Float64Array(rules.length);
  let ceiling = 0;

  function ask(subject: Subject, found: Found): void {
    const base = ceiling;
    ceiling = base + subject.length + 1;
    let passed = 0;
    for (let hit = 0; hit < hits.count; hit++) {
      const end = hits.ends[hit]!;
      // what stood at one end when the first trigger there was asked, decides for all of them
      if (hit > 0 && hits.ends[hit - 1] === end ? passed === end : found.covers(end)) {
        passed = end;
        continue;
      }
      const trigger = hits.triggers[hit]!;
      const rule = ruleOf[trigger]!;
      if (base + end <= resume[rule]!) continue;
      const next = rules[rule]!.find(subject, end - lengthOf[trigger]!, end, found);
      if (base + next > resume[rule]!) resume[rule] = base + Math.min(next, subject.length);
    }
  }

  return (subject, found, open) => {
    if (open !== undefined) resumePrivateKey(subject, open, found);
    scan(subject.bytes, subject.length, hits);
    if (hits.count > 0) ask(subject, found);
    reportRuns(subject, hits.runs[0], first, found);
    reportRuns(subject, hits.runs[1], second, found);
    for (const group of others) findRuns(subject, group, found);
  };
}

function reportRuns(subject: Subject, runs: Runs, { rules }: RunGroup, found: Found): void {
  for (let run = 0; run < runs.count; run++) {
    const start = runs.starts[run]!;
    const end = runs.ends[run]!;
    for (const rule of rules) if (end - start >= rule.minimum) rule.find(subject, start, end, found);
  }
}

function findRuns(subject: Subject, { alphabet, minimum, rules }: RunGroup, found: Found): void {
  eachRun(subject.bytes, subject.length, alphabet, minimum, (start, end) => {
    for (const rule of rules) if (end - start >= rule.minimum) rule.find(subject, start, end, found);
  });
}

interface RunGroup extends RunsOf {
  readonly rules: readonly RunRule[];
}

const NO_RUNS: RunGroup = { ...NOTHING, rules: [] };

/** One pass an alphabet serves all its rules. */
function groupByAlphabet(runRules: readonly RunRule[]): readonly RunGroup[] {
  return (["token", "digits", "address"] as const)
    .map((alphabet) => {
      const rules = runRules.filter((rule) => rule.runs === alphabet);
      return { alphabet: ALPHABETS[alphabet], minimum: Math.min(...rules.map((rule) => rule.minimum)), rules };
    })
    .filter((group) => group.rules.length > 0);
}
