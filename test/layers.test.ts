import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** What each part may import besides itself and `core/`: data goes from left to right, so nothing looks to its right. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  plan: [],
  aws: [],
  collect: ["aws"],
  redact: [],
  evidence: [],
  analyse: [],
  render: [],
  // A pack is the run folder in another form: paths, manifest and archive reading are shared.
  pack: ["evidence"],
  // Sends a finished pack: it reads none of the evidence, and nothing to its left knows of it.
  submit: ["aws"],
  example: [],
  // The composition: stages are wired here and in the commands, nowhere else.
  "compose/pipeline.ts": [
    "plan",
    "aws",
    "collect",
    "redact",
    "evidence",
    "analyse",
    "pack",
    "compose/search-thread.ts",
    "compose/resumption.ts",
    "compose/sharing.ts",
    "compose/keep-map.ts",
    "compose/finish.ts",
  ],
  // Makes one pack of another: the stages behind collection once more.
  "compose/sharing.ts": [
    "redact",
    "evidence",
    "pack",
    "compose/sharing-paths.ts",
    "compose/keep-map.ts",
    "compose/finish.ts",
  ],
  // The second half of the way, whoever the pack is for.
  "compose/finish.ts": ["evidence", "analyse", "render", "pack", "compose/shipment.ts", "compose/keep-map.ts"],
  "compose/sharing-paths.ts": ["evidence"],
  "compose/repacking.ts": ["evidence", "pack", "compose/sharing.ts", "compose/finish.ts"],
  "compose/keep-map.ts": ["redact", "evidence"],
  "compose/shipment.ts": ["evidence", "render", "pack"],
  "compose/resumption.ts": ["redact", "evidence"],
  "compose/search-thread.ts": ["pack"],
  "compose/search-worker.ts": ["redact", "evidence", "pack", "compose/search-thread.ts"],
  cli: [
    "plan",
    "aws",
    "collect",
    "redact",
    "evidence",
    "analyse",
    "render",
    "pack",
    "submit",
    "example",
    "compose/pipeline.ts",
    "compose/sharing.ts",
    "compose/repacking.ts",
    "compose/keep-map.ts",
  ],
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const sources = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => join(entry.parentPath, entry.name));

function specifiers(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)["']([^"']+)["']/gu)].map(
    (match) => match[1] ?? "",
  );
}

/** A folder of src; of what wires the stages together, each file, for each wires others. */
function part(path: string): string {
  const [folder = "", file = ""] = relative(SRC, path).split(sep);
  return folder === "compose" ? `${folder}/${file}` : folder;
}

const internal: readonly Import[] = sources.flatMap((file) =>
  specifiers(file)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ file: relative(SRC, file), from: part(file), to: part(resolve(dirname(file), specifier)) })),
);

const external = sources.flatMap((file) =>
  specifiers(file)
    .filter((specifier) => !specifier.startsWith("."))
    .map((specifier) => ({ file: relative(SRC, file), from: part(file), specifier })),
);

describe("the way of the data", () => {
  it("knows every part of src", () => {
    expect([...new Set(sources.map(part))].filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  });

  it("leads from left to right: no part imports one to its right", () => {
    const backward = internal.filter(
      ({ from, to }) => to !== from && to !== "core" && !(MAY_IMPORT[from] ?? []).includes(to),
    );
    expect(backward).toEqual([]);
  });

  it("reads AWS only through aws/; the example endpoint takes schemas from the clients, never credentials or calls", () => {
    const sdk = external.filter(
      ({ specifier }) => specifier.startsWith("@aws-sdk/") || specifier.startsWith("@smithy/"),
    );
    expect(sdk.filter(({ from }) => from !== "aws" && from !== "example")).toEqual([]);
  });

  it("can write to AWS from submit alone: nothing else makes a client that may", () => {
    const makers = internal
      .filter(({ file }) => /supportClients|partSender/u.test(readFileSync(join(SRC, file), "utf8")))
      .map(({ file }) => file);
    expect([...new Set(makers)].sort()).toEqual([
      join("aws", "put-part.ts"),
      join("aws", "support.ts"),
      join("cli", "commands", "submit.ts"),
    ]);
  });

  it("touches process and console in cli/main.ts alone", () => {
    const touching = sources
      .filter((file) => relative(SRC, file) !== join("cli", "main.ts"))
      .filter((file) =>
        /(?<![\w/.-])(?:process|console)\.(?!versions\b)\w/u.test(withoutComments(readFileSync(file, "utf8"))),
      )
      .map((file) => relative(SRC, file));
    expect(touching).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//gu, "").replaceAll(/(^|[^:])\/\/.*$/gmu, "$1");
}
