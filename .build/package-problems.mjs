// What in the published package should not be there, or is missing.

/** All that the package may hold. A new kind of file gets in only by a line here. */
const MAY_HOLD = [
  /^(?:package\.json|README\.md|LICENSE|SECURITY\.md)$/u,
  /^dist\/(?:main|search-worker|chunks\/[\w-]+)\.js$/u,
  /^dist\/(?:THIRD-PARTY-LICENSES\.txt|sbom\.cdx\.json)$/u,
  /^templates\/[\w-]+\/[\w.-]+\.(?:eta|json|css)$/u,
  /^examples\/accounts\/(?:README\.md|[\w-]+\/(?:[\w-]+\/)*[\w.-]+\.json)$/u,
  /^docs\/(?:adr\/)?[\w-]+\.md$/u,
  /^docs\/[\w-]+\.png$/u,
];
const MUST_HOLD = [
  "package.json",
  "README.md",
  "LICENSE",
  "SECURITY.md",
  "dist/main.js",
  "dist/search-worker.js",
  "dist/THIRD-PARTY-LICENSES.txt",
  "dist/sbom.cdx.json",
];
/** Forms that are a secret wherever they stand. The example accounts break up theirs, which are made up (`‹›`). */
const SECRETS = {
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/]{40}/u,
  "an AWS access key id": /\b(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z2-7]{16}\b/u,
  "a token of npm": /\bnpm_[A-Za-z0-9]{36}\b/u,
  "a token of GitHub": /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82})\b/u,
  "a password of a registry": /_(?:authToken|auth|password)\s*=\s*\S/u,
};
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|_KEY$|_AUTH$/u;
const FIELDS = ["name", "version", "description", "keywords", "license", "bin", "files", "type", "engines"];

/**
 * @param files text of each file by its path in the package
 * @param host `paths` of this machine that must not be told, and its environment, `env`
 * @returns sentences, none if all is well
 */
export function packageProblems(files, { paths, env }) {
  const problems = [...files.keys()]
    .filter((path) => !MAY_HOLD.some((form) => form.test(path)))
    .map((path) => `${path} does not belong into the package.`);
  for (const path of MUST_HOLD) if (!files.has(path)) problems.push(`${path} is missing in the package.`);
  const secrets = Object.entries(env).filter(([name, value]) => SECRET_NAME.test(name) && value.length >= 8);
  for (const [path, text] of files) {
    for (const [what, form] of Object.entries(SECRETS)) if (form.test(text)) problems.push(`${path} holds ${what}.`);
    for (const [name, value] of secrets) if (text.includes(value)) problems.push(`${path} holds the value of ${name}.`);
    for (const here of paths) if (text.includes(`${here}/`)) problems.push(`${path} tells a path of this machine.`);
    if (/["'](?:\.\.\/)+(?:[^"'\n]*\/)?node_modules\//u.test(text)) problems.push(`${path} tells where packages lay.`);
    if (/^\/[/*]# sourceMappingURL=/mu.test(text)) problems.push(`${path} points at a source map.`);
  }
  const product = JSON.parse(files.get("package.json") ?? "{}");
  problems.push(...fieldProblems(product, files));
  problems.push(...materialProblems(product, JSON.parse(files.get("dist/sbom.cdx.json") ?? "{}"), files));
  return problems;
}

function fieldProblems(product, files) {
  const problems = FIELDS.filter((name) => product[name] === undefined).map((name) => `package.json has no ${name}.`);
  for (const name of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
    if (product[name] !== undefined) problems.push(`package.json has ${name}: all that it needs is in the bundle.`);
  }
  for (const name of ["preinstall", "install", "postinstall"]) {
    if (product.scripts?.[name] !== undefined)
      problems.push(`package.json runs ${name} where the package is installed.`);
  }
  for (const [name, path] of Object.entries(product.bin ?? {})) {
    if (files.get(path)?.startsWith("#!/usr/bin/env node\n") !== true) problems.push(`${name}: ${path} is no program.`);
  }
  return problems;
}

/** The bill of materials is of these very files. */
function materialProblems(product, { metadata, components = [] }, files) {
  const problems = [];
  if (metadata?.component?.version !== product.version) {
    problems.push(`dist/sbom.cdx.json is of version ${metadata?.component?.version}, not of ${product.version}.`);
  }
  const missing = new Set(
    components
      .flatMap(({ evidence }) => evidence.occurrences)
      .map(({ location }) => location)
      .filter((path) => !files.has(path)),
  );
  for (const path of missing)
    problems.push(`dist/sbom.cdx.json names ${path}, which is not in the package: build again.`);
  return problems;
}
