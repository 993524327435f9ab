import { describe, expect, it } from "vitest";
import { CHECKS } from "../../src/analyse/checks.ts";
import { FAULTS } from "./faults/catalogue.ts";

describe("docs/checks.md", () => {
  it("is what the checks say of themselves", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/checks.md");
  });

  it("leaves no fault without a check", () => {
    const known = new Set(CHECKS.flatMap((check) => check.faults));
    const open = FAULTS.map((_, index) => index + 1).filter((n) => !known.has(n));
    expect(open).toEqual([]);
    expect([...known].filter((n) => n < 1 || n > FAULTS.length)).toEqual([]);
  });
});

const EVALUATOR = [
  "## The evaluator",
  "",
  "What policies say of a call is decided by `src/analyse/iam`, offline, as `allowed`, `denied` or `unknown`: unknown wherever a",
  "policy or a condition key that was not read could turn the answer. It takes cases from elsewhere too:",
  "",
  "```sh",
  "npm run -s evaluate -- FILE --json",
  "```",
  "",
  'FILE holds a case, or a list of cases: `{"request": {"principal", "action", "resource", "resourceAccount"?, "context"},',
  '"identityPolicies", "resourcePolicy"?, "boundary"?, "sessionPolicy"?, "scps"?: [[...] per level], "rcps"?, "endpointPolicy"?,',
  '"contextComplete"?}`. A context key that is left out is not known, `null` says that it is absent, and `"contextComplete": true`',
  "that all others are. A policy that is left out does not exist, save a key's policy and a role's trust policy, which always do.",
  "A resource whose ARN names no account is taken for the caller's own; the answer says so under `assumed`. Each answer has",
  "`decision`, `explicit`, `layer`, `reasons`, `deciding` (statements by file and JSON pointer), `missing` and `assumed`. Cases by the",
  "page of AWS that they come from: `test/fixtures/analyse/iam`. Speed: `npm run -s bench:iam -- --json`.",
  "",
];

function page(): string {
  const checks = CHECKS.map(({ id, step, title, needs, faults, references }) => [
    `\`${id}\``,
    String(step),
    title,
    needs.map((operation) => `\`${operation}\``).join(", "),
    faults.toSorted((a, b) => a - b).join(", "),
    references.map((url, index) => `[${index + 1}](${url})`).join(" "),
  ]);
  const faults = FAULTS.map((text, index) => {
    const by = CHECKS.filter((check) => check.faults.includes(index + 1)).map(({ id }) => `\`${id}\``);
    return [String(index + 1), text, by.join(", ")];
  });
  return [
    "# Checks",
    "",
    "Each check states a good state and answers `pass`, `fail`, `unknown` (what would settle it is named) or `not-applicable`, with",
    "the places in the evidence that it rests on. The steps are those of AWS's article. This page is made from the checks by",
    "`test/analyse/documentation.test.ts`; `npm test -- test/analyse/documentation.test.ts --update` writes it anew.",
    "",
    ...table(["check", "step", "good state", "reads the replies of", "faults", "pages of AWS"], checks),
    "",
    "## Faults",
    "",
    "Each of them stands in `test/fixtures/analyse/faults` as an account, broken and repaired: the tests collect from both, find the",
    "fault in the one, and nothing that fails in the other.",
    "",
    ...table(["no.", "fault", "recognised by"], faults),
    "",
    ...EVALUATOR,
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)];
}
