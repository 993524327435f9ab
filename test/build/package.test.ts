import { describe, expect, it } from "vitest";
import { script } from "./script.ts";

type Files = ReadonlyMap<string, string>;
const { packageProblems } = await script<{
  packageProblems(files: Files, host: { paths: readonly string[]; env: Record<string, string> }): readonly string[];
}>("package-problems.mjs");

const HOST = { paths: ["/home/someone/tool"], env: { NPM_TOKEN: "made-up-token-1", PATH: "/usr/bin:/bin" } };
const PRODUCT = {
  name: "tool",
  version: "1.0.0",
  description: "A tool.",
  keywords: ["aws"],
  license: "MIT",
  type: "module",
  bin: { tool: "dist/main.js" },
  files: ["dist"],
  engines: { node: ">=20" },
};
const SBOM = {
  metadata: { component: { version: "1.0.0" } },
  components: [{ evidence: { occurrences: [{ location: "dist/chunks/chunk-ABC.js" }] } }],
};

function files(changed: Record<string, string | undefined> = {}): Files {
  const all: Record<string, string | undefined> = {
    "package.json": JSON.stringify(PRODUCT),
    "README.md": "# tool",
    LICENSE: "MIT",
    "SECURITY.md": "# Security",
    "dist/main.js": "#!/usr/bin/env node\n1;",
    "dist/search-worker.js": "2;",
    "dist/chunks/chunk-ABC.js": "3;",
    "dist/THIRD-PARTY-LICENSES.txt": "MIT",
    "dist/sbom.cdx.json": JSON.stringify(SBOM),
    "templates/zh-TW/report.html.eta": "<p>",
    "examples/accounts/healthy/471926308855/logs.json": '{"raw":"AKIA‹›IOSFODNN7ABCDEFG"}',
    "docs/report.png": "\u{fffd}PNG",
    "docs/adr/001-one.md": "# 001: AKIAIOSFODNN7EXAMPLE",
    ...changed,
  };
  return new Map(Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}
const product = (changed: object): Record<string, string> => ({
  "package.json": JSON.stringify({ ...PRODUCT, ...changed }),
});

describe("the published package", () => {
  it("is let through with what belongs there", () => {
    expect(packageProblems(files(), HOST)).toEqual([]);
  });

  it.each([
    "test/fixtures/redact/x/ok-1.txt",
    "dist/main.js.map",
    "src/cli/main.ts",
    "docs/draft.html",
    ".npmrc",
    "examples/packs/case-pack_x.zip",
    "examples/accounts/healthy/.env",
  ])("does not hold %s", (path) => {
    expect(packageProblems(files({ [path]: "x" }), HOST)).toEqual([`${path} does not belong into the package.`]);
  });

  it.each(["LICENSE", "SECURITY.md", "dist/search-worker.js", "dist/THIRD-PARTY-LICENSES.txt"])("holds %s", (path) => {
    expect(packageProblems(files({ [path]: undefined }), HOST)).toEqual([`${path} is missing in the package.`]);
  });

  it("has a bill of materials", () => {
    expect(packageProblems(files({ "dist/sbom.cdx.json": undefined }), HOST)).toContain(
      "dist/sbom.cdx.json is missing in the package.",
    );
  });

  it.each([
    ["a private key", `-----BEGIN ${"PRIVATE KEY"}-----\n${"Ab1/".repeat(12)}`],
    ["an AWS access key id", `id=${"AKIA"}QYLPMN5HFIQR7XYZ`],
    ["a token of npm", `//x ${"npm_"}${"a1B2".repeat(9)}`],
    ["a token of GitHub", `${"ghp_"}${"a1B2".repeat(9)}`],
    ["a password of a registry", "//registry.example/:_authToken = abc"],
    ["the value of NPM_TOKEN", "const x = 'made-up-token-1';"],
  ])("does not hold %s", (what, text) => {
    expect(packageProblems(files({ "dist/chunks/chunk-ABC.js": text }), HOST)).toEqual([
      `dist/chunks/chunk-ABC.js holds ${what}.`,
    ]);
  });

  it("does not tell where it was built", () => {
    const text = '"/home/someone/tool/node_modules/isarray/index.js"(){}';
    expect(packageProblems(files({ "dist/main.js": `#!/usr/bin/env node\n${text}` }), HOST)).toEqual([
      "dist/main.js tells a path of this machine.",
    ]);
  });

  it("does not tell where a linked node_modules leads to", () => {
    const text = '"../../elsewhere/node_modules/isarray/index.js"(){}';
    expect(packageProblems(files({ "dist/chunks/chunk-ABC.js": text }), HOST)).toEqual([
      "dist/chunks/chunk-ABC.js tells where packages lay.",
    ]);
  });

  it("points at no source map", () => {
    const text = "3;\n//# sourceMappingURL=chunk-ABC.js.map\n";
    expect(packageProblems(files({ "dist/chunks/chunk-ABC.js": text }), HOST)).toEqual([
      "dist/chunks/chunk-ABC.js points at a source map.",
    ]);
  });

  it.each<readonly [string, object, string]>([
    [
      "has nothing to download",
      { dependencies: { x: "1.0.0" } },
      "package.json has dependencies: all that it needs is in the bundle.",
    ],
    [
      "runs nothing where it is installed",
      { scripts: { postinstall: "node x" } },
      "package.json runs postinstall where the package is installed.",
    ],
    ["says which Node.js it needs", { engines: undefined }, "package.json has no engines."],
    [
      "names a program that is one",
      { bin: { tool: "dist/search-worker.js" } },
      "tool: dist/search-worker.js is no program.",
    ],
    [
      "has a bill of materials of its version",
      { version: "1.0.1" },
      "dist/sbom.cdx.json is of version 1.0.0, not of 1.0.1.",
    ],
  ])("%s", (_, changed, problem) => {
    expect(packageProblems(files(product(changed)), HOST)).toEqual([problem]);
  });

  it("has a bill of materials of the files in it", () => {
    expect(packageProblems(files({ "dist/chunks/chunk-ABC.js": undefined }), HOST)).toEqual([
      "dist/sbom.cdx.json names dist/chunks/chunk-ABC.js, which is not in the package: build again.",
    ]);
  });
});
