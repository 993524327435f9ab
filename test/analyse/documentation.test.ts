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

const ORGANISATION = [
  "## Policies of the organisation",
  "",
  "Service control policies (SCPs) and resource control policies (RCPs) are not read. An account that is a member of an",
  "organisation may call `organizations:DescribeOrganization`; `ListPoliciesForTarget`, `DescribePolicy`, `ListParents` and",
  "`ListRoots` are for the management account and delegated administrators, and `DescribeEffectivePolicy` knows neither kind.",
  "Whoever has a function's account seldom has the other, and half of the levels would be worse than none: an allow-list one",
  "level up denies all the same. So, in an account of an organisation:",
  "",
  "- no answer of the evaluator is `allowed` where an SCP, or for S3, SQS, KMS, STS, Secrets Manager, DynamoDB, ECR and CloudWatch",
  "  Logs an RCP, could deny: they are among `missing`. Checks say what the policies that were read grant, and no more;",
  "- a refusal that AWS lays on one of them is found by its text, in logs and CloudTrail (`organization-policies`), with the",
  "  policy's ARN where AWS names it. Services that do not say why they refuse leave it open;",
  "- the blind spot `organization-policies` stands in the manifest, unless the account is in no organisation. SCPs do not bind",
  "  the principals of the management account, nor RCPs its resources, so there they are not missing;",
  "- what remains is to ask the organisation's administrators for",
  "  `aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ...`, for the account and each",
  "  unit above it, and to hand the documents to the evaluator (`scps`, `rcps`, below).",
  "",
  "Pages of AWS: [which account may call what](https://docs.aws.amazon.com/organizations/latest/APIReference/action-reference.html),",
  "[SCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html),",
  "[RCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html).",
];

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
    ...ORGANISATION,
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
