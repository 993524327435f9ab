import type { EvidencePointer } from "./finding.ts";

/** Something that takes part in the function's work: `function`, a service's resource, an account's principal. */
export interface WorkflowNode {
  /** Its ARN, or a service principal such as `apigateway.amazonaws.com` when no resource is named. */
  readonly id: string;
  readonly label: string;
  /** IAM service prefix: `sqs`, `lambda`, `events`. */
  readonly service: string;
  readonly accountId?: string;
}

/**
 * `invokes`: pushes events to the function; `polled`: read by an event source mapping; `destination`, `dead-letter`,
 * `calls`: seen in traces or CloudTrail; `denied`: a refused call; `uses`: configuration (VPC, key, file system, layer, image).
 */
export type EdgeKind = "invokes" | "polled" | "destination" | "dead-letter" | "calls" | "denied" | "uses";

export interface WorkflowEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly evidence: readonly EvidencePointer[];
}

/** workflow/workflow.json: from the triggers on the left, over the function, to what it calls. */
export interface Workflow {
  readonly functionId: string;
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
}

/** One line of timeline.csv; `at` is ISO 8601 in UTC. */
export interface TimelineEntry<W = string> {
  readonly at: string;
  readonly kind: "policy-change" | "configuration-change" | "denial" | "error" | "first-failure" | "last-failure";
  readonly what: W;
  readonly who: W;
  readonly source: EvidencePointer;
}
