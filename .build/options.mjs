// How src/ becomes dist/: commands and the SDK's clients become chunks that load when they are first needed, so that
// `--help` starts nearly as fast as Node itself and an installed copy needs no node_modules.
import { fileURLToPath } from "node:url";

/**
 * yargs measures its help with Intl.Segmenter and Unicode tables, which take a third of the time that `--help` takes. Our
 * help is plain text: a test holds what the bundle prints against what the sources print.
 */
const plainWidths = {
  name: "plain-widths",
  setup({ onResolve }) {
    const path = fileURLToPath(new URL("plain-width.mjs", import.meta.url));
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /[\\/](?:yargs|cliui|wrap-ansi)[\\/]/u.test(importer) ? { path } : undefined,
    );
  },
};

export const OPTIONS = {
  entryPoints: { main: "src/cli/main.ts", "search-worker": "src/compose/search-worker.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // The SDK's ES modules: of its CommonJS ones esbuild cannot see what they export, and keeps all of them whole.
  mainFields: ["module", "main"],
  // The bundle names CommonJS modules by their path: of node_modules that are a link elsewhere it would name elsewhere.
  preserveSymlinks: true,
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  plugins: [plainWidths],
  // CommonJS packages in the bundle call require() for Node's own modules.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
};
