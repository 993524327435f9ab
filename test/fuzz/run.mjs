// Bundles the runner and starts it: npm run -s test:fuzz -- --minutes 10 [--seed S] [--only logs,zips]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
const outfile = join(folder, "run.mjs");
try {
  await build({
    entryPoints: [join(import.meta.dirname, "run.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    // What finds the package by its own place must find it from a bundle elsewhere.
    define: { "import.meta.url": "__here" },
    banner: {
      js: `import{createRequire as __createRequire}from"node:module";const __here=${JSON.stringify(pathToFileURL(join(import.meta.dirname, "run.ts")).href)};const require=__createRequire(__here);`,
    },
  });
  const child = spawn(process.execPath, ["--enable-source-maps", outfile, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", NO_COLOR: "1" },
  });
  process.exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
