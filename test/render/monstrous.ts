import type { Finding } from "../../src/core/finding.ts";
import type { RenderInput } from "../../src/render/render.ts";
import { brokenSqsConsumer, item, trail } from "../helpers/render-samples.ts";
import { memoryEvidence } from "../helpers/memory-evidence.ts";
import { HOSTILE } from "./hostile.ts";
import { PATHS } from "../../src/core/evidence.ts";

const many = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => make(index));
const long = (n: number): string => `${HOSTILE} long name ${n} `.repeat(6);

/** A case in which everything is far too much, and every text tries to be more than text. */
export function monstrous(): RenderInput {
  const base = brokenSqsConsumer();
  const events = many(3_000, (n) =>
    trail({
      at: new Date(Date.parse("2026-11-20T06:00:00Z") + n * 1000).toISOString(),
      name: `=cmd${n} ${HOSTILE}`,
      source: "lambda.amazonaws.com",
      who: `arn:aws:sts::111122223333:assumed-role/${HOSTILE}/${n}`,
      ip: `-${n}`,
      error: n % 3 === 0 ? "AccessDenied" : "",
      request: HOSTILE,
    }),
  );
  const paths = many(300, (n) => `logs/group-${n}-${"g".repeat(100)}/20261120T060000Z_20261120T120000Z.txt`);
  const lines = many(50, (n) => `2026-11-20T08:13:02.${String(n).padStart(3, "0")}Z\tstream\t${long(n)}`);
  const findings = many(800, (n): Finding => ({
    id: `denials/${n}/${HOSTILE}`,
    step: ((n % 7) + 1) as Finding["step"],
    status: (["fail", "unknown", "pass", "not-applicable"] as const)[n % 4] ?? "fail",
    severity: "critical",
    title: long(n),
    explanation: `${long(n)}. ${long(n)}`,
    evidence: many(20, (line) => ({ file: paths[n % 300] ?? "", line: line + 1 })),
    references: ["javascript:alert(1)", "https://docs.aws.amazon.com/lambda/"],
    fix: { summary: long(n), commands: many(12, long), policy: { Statement: many(10, long) } },
    seen: { count: 1e9, first: long(1), last: long(2), requestIds: many(10, long) },
    denial: {
      principal: long(n),
      action: long(n),
      resource: long(n),
      layer: long(n),
      explicit: false,
      authorizationId: long(n),
      encodedMessage: long(n),
    },
  }));
  const items = many(2_000, (n) => ({ ...item(`svc:${long(n)}`, "denied", n, paths, long(n)), id: `${n}` }));
  const { case: info } = base;
  return {
    ...base,
    case: {
      ...info,
      functionName: long(1),
      functionArn: long(2),
      peerAccounts: many(500, long),
      stated: { issue: many(60, (n) => `${long(n)}. Line ${n}.\n`).join(""), workflow: long(3).repeat(20) },
    },
    items,
    analysis: {
      findings: {
        schema: "lambda-case-pack/findings@1",
        frequency: {
          ...base.analysis.findings.frequency,
          why: long(1),
          evidence: many(400, () => ({ file: paths[0] ?? "", pointer: long(1) })),
        },
        crossAccount: {
          verdict: "unknown",
          accounts: many(900, (n) => `${n}`.padStart(12, "0")),
          evidence: [],
          why: long(2),
        },
        findings,
      },
      workflow: {
        functionId: "f",
        nodes: [
          { id: "f", label: long(0), service: long(1) },
          ...many(400, (n) => ({
            id: `n${n}`,
            label: long(n),
            service: long(n),
            accountId: `${n % 9}`.padStart(12, "1"),
          })),
        ],
        edges: many(1_200, (n) => ({
          from: n % 2 === 0 ? "f" : `n${n % 400}`,
          to: n % 2 === 0 ? `n${n % 400}` : "f",
          kind: (["denied", "calls", "invokes", "polled"] as const)[n % 4] ?? "calls",
          evidence: [],
        })),
      },
      timeline: many(5_000, (n) => ({
        at: new Date(Date.parse("2026-11-20T06:00:00Z") + n * 4000).toISOString(),
        kind: n % 2 === 0 ? "policy-change" : "denial",
        what: long(n),
        who: long(n),
        source: { file: long(n), line: n },
      })),
      checklist: base.analysis.checklist.map((entry) => ({ ...entry, why: long(1), evidence: paths })),
      blindSpots: many(100, (n) => ({ id: `${n}`, text: long(n) })),
    },
    redaction: { total: 1e9, byRule: Object.fromEntries(many(300, (n) => [`rule-${n}-${HOSTILE}`, n])) },
    evidence: memoryEvidence(
      info,
      items,
      {
        [PATHS.rolePolicies]: {
          Policies: many(80, (n) => ({
            PolicyName: long(n),
            Document: { Statement: many(60, (s) => ({ Sid: long(s), Effect: "Allow" })) },
          })),
        },
        [PATHS.metrics]: {
          PeriodSeconds: 1,
          Series: {
            Invocations: many(20_000, (n) => ({
              Timestamp: new Date(Date.parse("2026-11-20T06:00:00Z") + n * 1000).toISOString(),
              Value: n,
            })),
          },
        },
      },
      { ...Object.fromEntries(paths.map((path) => [path, lines])), [PATHS.events]: [...events, "not json", "[]", ""] },
    ),
  };
}
