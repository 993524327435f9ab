// What of other people's work is in a bundle: told by esbuild's metafile, so neither more nor less than what is shipped.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { COPIED } from "./copied.mjs";
import { SHIPPABLE } from "./allowed.mjs";

/** `node_modules/a/node_modules/@b/c` of a file in it: the key of the package in package-lock.json. */
const PACKAGE = /^((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+)/u;

/**
 * The packages with bytes in an output file, by their key in the lock file: which of the others each imports, and the
 * output files that it is in. `own` is what the project's own files import.
 * @returns `{ own: string[], packages: Map<key, { imports: string[], files: string[] }>, sources: Map<path, string[]> }`,
 *   all sorted; `sources` are the project's own files
 */
export function bundled(metafile) {
  const files = new Map();
  const sources = new Map();
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput === 0) continue;
      const key = packageOf(input);
      const [map, name] = key === undefined ? [sources, input] : [files, key];
      map.set(name, (map.get(name) ?? new Set()).add(output));
    }
  }
  const imports = new Map();
  for (const [input, { imports: imported }] of Object.entries(metafile.inputs)) {
    const from = packageOf(input);
    const of = imports.get(from) ?? new Set();
    imports.set(from, of);
    for (const { path, external } of imported) {
      const to = external === true ? undefined : packageOf(path);
      if (to !== undefined && to !== from && files.has(to)) of.add(to);
    }
  }
  const sorted = (values) => [...(values ?? [])].sort();
  const byKey = (map) => [...map].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    own: sorted(imports.get(undefined)),
    packages: new Map(byKey(files).map(([key, of]) => [key, { imports: sorted(imports.get(key)), files: sorted(of) }])),
    sources: new Map(byKey(sources).map(([path, of]) => [path, sorted(of)])),
  };
}

/**
 * The same with what package-lock.json and each package say of it. `folder`: the project's.
 * @throws where a package is not as it is locked, or is under a licence that must not be shipped
 */
export async function readMaterials(metafile, folder) {
  const [{ name, version, license, description }, lock, esbuild] = await Promise.all(
    ["package.json", "package-lock.json", "node_modules/esbuild/package.json"].map((path) =>
      readJson(join(folder, path)),
    ),
  );
  const { own, packages, sources } = bundled(metafile);
  // A package that is not taken for one would be missing in the bill, and its licence with it.
  const elsewhere = [...sources.keys()].find((path) => !/^(?:src|\.build)\//u.test(path));
  if (elsewhere !== undefined)
    throw new Error(`${elsewhere} is in the bundle, and neither ours nor of a package here.`);
  const described = [];
  for (const [key, { imports, files }] of packages) {
    const found = await readJson(join(folder, key, "package.json"));
    const locked = lock.packages[key];
    if (locked?.version !== found.version) {
      throw new Error(`${key} is ${found.version}, not ${locked?.version} as in package-lock.json: run npm ci.`);
    }
    described.push({
      key,
      name: found.name,
      version: found.version,
      license: found.license,
      integrity: locked.integrity,
      imports,
      files,
    });
  }
  const copied = COPIED.filter(({ into }) => sources.has(into)).map((data) => ({
    ...data,
    files: sources.get(data.into),
  }));
  for (const { name: of, license: under } of [...described, ...copied]) {
    if (!SHIPPABLE.has(under))
      throw new Error(`${of} is under ${under}, which is not among those that may be shipped.`);
  }
  return {
    product: { name, version, license, description },
    own,
    packages: described,
    copied,
    esbuild: esbuild.version,
  };
}

function packageOf(input) {
  return PACKAGE.exec(input)?.[1].slice(0, -1);
}

async function readJson(path) {
  return JSON.parse(await readFile(path, "utf8"));
}
