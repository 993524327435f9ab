import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { cli, type Run } from "../../helpers/cli.ts";
import { testCase } from "../../helpers/case.ts";
import { unzip } from "../../helpers/pack.ts";
import { fileFaults } from "../check-pack.ts";
import { type Edit, forged, type ForgedPack } from "../forge.ts";
import { actingIn } from "../inert.ts";
import { pollution } from "../pollution.ts";
import { property } from "../property.ts";
import { hostileText } from "../text.ts";
import { jsonText, policyText, recordText } from "../trees.ts";
import { accountOf } from "../world.ts";

/** Files of the sample that commands read as documents. */
const DOCUMENTS = [
  "manifest.json",
  "findings.json",
  "redaction/report.json",
  "logs/index.json",
  "logs/log-group.json",
  "function/configuration.json",
  "function/event-source-mappings.json",
  "function/aliases.json",
  "iam/role.json",
  "iam/attached-policies.json",
  "iam/inline-policies.json",
  "metrics/metrics.json",
  "workflow/workflow.json",
  "workflow/xray-service-graph.json",
  "cloudtrail/trails.json",
];
const TEXTS = ["cloudtrail/events.ndjson", "case-description.md", "cloudtrail/calls.csv", "README.txt", "report.html"];
const NAMES = [
  "../escaped",
  "../../escaped",
  "/tmp/escaped",
  "..\\escaped",
  "C:\\escaped",
  "a/../../escaped",
  "./a",
  "a//b",
  "aux.json",
  "con",
  "manifest.json",
  "MANIFEST.JSON",
  "manifest.json/x",
  "__proto__",
  "constructor",
  "function/__proto__.json",
  "logs/x/20261120T000000Z_20261120T010000Z.txt",
  "logs/index.json",
  "x".repeat(241),
  "a.",
  " ",
];

const name = fc.oneof(fc.constantFrom(...NAMES), hostileText);
const file = fc.constantFrom(...DOCUMENTS, ...TEXTS);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("value" as const),
      file: fc.constantFrom(...DOCUMENTS),
      nth: fc.nat(400),
      json: fc.oneof(jsonText, policyText),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("text" as const), file, text: fc.oneof(hostileText, jsonText) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("line" as const),
      file: fc.constantFrom(...TEXTS),
      text: fc.oneof(hostileText, recordText),
    }),
  },
  fc.record({ do: fc.constant("remove" as const), file }),
  fc.record({
    do: fc.constant("add" as const),
    name,
    text: fc.oneof(hostileText, jsonText),
    mode: fc.constantFrom(0o100600, 0o120777, 0o060600, 0o104755, 0o040755),
  }),
  fc.record({ do: fc.constant("rename" as const), file, name }),
  fc.record({ do: fc.constant("twice" as const), file }),
  fc.record({
    do: fc.constant("lie" as const),
    file,
    about: fc.constantFrom("bytes", "compressedBytes", "crc", "offset", "method", "flags", "mode"),
    value: fc.oneof(fc.constantFrom(0, 1, 8, 9, 0x2000, 0xffff, 0x7fff_ffff, 0xffff_ffff), fc.nat(100_000)),
  }),
);

export const packs = property<ForgedPack>({
  name: "packs",
  title: "packs that somebody forged, for verify, analyze, diff, repack and submit",
  savedRuns: 3,
  input: fc.oneof(
    { weight: 4, arbitrary: forgery(fc.constant(true), fc.constant([]), fc.constant(1)) },
    {
      weight: 1,
      arbitrary: forgery(
        fc.boolean(),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 255 })), {
          maxLength: 3,
        }),
        fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
      ),
    },
  ),
  check: forgedFaults,
});

function forgery(
  reseal: fc.Arbitrary<boolean>,
  flips: fc.Arbitrary<ForgedPack["flips"]>,
  cut: fc.Arbitrary<number>,
): fc.Arbitrary<ForgedPack> {
  return fc.record({ edits: fc.array(edit, { maxLength: 4 }), reseal, flips, cut });
}

let sample: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** The files of a pack that nobody has touched. */
async function sampleFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const one = await testCase(await accountOf({ example: "sqs-consumer-denied" }));
  try {
    const version = (await cli(["--version"])).stdout.trim();
    const { path } = await one.run({ tool: { name: "lambda-case-pack", version } });
    return unzip(path);
  } finally {
    await one.close();
  }
}

/** A command that ended as commands may: with a code of its own, in sentences, and without an accident. */
function commandFaults(what: string, { code, stdout, stderr }: Run): readonly string[] {
  return [
    ...([0, 1, 3, 252].includes(code) ? [] : [`ended with ${code}: ${stderr}`]),
    ...(/unexpected \w+; no pack was made/u.test(stderr) ? [stderr] : []),
    ...(code !== 0 && `${stdout}${stderr}`.trim() === "" ? ["ended without a word"] : []),
    ...actingIn(stdout),
    ...actingIn(stderr),
  ].map((fault) => `${what}: ${fault}`);
}

async function forgedFaults(input: ForgedPack): Promise<readonly string[]> {
  sample ??= sampleFiles();
  const files = await sample;
  const bytes = forged(files, input);
  const folder = await mkdtemp(join(tmpdir(), "case-pack-fuzz-"));
  const [path, good, out] = [join(folder, "work/forged.zip"), join(folder, "work/good.zip"), join(folder, "work/out")];
  try {
    await mkdir(join(folder, "work"));
    await writeFile(path, bytes);
    await writeFile(good, forged(files, { edits: [], reseal: true, flips: [], cut: 1 }));
    const verified = await cli(["verify", path]);
    const runs: readonly (readonly [string, Run])[] = [
      ["verify", verified],
      ["analyze", await cli(["analyze", path])],
      ["analyze --output json", await cli(["analyze", path, "--output", "json"])],
      ["diff to", await cli(["diff", good, path])],
      ["diff from", await cli(["diff", path, good, "--output", "json"])],
      ["repack", await cli(["repack", path, "--out", out, "--quiet"])],
      ["submit", await cli(["submit", path, "--dry-run", "--example", "healthy"])],
    ];
    const untouched = input.edits.length === 0 && input.flips.length === 0 && input.cut === 1 && input.reseal;
    const changedUnseen = verified.code === 0 && !input.reseal;
    return [
      ...runs.flatMap(([what, run]) => commandFaults(what, run)),
      ...(untouched && verified.code !== 0 ? [`the sample itself does not verify: ${verified.stdout}`] : []),
      ...(changedUnseen ? ["verify vouched for bytes without a seal"] : []),
      ...(await escaped(folder)),
      ...(await repackedFaults(out)),
      ...pollution(),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What stands where nothing should. */
async function escaped(folder: string): Promise<readonly string[]> {
  const outside = (await readdir(folder)).filter((found) => found !== "work");
  const beside = (await readdir(join(folder, "work"))).filter(
    (found) => !/^(?:forged\.zip|good\.zip|out)$/u.test(found),
  );
  return [...outside, ...beside].map((found) => `${found} was written`);
}

async function repackedFaults(out: string): Promise<readonly string[]> {
  const made = (await readdir(out).catch(() => [])).filter((found) => found.endsWith(".zip"));
  return made.flatMap((found) =>
    [...unzip(join(out, found))].flatMap(([file, bytes]) =>
      fileFaults(file, bytes.toString("utf8")).map((fault) => `repacked ${file}: ${fault}`),
    ),
  );
}
