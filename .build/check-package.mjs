// Checks what `npm pack` would put into the package, as dist/ is now: only what belongs there, no secret, no path of this
// machine, no source map, all fields; and that the bill of materials in it is of these files.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packageProblems } from "./package-problems.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"]);
const [{ files: listed, size }] = JSON.parse(stdout);
const files = new Map();
for (const { path } of listed) files.set(path, await readFile(path, "utf8"));
const problems = packageProblems(files, { paths: [resolve("."), homedir()], env: process.env });
for (const line of problems) console.error(line);
if (problems.length === 0) console.log(`${files.size} files, ${size} bytes packed: nothing but what belongs there`);
process.exitCode = problems.length === 0 ? 0 : 1;
