// Bundles src/ into dist/: commands and the SDK's clients become chunks that load when they are first needed, so that
// `--help` starts nearly as fast as Node itself and an installed copy needs no node_modules.
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

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

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
await rm("dist", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { main: "src/cli/main.ts", "search-worker": "src/search-worker.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // The SDK's ES modules: of its CommonJS ones esbuild cannot see what they export, and keeps all of them whole.
  mainFields: ["module", "main"],
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
});
await chmod("dist/main.js", 0o755);
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences(Object.keys(metafile.inputs)));

/** The licence texts of all packages in the bundle: they ask to travel with every copy. */
async function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const { name, version: packageVersion, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    if (/\bA?GPL/u.test(String(license))) throw new Error(`${name} is under ${license}, which must not be shipped`);
    texts.push(`${name} ${packageVersion} (${license})\n\n${await licenceText(folder)}`);
  }
  return `${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

async function licenceText(folder) {
  for (const file of ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license", "license.md"]) {
    const text = await readFile(`${folder}/${file}`, "utf8").catch(() => undefined);
    if (text !== undefined) return text.trimEnd() + "\n";
  }
  return "(the package carries no licence text of its own)\n";
}
