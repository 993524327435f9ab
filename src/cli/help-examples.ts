/** A command line and what it does. */
type Example = readonly [command: string, what: string];

/** As `--help` shows them: each on a line of its own, to be copied. `$0` is the tool's name. */
export function examplesText(examples: readonly Example[]): string {
  const shown = examples.map(([command, what]) => `  # ${what}\n  ${command}`);
  return ["Examples:", ...shown].join("\n");
}

/** As collect names them, shortened. */
const PACK = "case-pack_my-fn_....zip";

/** What `--help` teaches by, for each command and for none. */
export const HELP_EXAMPLES = {
  "": [
    [`$0 collect --example sqs-consumer-denied`, "see what a pack is, without an AWS account"],
    [`$0 doctor --function my-fn`, "what would stand in the way of collecting"],
    [`$0 collect --function my-fn --since 2h`, "the main job: collect, diagnose, pack"],
    [`$0 submit ${PACK}`, "open the case with AWS Support"],
    [`$0 COMMAND --help`, "examples and options of a command"],
  ],
  collect: [
    [`$0 collect --function my-fn --since 2h --profile p --region r`, "the last two hours"],
    [`$0 collect --function my-fn --dry-run`, "each call, its IAM action and why; sends none"],
    ["$0 collect --function my-fn --start 2026-11-20T08:15Z", "since a time; local ones take --time-zone"],
    [`$0 collect --function my-fn --peer-profile orders`, "both accounts of a cross-account case"],
    [`$0 collect --function my-fn --compare-with my-working-fn`, "what the working one has and this one lacks"],
    [`$0 collect --function my-fn --yes --output json`, "for scripts: one JSON document on stdout"],
    [`$0 collect --resume .lambda-case-pack-run-...`, "go on where an interrupted run was"],
  ],
  analyze: [
    [`$0 analyze ${PACK}`, "causes, evidence and fixes, offline"],
    [`$0 analyze ${PACK} --output json | jq .frequency`, "for scripts"],
  ],
  diff: [[`$0 diff broken.zip working.zip`, "what the two do not have in common"]],
  verify: [[`$0 verify ${PACK}`, "whole, unchanged, and no secret recognisable in it"]],
  submit: [
    [`$0 submit ${PACK} --dry-run`, "see everything; AWS checks it and keeps nothing"],
    [`$0 submit ${PACK}`, "asks what only you know, shows all, asks, sends"],
    [`$0 submit ${PACK} --case-id 170012345678`, "add to a case that is there"],
    [`$0 submit PACK --yes --answer impact='Orders wait'`, "without being asked"],
  ],
  redact: [
    [`$0 redact app.log`, "the lines that would change, with what was found"],
    [`$0 redact - < app.log > clean.log`, "as a filter"],
    [`$0 redact app.log --redact-pattern 'CUST-\\d+' --redact-key card`, "with rules of your own"],
  ],
  policy: [
    [`$0 policy --function my-fn --region eu-west-1 > policy.json`, "the permissions that collect needs"],
    [`$0 policy --function my-fn --peer-profile orders`, "for both accounts"],
  ],
  doctor: [
    [`$0 doctor`, "Node, Region, credentials, clock, proxy, endpoints, permissions"],
    [`$0 doctor --function my-fn --profile p --output json`, "about one function, for scripts"],
  ],
  examples: [[`$0 examples`, "their names and stories"]],
  completion: [
    [`$0 completion >> ~/.bashrc`, "for bash"],
    [`$0 completion >> ~/.zshrc`, "for zsh"],
  ],
} satisfies Readonly<Record<string, Example[]>>;
