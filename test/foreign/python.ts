import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const FOLDER = `${HERE}.venv`;
const STAMP = `${FOLDER}/lock-file.sha256`;
const LOCK = `${HERE}requirements.txt`;

/** A program of the virtual environment: `python`, `moto_server`, `ministack`. */
export function program(name: string): string {
  return `${FOLDER}/bin/${name}`;
}

/** Makes the virtual environment that the lock file describes, where it is not there yet. Vitest calls it once. */
export default async function setup(): Promise<void> {
  const wanted = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  await requirePython();
  rmSync(FOLDER, { recursive: true, force: true });
  await run("python3", ["-m", "venv", FOLDER], "The virtual environment could not be made");
  // The index is the one that pip is configured with. Only what the lock file names, and only if its digest is right.
  const exactly = ["--require-hashes", "--no-deps", "--only-binary=:all:"];
  const quietly = ["--quiet", "--disable-pip-version-check", "--no-compile"];
  await run(program("python"), ["-m", "pip", "install", ...quietly, ...exactly, "-r", LOCK], "pip could not install");
  writeFileSync(STAMP, wanted);
}

async function requirePython(): Promise<void> {
  const text = "test:foreign needs python3, version 3.11, with its venv module";
  const version = await run("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], text);
  // The wheels of the lock file are those of one version.
  if (version.trim() !== "3.11") throw new Error(`${text}; python3 here is ${version.trim()}.`);
}

/** What it prints. @throws Error with `otherwise` and what it said */
function run(command: string, args: readonly string[], otherwise: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let [out, said] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    child.on("error", (cause) => reject(new Error(`${otherwise}: ${cause.message}`, { cause })));
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${otherwise}: ${command} ended with ${code}.\n${said.slice(-2000)}`));
    });
  });
}
