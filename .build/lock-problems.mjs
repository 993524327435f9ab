// What in package.json, package-lock.json and node_modules is not as it should be. No network, no npm: functions of
// their input, which is these files parsed.
import { INSTALL_SCRIPTS, USABLE } from "./allowed.mjs";

const EXACT = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?$/u;
/** 64 bytes of SHA-512 in base64, once: two hashes beside each other mean that either is enough. */
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/u;
const REGISTRY = "https://registry.npmjs.org/";
/** Numbers, comparators and unions of them. Anything else is a tag, an alias, or comes from elsewhere than the registry. */
const RANGE = /^(?:\*|[\dxX.^~<>=|\s+A-Za-z-]*\d[\dxX.*^~<>=|\s+A-Za-z-]*)?$/u;
const LISTS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

/**
 * @param product package.json @param lock package-lock.json
 * @returns sentences, none if all is well
 */
export function lockProblems(product, lock) {
  const problems = [];
  const { "": root, ...entries } = lock.packages ?? {};
  if (lock.lockfileVersion !== 3)
    problems.push(`package-lock.json has lockfileVersion ${lock.lockfileVersion}, not 3.`);
  if (root === undefined) return [...problems, "package-lock.json does not say what it was made for."];
  for (const name of ["name", "version", "license"]) {
    if (root[name] !== product[name]) problems.push(differs(name, root[name], product[name]));
  }
  problems.push(...directProblems(product, root, entries));
  for (const [key, entry] of Object.entries(entries)) problems.push(...entryProblems(key, entry));
  problems.push(...scriptProblems(product, entries));
  return problems;
}

/** What is installed: `hidden` is node_modules/.package-lock.json, `found` the package.json of each key in it, or undefined. */
export function installedProblems(lock, hidden, found) {
  const problems = [];
  const { "": _, ...entries } = lock.packages ?? {};
  for (const [key, { version, integrity }] of Object.entries(hidden.packages ?? {})) {
    const locked = entries[key];
    const there = found.get(key);
    if (locked === undefined) {
      problems.push(`${key} is installed, and not in package-lock.json: run npm ci.`);
      continue;
    }
    if (locked.version !== version || locked.integrity !== integrity) {
      problems.push(
        `${key} is installed as ${version}, not as package-lock.json has it (${locked.version}): run npm ci.`,
      );
    }
    if (there === undefined) problems.push(`${key} is said to be installed and is not there: run npm ci.`);
    else if (there.version !== version)
      problems.push(`${key} holds ${there.version} instead of ${version}: run npm ci.`);
    else problems.push(...foundProblems(key, there, locked));
  }
  for (const [key, { optional }] of Object.entries(entries)) {
    // Programs for other platforms are optional and not installed.
    if (optional !== true && hidden.packages?.[key] === undefined)
      problems.push(`${key} is not installed: run npm ci.`);
  }
  return problems;
}

function directProblems(product, root, entries) {
  const problems = [];
  for (const list of LISTS) {
    const wanted = product[list] ?? {};
    const locked = root[list] ?? {};
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(locked)])) {
      if (wanted[name] !== locked[name]) {
        problems.push(differs(`${list}.${name}`, locked[name], wanted[name]));
      } else if (!EXACT.test(wanted[name])) {
        problems.push(`package.json: ${list}.${name} is ${wanted[name]}, not one exact version.`);
      } else if (entries[`node_modules/${name}`]?.version !== wanted[name]) {
        problems.push(differs(name, entries[`node_modules/${name}`]?.version, wanted[name]));
      }
    }
  }
  return problems;
}

function entryProblems(key, entry) {
  const problems = [];
  const say = (what) => problems.push(`${key} ${what}`);
  if (!key.startsWith("node_modules/") || entry.link === true)
    say("is a folder or a link, not a package of the registry.");
  if (!EXACT.test(entry.version ?? "")) say(`has no exact version: ${entry.version}.`);
  if (!SHA512.test(entry.integrity ?? "")) say(`has no integrity that is one sha512: ${entry.integrity}.`);
  if (!USABLE.has(entry.license)) say(`is under ${entry.license}, which .build/allowed.mjs does not list.`);
  // Without an address it comes from the registry that npm is set to; the integrity decides in either case.
  if (entry.resolved !== undefined && !String(entry.resolved).startsWith(REGISTRY)) {
    say(`comes from ${entry.resolved}, not from the registry.`);
  }
  if (entry.name !== undefined) say(`stands for a package of another name: ${entry.name}.`);
  if (entry.inBundle === true)
    say("is inside the archive of another package, where no integrity of its own covers it.");
  for (const list of LISTS) {
    for (const [name, range] of Object.entries(entry[list] ?? {})) {
      if (!RANGE.test(range)) say(`wants ${name} from elsewhere than the registry, or by a tag: ${range}.`);
    }
  }
  return problems;
}

function scriptProblems(product, entries) {
  const problems = [];
  const allowed = new Set(Object.keys(INSTALL_SCRIPTS));
  const told = Object.entries(product.allowScripts ?? {});
  for (const [name, may] of told) {
    if (may === true && !allowed.has(name))
      problems.push(`package.json allows scripts of ${name}; .build/allowed.mjs does not.`);
  }
  for (const name of allowed) {
    if (product.allowScripts?.[name] !== true) problems.push(`package.json: allowScripts does not name ${name}.`);
  }
  const running = Object.entries(entries).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  for (const [key] of running) {
    const name = nameOf(key);
    if (!allowed.delete(name))
      problems.push(`${key} runs a script when it is installed, and is not in .build/allowed.mjs.`);
  }
  for (const name of allowed) problems.push(`${name} is in .build/allowed.mjs and has no script: take it out there.`);
  return problems;
}

/** What a package says of itself, once it is there: the lock file could say otherwise. */
function foundProblems(key, there, locked) {
  const problems = [];
  const scripts = ["preinstall", "install", "postinstall"].filter((name) => there.scripts?.[name] !== undefined);
  if ((scripts.length > 0 || there.gypfile === true) && locked.hasInstallScript !== true) {
    problems.push(`${key} has scripts that run when it is installed, and package-lock.json does not say so.`);
  }
  if (there.name !== nameOf(key)) problems.push(`${key} holds another package, ${there.name}.`);
  if (typeof there.license === "string" && there.license !== locked.license) {
    problems.push(`${key} is under ${there.license}; package-lock.json says ${locked.license}.`);
  }
  return problems;
}

function nameOf(key) {
  return key.slice(key.lastIndexOf("node_modules/") + "node_modules/".length);
}

function differs(what, locked, wanted) {
  return `${what} is ${locked} in package-lock.json and ${wanted} in package.json: run npm install.`;
}
