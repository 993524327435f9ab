import { english } from "../../src/core/phrase.ts";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHECKS } from "../../src/analyse/checks.ts";
import { contextOf } from "../../src/analyse/context.ts";
import type { Finding } from "../../src/core/finding.ts";
import { evidenceOf, type EvidenceInput } from "../helpers/evidence.ts";

const FOLDER = new URL("../fixtures/analyse/checks/", import.meta.url);

/** Places that show one sentence only: it must do without the others, and without the finding's title. */
const LONGEST = 260;
/** The function, its role, a principal, an action, a resource or a moment of the fixtures' world. */
const NAMED =
  /orders|arn:|[a-z-]+\.amazonaws\.com|\b(?:role|user|queue|key|repository|API|mapping|policy|account) \S+|\d{4}-\d\d-\d\dT/u;

interface Fixture extends EvidenceInput {
  /** What the fixture shows. */
  readonly story: string;
  /** Findings that must be among the answers; texts and commands by a part of them. */
  readonly expect?: readonly Expected[];
}

interface Expected {
  readonly explanation?: string;
  readonly fix?: { readonly summary?: string; readonly commands?: string };
  readonly [member: string]: unknown;
}

function fixtures(check: string): readonly (readonly [string, Fixture])[] {
  return readdirSync(new URL(`${check}/`, FOLDER)).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`${check}/${name}`, FOLDER), "utf8")) as Fixture,
  ]);
}

/** Whether a finding says what is expected: members equal, objects by the members given, texts by a part. */
function says(finding: Finding, expected: Expected): boolean {
  const { explanation = "", fix, ...rest } = expected;
  const commands = (finding.fix?.commands ?? []).join("\n");
  return (
    includes(finding, rest) &&
    finding.explanation.includes(explanation) &&
    (finding.fix?.summary ?? "").includes(fix?.summary ?? "") &&
    commands.includes(fix?.commands ?? "")
  );
}

function includes(value: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null) return value === part;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(part).every(([name, member]) => includes((value as Record<string, unknown>)[name], member));
}

describe.each(CHECKS.map((check) => [check.id, check] as const))("the check %s", (id, check) => {
  it.each(fixtures(id))("%s", async (name, fixture) => {
    const evidence = evidenceOf(fixture);
    const findings: readonly Finding[] = english(check.run(await contextOf(evidence)));
    const statuses = new Set(findings.map(({ status }) => status));
    const kind = name.split("-")[0];
    expect(statuses.has("fail")).toBe(kind === "ng");
    expect(statuses.has("unknown")).toBe(kind === "unknown");
    // What fails may stand beside what passes: of two qualifiers, one.
    expect(statuses.has("pass") && kind !== "ng").toBe(kind === "ok");
    const missing = (fixture.expect ?? []).filter((expected) => !findings.some((finding) => says(finding, expected)));
    expect({ missing, findings }).toEqual({ missing: [], findings });
    const cited = findings.flatMap((finding) => finding.evidence.map(({ file }) => file));
    expect(cited.filter((file) => !evidence.paths.includes(file))).toEqual([]);
  });

  it.each(fixtures(id).filter(([name]) => name.startsWith("ng-")))(
    "names in the first sentence of %s who and what it is about",
    async (_name, fixture) => {
      const findings = english(check.run(await contextOf(evidenceOf(fixture)))).filter(
        ({ status }) => status === "fail",
      );
      for (const { explanation } of findings) {
        const first = /^.*?[.!?](?=\s|$)/su.exec(explanation)?.[0] ?? explanation;
        expect(first).toMatch(NAMED);
        expect(first.length).toBeLessThanOrEqual(LONGEST);
      }
    },
  );

  it("has a fixture that passes, and one that fails or cannot be told", () => {
    const kinds = new Set(fixtures(id).map(([name]) => name.split("-")[0]));
    expect(kinds.has("ok")).toBe(true);
    expect(kinds.has("ng") || kinds.has("unknown")).toBe(true);
  });

  it("says what it is about: a title of the good state, pages of AWS, calls that it needs", () => {
    expect(check.title).toMatch(/^[A-Z].*[^.]$/u);
    expect(check.references.every((page) => page.startsWith("https://docs.aws.amazon.com/"))).toBe(true);
    expect(check.needs.length).toBeGreaterThan(0);
  });
});
