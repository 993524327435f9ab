import type { EdgeKind, Workflow, WorkflowEdge } from "../core/workflow.ts";
import { mermaidLabel } from "./escape.ts";

const ARROWS: Readonly<Record<EdgeKind, string>> = {
  invokes: "-->",
  polled: "-->",
  destination: "-->",
  "dead-letter": "-->",
  calls: "-->",
  denied: "--x",
  uses: "-.->",
};

/**
 * workflow.mmd: a Mermaid flowchart. Ids are numbers, because names hold characters that Mermaid reads as syntax;
 * accounts other than none are subgraphs.
 */
export function workflowMermaid(workflow: Workflow, edgeLabel: (edge: WorkflowEdge) => string): string {
  const ids = new Map(workflow.nodes.map((node, index) => [node.id, `n${index}`]));
  const lines = ["flowchart LR"];
  const accounts = [...new Set(workflow.nodes.map((node) => node.accountId))].sort(byName);
  for (const account of accounts) {
    const indent = account === undefined ? "  " : "    ";
    if (account !== undefined) lines.push(`  subgraph a${accounts.indexOf(account)}[${mermaidLabel(account)}]`);
    for (const node of workflow.nodes.filter((candidate) => candidate.accountId === account)) {
      lines.push(`${indent}${ids.get(node.id)}[${mermaidLabel(`${node.service}: ${node.label}`)}]`);
    }
    if (account !== undefined) lines.push("  end");
  }
  const denied: number[] = [];
  let drawn = 0;
  for (const edge of workflow.edges) {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    lines.push(`  ${from} ${ARROWS[edge.kind]}|${mermaidLabel(edgeLabel(edge))}| ${to}`);
    if (edge.kind === "denied") denied.push(drawn);
    drawn += 1;
  }
  if (denied.length > 0) lines.push(`  linkStyle ${denied.join(",")} stroke:#b3261e,stroke-width:2px`);
  const self = ids.get(workflow.functionId);
  if (self !== undefined) lines.push(`  style ${self} stroke-width:3px`);
  return `${lines.join("\n")}\n`;
}

function byName(a: string | undefined, b: string | undefined): number {
  return (a ?? "") < (b ?? "") ? -1 : Number((a ?? "") > (b ?? ""));
}
