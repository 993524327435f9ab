import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { script } from "./script.ts";

type Document = Record<string, unknown>;
type Lock = { packages: Record<string, Document | undefined>; lockfileVersion: number };
type Problems = readonly string[];

const { lockProblems, installedProblems } = await script<{
  lockProblems(product: Document, lock: Lock): Problems;
  installedProblems(lock: Lock, hidden: Lock, found: ReadonlyMap<string, Document>): Problems;
}>("lock-problems.mjs");

const INTEGRITY = `sha512-${"A".repeat(86)}==`;
const OTHER_INTEGRITY = `sha512-${"B".repeat(86)}==`;

function product(): Document {
  return {
    name: "tool",
    version: "1.0.0",
    license: "MIT",
    devDependencies: { esbuild: "0.28.2", "@scope/lib": "2.0.1" },
    allowScripts: { esbuild: true },
  };
}

function lock(changed: Record<string, Document | undefined> = {}): Lock {
  const { allowScripts: _, ...root } = product();
  const packages: Lock["packages"] = {
    "": root,
    "node_modules/@scope/lib": entry({ version: "2.0.1", dependencies: { deep: "^1.0.0 || ~2.1.x" } }),
    "node_modules/@scope/lib/node_modules/deep": entry({ version: "1.4.0-rc.1", license: "Apache-2.0" }),
    "node_modules/esbuild": entry({ version: "0.28.2", hasInstallScript: true }),
    "node_modules/for-another-platform": entry({ optional: true, os: ["win32"] }),
  };
  return { lockfileVersion: 3, packages: { ...packages, ...changed } };
}

function entry(of: Document = {}): Document {
  return { version: "1.0.0", integrity: INTEGRITY, license: "MIT", ...of };
}

describe("a lock file", () => {
  it("is as it should be, when all is pinned, hashed, licensed as agreed and from the registry", () => {
    expect(lockProblems(product(), lock())).toEqual([]);
  });

  it.each<readonly [string, Document, RegExp]>([
    ["has no integrity", { integrity: undefined }, /^node_modules\/x has no integrity that is one sha512: undefined/],
    ["is hashed with SHA-1", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }, /no integrity that is one sha512/],
    ["may have either of two hashes", { integrity: `${INTEGRITY} ${OTHER_INTEGRITY}` }, /no integrity that is one/],
    ["has a hash that is cut", { integrity: INTEGRITY.slice(0, 80) }, /no integrity that is one sha512/],
    ["has a range for a version", { version: "^1.0.0" }, /no exact version: \^1\.0\.0/],
    ["has no version", { version: undefined }, /no exact version: undefined/],
    ["is under a licence that nobody agreed to", { license: "GPL-3.0-only" }, /under GPL-3\.0-only/],
    ["names no licence", { license: undefined }, /under undefined/],
    ["comes from git", { resolved: "git+ssh://git@github.com/o/r.git#0123456" }, /comes from git\+ssh:/],
    ["comes over http", { resolved: "http://registry.npmjs.org/x/-/x-1.0.0.tgz" }, /comes from http:/],
    ["comes from a folder", { resolved: "file:../x" }, /comes from file:/],
    [
      "comes from a host that looks like the registry",
      { resolved: "https://registry.npmjs.org.example/x" },
      /comes fr/,
    ],
    ["is a link", { link: true }, /is a folder or a link/],
    ["is another package under this name", { name: "evil" }, /stands for a package of another name: evil/],
    ["came inside of another's archive", { inBundle: true }, /inside the archive of another package/],
    ["runs a script", { hasInstallScript: true }, /runs a script when it is installed/],
    ["wants another from git", { dependencies: { y: "github:o/r" } }, /wants y from elsewhere.*github:o\/r/],
    ["wants another of a repository by its short name", { dependencies: { y: "o/r1" } }, /wants y from elsewhere/],
    ["wants another by an address", { optionalDependencies: { y: "https://e.example/y1.tgz" } }, /wants y from els/],
    [
      "wants another by a tag",
      { peerDependencies: { y: "latest" } },
      /wants y from elsewhere than the registry, or by/,
    ],
    ["wants another under a false name", { dependencies: { y: "npm:evil@1.0.0" } }, /wants y from elsewhere/],
  ])("is refused when a package in it %s", (_, of, problem) => {
    expect(lockProblems(product(), lock({ "node_modules/x": entry(of) }))).toEqual([expect.stringMatching(problem)]);
  });

  it("takes packages of the registry by their address too", () => {
    const resolved = "https://registry.npmjs.org/x/-/x-1.0.0.tgz";
    expect(lockProblems(product(), lock({ "node_modules/x": entry({ resolved }) }))).toEqual([]);
  });

  it.each<readonly [string, Document, RegExp]>([
    [
      "asks for a range",
      { devDependencies: { esbuild: "^0.28.2", "@scope/lib": "2.0.1" } },
      /devDependencies\.esbuild/,
    ],
    [
      "asks for one more package",
      { dependencies: { more: "1.0.0" } },
      /^dependencies\.more is undefined in package-lo/,
    ],
    ["has another version", { version: "1.0.1" }, /^version is 1\.0\.0 in package-lock\.json and 1\.0\.1/],
    ["lets another script run", { allowScripts: { esbuild: true, x: true } }, /allows scripts of x/],
    ["does not name the script that is let be", { allowScripts: {} }, /allowScripts does not name esbuild/],
  ])("is refused when package.json %s", (_, of, problem) => {
    expect(lockProblems({ ...product(), ...of }, lock())).toEqual([expect.stringMatching(problem)]);
  });

  it("is refused when both ask for a range, for each new lock file would take another version", () => {
    const wanted = { esbuild: "0.28.2", "@scope/lib": "~2.0.1" };
    const { "": root } = lock().packages;
    expect(
      lockProblems({ ...product(), devDependencies: wanted }, lock({ "": { ...root, devDependencies: wanted } })),
    ).toEqual([expect.stringMatching(/@scope\/lib is ~2\.0\.1, not one exact version/)]);
  });

  it("is refused when it installs another version than package.json names", () => {
    const changed = { "node_modules/@scope/lib": entry({ version: "2.0.2" }) };
    expect(lockProblems(product(), lock(changed))).toEqual([expect.stringMatching(/^@scope\/lib is 2\.0\.2 in pack/)]);
  });

  it("is refused when a script is let be that is gone", () => {
    const changed = { "node_modules/esbuild": entry({ version: "0.28.2" }) };
    expect(lockProblems(product(), lock(changed))).toEqual([expect.stringMatching(/has no script: take it out/)]);
  });
});

describe("what is installed", () => {
  const LIB = "node_modules/@scope/lib";
  const DEEP = `${LIB}/node_modules/deep`;
  const ESBUILD = "node_modules/esbuild";
  const hidden = (changed: Lock["packages"] = {}): Lock => {
    const { "": _, "node_modules/for-another-platform": __, ...packages } = lock().packages;
    const all = Object.entries({ ...packages, ...changed }).filter(([, of]) => of !== undefined);
    return { lockfileVersion: 3, packages: Object.fromEntries(all) };
  };
  const found = (changed: Record<string, Document> = {}): ReadonlyMap<string, Document> =>
    new Map(
      Object.entries({
        [LIB]: { name: "@scope/lib", version: "2.0.1", license: "MIT" },
        [DEEP]: { name: "deep", version: "1.4.0-rc.1", license: "Apache-2.0" },
        [ESBUILD]: { name: "esbuild", version: "0.28.2", license: "MIT", scripts: { postinstall: "node install.js" } },
        ...changed,
      }),
    );

  it("is as it is locked; what is optional may be absent", () => {
    expect(installedProblems(lock(), hidden(), found())).toEqual([]);
  });

  it.each<readonly [string, Lock["packages"], Record<string, Document>, RegExp]>([
    [
      "is of another version",
      { [LIB]: entry({ version: "2.0.0" }) },
      { [LIB]: { name: "@scope/lib", version: "2.0.0", license: "MIT" } },
      /installed as 2\.0\.0, not as package-lock\.json has it \(2\.0\.1\)/,
    ],
    ["had another hash", { [LIB]: entry({ version: "2.0.1", integrity: OTHER_INTEGRITY }) }, {}, /not as package-lock/],
    ["is missing", { [DEEP]: undefined }, {}, /deep is not installed/],
    [
      "is not locked",
      { "node_modules/x": entry() },
      { "node_modules/x": { name: "x", version: "1.0.0", license: "MIT" } },
      /x is installed, and not in package-lock\.json/,
    ],
    [
      "was put in the place of another version",
      {},
      { [DEEP]: { name: "deep", version: "1.4.1", license: "Apache-2.0" } },
      /holds 1\.4\.1 instead of 1\.4\.0-rc\.1/,
    ],
    [
      "is another package",
      {},
      { [DEEP]: { name: "peed", version: "1.4.0-rc.1", license: "Apache-2.0" } },
      /holds another package, peed/,
    ],
    [
      "has a script that the lock file hides",
      {},
      { [DEEP]: { name: "deep", version: "1.4.0-rc.1", license: "Apache-2.0", scripts: { preinstall: "sh x" } } },
      /package-lock\.json does not say so/,
    ],
    [
      "is compiled when it is installed",
      {},
      { [DEEP]: { name: "deep", version: "1.4.0-rc.1", license: "Apache-2.0", gypfile: true } },
      /package-lock\.json does not say so/,
    ],
    [
      "is under another licence than locked",
      {},
      { [DEEP]: { name: "deep", version: "1.4.0-rc.1", license: "AGPL-3.0-only" } },
      /is under AGPL-3\.0-only; package-lock\.json says Apache-2\.0/,
    ],
  ])("is told when a package %s", (_, changed, there, problem) => {
    expect(installedProblems(lock(), hidden(changed), found(there))).toEqual([expect.stringMatching(problem)]);
  });

  it("is told when a package is listed and its folder is gone", () => {
    const gone = new Map([...found()].filter(([key]) => key !== DEEP));
    expect(installedProblems(lock(), hidden(), gone)).toEqual([expect.stringMatching(/deep is said to be installed/)]);
  });
});

describe("check:lock", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lock-"));
    await mkdir(join(folder, "node_modules"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("passes for this project, and says what it does not check", async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d{3} packages are pinned and hashed[^\n]*\n\d{3} of them are installed as locked/u);
    expect(stdout).toContain("install script let be: esbuild (");
    expect(stdout).toContain("not checked here: known vulnerabilities");
  });

  it("ends with 1 and the reasons when one hash of this project's lock file is gone", async () => {
    const root = new URL("../../", import.meta.url);
    const text = await readFile(new URL("package-lock.json", root), "utf8");
    await writeFile(join(folder, "package.json"), await readFile(new URL("package.json", root)));
    await writeFile(join(folder, "package-lock.json"), text.replace(/\n *"integrity": "[^"]*",/u, ""));
    const { code, stdout, stderr } = await run(["--lock-only", "--folder", folder]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^node_modules\/\S+ has no integrity that is one sha512: undefined\.\n$/u);
  });

  it("ends with 1 when nothing says what is installed", async () => {
    await writeFile(join(folder, "package.json"), JSON.stringify(product()));
    await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock()));
    expect(await run(["--folder", folder])).toMatchObject({ code: 1, stderr: expect.stringMatching(/run npm ci/) });
    expect(await run(["--lock-only", "--folder", folder])).toMatchObject({ code: 0, stderr: "" });
  });

  function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const path = fileURLToPath(new URL("../../.build/check-lock.mjs", import.meta.url));
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [path, ...args], (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  }
});
