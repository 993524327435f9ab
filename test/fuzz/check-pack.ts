import type { PlantedSecret } from "../../src/example/account.ts";
import { cli } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";
import { leaksIn } from "../helpers/secrets.ts";
import { actingIn, diagramFaults, logFaults, markdownFaults, pageFaults, tableFaults } from "./inert.ts";
import { pollution } from "./pollution.ts";

/** Pasted into a case of AWS Support, which takes no more. */
const LONGEST_DESCRIPTION = 8_000;

/** What is wrong with a pack that was made of hostile data; nothing, for a good one. */
export async function packFaults(path: string, planted: readonly PlantedSecret[]): Promise<readonly string[]> {
  const files = new Map([...unzip(path)].map(([name, bytes]) => [name, bytes.toString("utf8")]));
  const spoken = await commandFaults(path, files.get("findings.json") ?? "");
  const faults = [...files].flatMap(([name, text]) => fileFaults(name, text).map((fault) => `${name}: ${fault}`));
  const leaks = leaksIn(files, planted).map(
    ({ where, planted: from, how }) => `${where} holds the secret of ${from}, ${how}`,
  );
  return [...faults, ...leaks, ...spoken, ...pollution()];
}

/** What is wrong with a file of a pack that is made of hostile data. */
export function fileFaults(name: string, text: string): readonly string[] {
  if (name.endsWith(".json")) return parseFaults(text);
  if (name.endsWith(".ndjson")) return text.trimEnd().split("\n").filter(Boolean).flatMap(parseFaults);
  return [...actingIn(text), ...kindFaults(name, text)];
}

function kindFaults(name: string, text: string): readonly string[] {
  switch (name.slice(name.lastIndexOf("."))) {
    case ".html":
      return pageFaults(text);
    case ".csv":
      return tableFaults(text);
    case ".mmd":
      return diagramFaults(text);
    case ".md":
      return [
        ...markdownFaults(text),
        ...(text.length > LONGEST_DESCRIPTION ? [`${text.length} characters are too many`] : []),
      ];
    default:
      return name.startsWith("logs/") ? logFaults(text) : [];
  }
}

function parseFaults(text: string): readonly string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`is no JSON: ${String(error)}`];
  }
}

/** `verify` must vouch for it, and `analyze` must find to the byte what the run found. */
async function commandFaults(path: string, findings: string): Promise<readonly string[]> {
  const verified = await cli(["verify", path]);
  const again = await cli(["analyze", path, "--output", "json"]);
  const told = await cli(["analyze", path]);
  return [
    ...(verified.code === 0 ? [] : [`verify ended with ${verified.code}: ${verified.stdout}${verified.stderr}`]),
    ...(again.code === 0 ? [] : [`analyze ended with ${again.code}: ${again.stderr}`]),
    ...(again.stdout === findings ? [] : ["analyze found something else"]),
    ...[verified, again, told].flatMap(({ stdout, stderr }) => [...actingIn(stdout), ...actingIn(stderr)]),
  ];
}
