// Checks, without a network, that what is depended on is pinned, hashed, licensed as agreed and runs nothing when it is
// installed; and that what is installed is what is locked. With --lock-only the latter is left out: before `npm ci`.
// What it cannot tell: whether a version has a known vulnerability (`npm audit` asks the registry), and whether a file in
// node_modules was changed after it was unpacked (npm keeps hashes of archives, not of files).
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { INSTALL_SCRIPTS } from "./allowed.mjs";
import { installedProblems, lockProblems } from "./lock-problems.mjs";

const folderHere = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: { "lock-only": { type: "boolean" }, folder: { type: "string", default: folderHere } },
});
process.chdir(values.folder);
const [product, lock] = await Promise.all(["package.json", "package-lock.json"].map(readJson));
const problems = lockProblems(product, lock);
const said = [
  `${Object.keys(lock.packages).length - 1} packages are pinned and hashed, under licences that are listed`,
];
if (values["lock-only"] !== true) {
  const hidden = await readJson("node_modules/.package-lock.json").catch(() => undefined);
  if (hidden === undefined) problems.push("node_modules was not made by npm 7 or later: run npm ci.");
  else {
    const keys = Object.keys(hidden.packages);
    const found = new Map();
    for (const key of keys) found.set(key, await readJson(`${key}/package.json`).catch(() => undefined));
    problems.push(...installedProblems(lock, hidden, found));
    said.push(`${keys.length} of them are installed as locked, the rest are for other platforms`);
  }
}
for (const [name, why] of Object.entries(INSTALL_SCRIPTS)) said.push(`install script let be: ${name} (${why})`);
said.push("not checked here: known vulnerabilities, which npm audit asks the registry for");
for (const line of problems.length === 0 ? said : problems) console[problems.length === 0 ? "log" : "error"](line);
process.exitCode = problems.length === 0 ? 0 : 1;

async function readJson(path) {
  return JSON.parse(await readFile(path, "utf8"));
}
