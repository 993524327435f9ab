// Bundles one TypeScript file of this folder and runs it: node test/bench/run.mjs redaction.ts score FILE
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const [file, ...args] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const outfile = join(folder, "bench.mjs");
try {
  await build({
    entryPoints: {
      bench: file.startsWith("/") ? file : join(import.meta.dirname, file),
      // the thread that a pack's files are searched in
      "search-worker": join(import.meta.dirname, "../../src/compose/search-worker.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    // CommonJS packages in the bundle call require() for Node's own modules.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
  });
  // a process of its own: what the bundler holds is not to be measured
  const { status, error } = spawnSync(process.execPath, [outfile, ...args], { stdio: "inherit" });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
