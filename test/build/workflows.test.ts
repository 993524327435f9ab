import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const FOLDER = new URL("../../.github/workflows/", import.meta.url);
const workflows = readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")] as const);

describe.each(workflows)("the workflow %s", (_, text) => {
  it("uses actions by their commit, with the version for people", () => {
    const used = text.split("\n").filter((line) => /\buses:/u.test(line));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !/- uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(line))).toEqual([]);
  });

  it("has no permission that a job does not ask for", () => {
    expect(text).toMatch(/^permissions: \{\}$/mu);
    expect(text).not.toMatch(/write-all|pull_request_target/u);
  });

  it("puts nothing that others can write into a command", () => {
    const commands = jobs(text).flatMap((job) =>
      [...job.matchAll(/run: (?:\|\n(?: {10}.*\n)+|.*)/gu)].map(([one]) => one),
    );
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });

  it("keeps the repository's token out of the checkout", () => {
    const checkouts = text.split("actions/checkout@").slice(1);
    expect(checkouts.filter((rest) => !/^\S+ # \S+\n\s+with:\n\s+persist-credentials: false\n/u.test(rest))).toEqual(
      [],
    );
  });
});

describe("a release", () => {
  const text = workflows.find(([name]) => name === "release.yml")?.[1] ?? "";
  const [build = "", publish = "", attach = ""] = jobs(text);

  it("is checked as every change is, and has its bill of materials", () => {
    expect(build).toMatch(/run: \.ci\/run\n/u);
    expect(build).toContain("npm run -s sbom > release/sbom.cdx.json");
    expect(attach).toMatch(/gh release create .* sbom\.cdx\.json /u);
  });

  it("is published with provenance", () => {
    expect(publish).toMatch(/npm publish \.\/\*\.tgz --provenance /u);
  });

  it("gives the right to publish to a job alone that runs nothing of the repository or its dependencies", () => {
    expect([build, publish, attach].map((job) => job.includes("id-token: write"))).toEqual([false, true, false]);
    expect([build, publish, attach].map((job) => job.includes("contents: write"))).toEqual([false, false, true]);
    expect(publish).not.toMatch(/actions\/checkout|npm (?:ci|install|run|exec)|npx|secrets\./u);
    expect(publish).toContain("--ignore-scripts");
  });
});

describe(".ci/run", () => {
  const text = readFileSync(new URL("../../.ci/run", import.meta.url), "utf8");

  it("looks at the lock file before anything is installed, and at what is installed after", () => {
    const places = ["check-lock.mjs --lock-only", 'bash -euo pipefail -c "$test_command"', "npm run -s check:lock"].map(
      (line) => text.indexOf(line),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it("looks at what would be published", () => {
    expect(text).toMatch(/^npm run -s package:check$/mu);
  });
});

/** The text of each job, in the order of the file. */
function jobs(text: string): readonly string[] {
  const [, all = ""] = text.split(/^jobs:\n/mu);
  return all.split(/^ {2}(?=\w+:\n)/mu).slice(1);
}
