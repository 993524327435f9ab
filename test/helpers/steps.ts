import { Found } from "../../src/redact/find/found.ts";
import { subjectOf } from "../../src/redact/find/subject.ts";
import type { Subject } from "../../src/redact/rule.ts";
import { ruleFinder } from "../../src/redact/text-engine.ts";

/** Bytes read, characters searched, texts cut out, expressions run: what the rules do with a text, without a clock. */
export function ruleSteps(text: string): number {
  let count = 0;
  const subject = counted(subjectOf(text), () => count++);
  const restore = countStrings((more) => (count += more));
  try {
    ruleFinder("support")(subject, new Found());
  } finally {
    restore();
  }
  return count;
}

/** What work does with strings and expressions, in characters, without a clock. */
export function stringSteps(work: () => unknown): number {
  let count = 0;
  const restore = countStrings((more) => (count += more));
  try {
    work();
  } finally {
    restore();
  }
  return count;
}

/** A subject whose bytes are counted when they are read one by one. */
function counted(subject: Subject, count: () => void): Subject {
  const bytes = new Proxy(subject.bytes, {
    get(target, name) {
      if (typeof name === "string" && name.charCodeAt(0) < 58) count();
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value as () => unknown).bind(target) : value;
    },
  });
  return new Proxy(subject, {
    get: (target, name) => (name === "bytes" ? bytes : Reflect.get(target, name, target)),
  });
}

/** Makes what strings and expressions go through count; gives how to make them as they were. */
function countStrings(count: (more: number) => void): () => void {
  const string = String.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  const expression = RegExp.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  const restores: (() => void)[] = [];
  function wrap(
    owner: typeof string,
    name: string,
    cost: (self: never, values: readonly unknown[], result: unknown) => number,
  ): void {
    const original = owner[name]!;
    owner[name] = function (this: unknown, ...values: unknown[]): unknown {
      const result = original.apply(this, values);
      count(1 + cost(this as never, values, result));
      return result;
    };
    restores.push(() => (owner[name] = original));
  }
  wrap(string, "slice", () => 0); // a view of the same characters
  for (const name of ["toLowerCase", "trim", "trimEnd", "split", "replaceAll", "replace", "matchAll"])
    wrap(string, name, (self: string) => self.length);
  wrap(string, "indexOf", (self: string, [, from], result) =>
    (result as number) < 0 ? self.length - Number(from ?? 0) : (result as number) - Number(from ?? 0),
  );
  wrap(
    string,
    "lastIndexOf",
    (self: string, [, from], result) => Number(from ?? self.length) - Math.max(0, result as number),
  );
  // an expression that begins at one place costs what it matched (its quantifiers are bounded), any other what it looked through
  const exec = expression["exec"]!;
  expression["exec"] = function (this: RegExp, text: unknown): unknown {
    const from = this.lastIndex;
    const result = exec.call(this, text) as RegExpExecArray | null;
    const looked = result === null ? String(text).length - from : result.index + result[0].length - from;
    const fixed = this.sticky || this.source.startsWith("^");
    count(1 + (fixed ? (result?.[0].length ?? 0) : Math.max(0, looked)));
    return result;
  } as (typeof expression)[string];
  restores.push(() => (expression["exec"] = exec));
  return () => {
    for (const restore of restores) restore();
  };
}
