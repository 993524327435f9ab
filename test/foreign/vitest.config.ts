import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The tool against AWS emulators of others, and the example endpoint against another client. Needs Python 3.11. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/foreign/**/*.foreign.test.ts"],
    globalSetup: ["test/foreign/python.ts"],
    testTimeout: 180_000,
    hookTimeout: 600_000,
    pool: "forks",
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", NO_COLOR: "1" },
  },
});
