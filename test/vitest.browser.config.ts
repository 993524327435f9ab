import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The report in a real browser. Where there is none, these tests fail: a check that did not run is no check. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: { include: ["test/**/*.browser.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, pool: "forks" },
});
