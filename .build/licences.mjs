// The licence texts of all that is in the bundle: they ask to travel with every copy.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const RULE = `\n${"-".repeat(80)}\n\n`;
/** LICENSE, licence.md, LICENSE-MIT.txt, COPYING, and NOTICE, which Apache-2.0 asks to pass on. */
const FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/iu;

/** Of materials as `readMaterials` gives them. `folder`: the project's. */
export async function licenceTexts({ packages, copied }, folder) {
  const texts = [];
  /** A package by licence that printed its text, for those under the same one that carry none. */
  const printed = new Map();
  for (const { name, version, license, key } of packages) {
    const text = await licenceText(join(folder, key));
    if (text !== undefined && !printed.has(license)) printed.set(license, name);
    texts.push({ head: `${name} ${version} (${license})`, text, license });
  }
  for (const { name, version, license, what, text } of copied) {
    texts.push({ head: `${name} ${version} (${license}): ${what}`, text, license });
  }
  return texts
    .map(({ head, text, license }) => `${head}\n\n${text ?? withoutText(license, printed.get(license))}`)
    .join(RULE);
}

/** What the package at a folder says itself: its licence files, else its readme's part with that heading. */
async function licenceText(folder) {
  const names = (await readdir(folder)).filter((name) => FILE.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(`${folder}/${name}`, "utf8")));
  if (texts.length > 0) return texts.map((text) => text.trim() + "\n").join("\n");
  const readme = (await readdir(folder)).find((name) => /^readme(?:\.|$)/iu.test(name));
  if (readme === undefined) return undefined;
  const part = /^#+ *licen[cs]e\b[^\n]*\n(.*?)(?=^#|$(?![^]))/imsu.exec(
    await readFile(`${folder}/${readme}`, "utf8"),
  )?.[1];
  return part === undefined || !/copyright/iu.test(part) ? undefined : part.trim() + "\n";
}

function withoutText(license, other) {
  const where = other === undefined ? `https://spdx.org/licenses/${license}.html` : `that of ${other} in this file`;
  return `(The package carries no licence text of its own. The text of ${license}: ${where}.)\n`;
}
