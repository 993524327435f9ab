import { createHash } from "node:crypto";
import { fixedClock } from "../../src/core/clock.ts";
import type { FindingsDocument } from "../../src/core/finding.ts";
import type { Json } from "../../src/core/json.ts";
import type { AttachmentLimits } from "../../src/core/part.ts";
import type { PackedFile, PartZip } from "../../src/core/manifest.ts";
import type { ResidueScanner } from "../../src/core/redactor.ts";
import { buildManifest } from "../../src/evidence/manifest.ts";
import { openRunFolder } from "../../src/evidence/reader.ts";
import { createRunFolder } from "../../src/evidence/store.ts";
import { partTextPath } from "../../src/core/part.ts";
import { lade, ship, type ShippedZip } from "../../src/compose/shipment.ts";
import { event, json, text } from "../evidence/redacted.ts";
import { sampleCase, sampleItem } from "../evidence/sample-case.ts";
import { noRules, nothing, sampleChecklist, sampleFindings } from "../pack/sample-pack.ts";

/** Hex that nothing compresses to less than half, the same for the same seed. */
export function noise(seed: string, characters: number): string {
  let out = "";
  for (let block = 0; out.length < characters; block += 1) {
    out += createHash("sha256").update(`${seed} ${block}`).digest("hex");
  }
  return out.slice(0, characters);
}

/** Ten minutes of the failure that `sampleFindings` tells of, and two hours around it. */
const FIRST = Date.parse("2026-11-20T08:00:00.000Z");
const MINUTE = 60_000;

export interface SampleShipment {
  readonly out: string;
  readonly limits: AttachmentLimits;
  /** Log events of the function's own group and of another, one a second. */
  readonly events?: number;
  /** CloudTrail records. */
  readonly records?: number;
  readonly residue?: ResidueScanner;
  /** What every log line begins with: another pack of the same case. */
  readonly seed?: string;
}

export interface Shipped {
  readonly zips: readonly ShippedZip[];
  /** All files as they were before they were packed. */
  readonly files: readonly PackedFile[];
}

/** Packs a made-up case whose logs and CloudTrail records hardly compress. */
export async function shipSample(sample: SampleShipment): Promise<Shipped> {
  const { out, limits, events = 1200, records = 400, seed = "a" } = sample;
  const folder = await createRunFolder({ parent: out, clock: fixedClock(0) });
  try {
    await folder.writeJson("function/configuration.json", json({ Configuration: { FunctionName: "orders" } }));
    const logs = { "/aws/lambda/orders": "logs/aws-lambda-orders", "/other/group": "logs/other-group" };
    const readings = Object.entries(logs).map(([group, path]) => ({ group, path: `${path}/${RANGE}.txt` }));
    for (const { path } of readings) {
      await folder.appendEvents(
        path,
        Array.from({ length: events }, (_, n) =>
          event(
            FIRST + (n * 120 * MINUTE) / events,
            "s",
            `${n} ${noise(`${seed} ${path} ${n}`, 200)}\nand more of ${n}`,
          ),
        ),
      );
    }
    for (let n = 0; n < records; n += 1) {
      await folder.appendRecord(
        "cloudtrail/events.ndjson",
        json({ eventID: `${n}`, noise: noise(`${seed} r${n}`, 300) }),
      );
    }
    await folder.endLogs((path) => ({
      window: sampleCase.window,
      failures: [],
      readings: readings
        .filter((reading) => reading.path === path)
        .map(({ group }) => ({ group, reader: "FilterLogEvents", why: "", slices: 1, gaps: [], notes: [] })),
    }));
    await folder.close();
    const items = [
      sampleItem("logs:FilterLogEvents", {
        collector: "logs",
        files: [...readings.map(({ path }) => path), "logs/index.json"],
      }),
    ];
    const file = readings[0]!.path;
    const findings = findingsCiting(file);
    const checklist = sampleChecklist.map((each) => (each.id === "logs" ? { ...each, evidence: [file] } : each));
    const laden = await lade({
      folder,
      info: sampleCase,
      evidence: openRunFolder(folder, { case: sampleCase, items }),
      analysis: { findings, timeline: [], checklist, blindSpots: [], workflow: { nodes: [], edges: [] } as never },
      limits,
      render: async (parts) => rendered(findings, parts),
      redactionReport: json({ rules: {} }),
      manifest: (files, parts) =>
        buildManifest({
          tool: { name: "lambda-case-pack", version: "0.1.0" },
          case: sampleCase,
          items,
          analysis: { checklist, blindSpots: [] },
          files,
          parts,
          redaction: { total: 0, byRule: {} },
        }),
    });
    const { zips } = await ship(laden, {
      out,
      date: Date.parse(sampleCase.collectedAt),
      seal: { residue: sample.residue ?? nothing, rules: noRules },
      onPartial: () => undefined,
    });
    return { zips, files: folder.files() };
  } finally {
    await folder.remove();
  }
}

const RANGE = "20261120T080000Z_20261120T100000Z";

function findingsCiting(file: string): FindingsDocument {
  const [finding] = sampleFindings.findings;
  const evidence = [{ file, line: 400 }];
  return {
    ...sampleFindings,
    frequency: {
      ...sampleFindings.frequency,
      firstFailure: "2026-11-20T08:30:00.000Z",
      lastFailure: "2026-11-20T08:32:00.000Z",
      evidence,
    },
    findings: [{ ...finding!, evidence }],
  };
}

function rendered(findings: FindingsDocument, parts: readonly PartZip[] = []) {
  const texts: Record<string, string> = {
    "README.txt": `What is in here\n${parts.map(({ name }) => `${name}\n`).join("")}`,
    "case-description.md": `# Case\n${parts.length} zips\n`,
    "report.html": "<!doctype html>\n<title>Report</title>\n",
    "timeline.csv": "at,kind\r\n",
    "findings.json": `${JSON.stringify(findings as unknown as Json, null, 2)}\n`,
  };
  for (const { number } of parts.slice(1)) texts[partTextPath(number, parts.length)] = `Part ${number}\n`;
  return Object.entries(texts).map(([path, content]) => ({ path, text: text(content) }));
}
