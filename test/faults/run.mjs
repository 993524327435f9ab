// Bundles the matrix of faults and runs it: node test/faults/run.mjs --only KIND --account NAME --operation OP
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

// As deep below the package as the sources: they look for its folders from there.
const folder = mkdtempSync(join(import.meta.dirname, "../.faults-"));
try {
  await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    outfile: join(folder, "main.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    // CommonJS packages in the bundle call require() for Node's own modules.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
  });
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const { status, error } = spawnSync(process.execPath, [join(folder, "main.mjs"), ...process.argv.slice(2)], {
    stdio: "inherit",
    env,
  });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
