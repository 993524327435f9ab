import { parseArn } from "../../core/arn.ts";
import type { Workflow, WorkflowEdge, WorkflowNode } from "../../core/workflow.ts";

/** Where things stand in the diagram, in its own units. */
export interface PlacedNode {
  readonly node: WorkflowNode;
  readonly x: number;
  readonly y: number;
}
export interface AccountBorder {
  /** Empty where the names of its members state none: a bucket's ARN has no account. */
  readonly accountId: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface WorkflowLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly borders: readonly AccountBorder[];
  /** Edges between nodes that are shown. */
  readonly edges: readonly WorkflowEdge[];
  /** Nodes that found no place. */
  readonly hidden: number;
}

export const NODE = { width: 200, height: 50 } as const;
const GAP = { x: 132, y: 22 } as const;
const PAD = { side: 16, top: 30, bottom: 14, between: 14 } as const;
const MAX_ROWS = 14;
/** More than this is no drawing any more; workflow.json and the list in words hold all. */
const MAX_NODES = 48;
const MAX_EDGES = 120;

/**
 * Triggers left of the function, what it calls right of it, one column a hop. Each account is a band over all
 * columns, so that its border is one rectangle and an edge that leaves it is seen to.
 */
export function layoutWorkflow(workflow: Workflow): WorkflowLayout {
  const columns = columnsOf(workflow);
  const order = [...new Set(columns.values())].sort((a, b) => a - b);
  const important = new Set(workflow.edges.flatMap((edge) => (edge.kind === "denied" ? [edge.from, edge.to] : [])));
  const own = accountOf(workflow.nodes.find((node) => node.id === workflow.functionId));
  const fitting = new Set(first(workflow.nodes, important, workflow.functionId, MAX_NODES));
  const accounts = [...new Set([...fitting].map(accountOf))].sort(
    (a, b) => rank(a, own) - rank(b, own) || compare(a, b),
  );

  const nodes: PlacedNode[] = [];
  const borders: AccountBorder[] = [];
  const width = PAD.side * 4 + order.length * NODE.width + Math.max(0, order.length - 1) * GAP.x;
  let top = PAD.side;
  for (const account of accounts) {
    const members = [...fitting].filter((node) => accountOf(node) === account);
    const stacks = order.map((column) =>
      first(
        members.filter((node) => columns.get(node.id) === column),
        important,
        workflow.functionId,
        MAX_ROWS,
      ),
    );
    const rows = Math.max(...stacks.map((stack) => stack.length));
    const inner = rows * NODE.height + (rows - 1) * GAP.y;
    const head = PAD.top;
    stacks.forEach((stack, index) => {
      const used = stack.length * NODE.height + (stack.length - 1) * GAP.y;
      stack.forEach((node, row) => {
        const x = PAD.side * 2 + index * (NODE.width + GAP.x);
        nodes.push({ node, x, y: top + head + (inner - used) / 2 + row * (NODE.height + GAP.y) });
      });
    });
    const height = head + inner + PAD.bottom;
    borders.push({ accountId: account, x: PAD.side, y: top, width: width - PAD.side * 2, height });
    top += height + PAD.between;
  }
  const placed = new Set(nodes.map(({ node }) => node.id));
  const columnOf = new Map(nodes.map(({ node, x }) => [node.id, x]));
  // An edge within a column bends out of it; that of the last column needs room.
  const bends = workflow.edges.some(
    (edge) => placed.has(edge.from) && columnOf.get(edge.from) === columnOf.get(edge.to),
  );
  return {
    width: bends ? width + 72 : width,
    height: top - PAD.between + PAD.side,
    nodes,
    borders,
    edges: drawnEdges(workflow.edges, placed),
    hidden: workflow.nodes.length - nodes.length,
  };
}

/** Hops from the function, negative upstream; a node that nothing joins to it stands right of it. */
function columnsOf(workflow: Workflow): Map<string, number> {
  const columns = new Map([[workflow.functionId, 0]]);
  const grow = (next: (edge: WorkflowEdge, id: string) => string | undefined, step: number): void => {
    let frontier = [workflow.functionId];
    for (let hop = step; frontier.length > 0 && Math.abs(hop) <= 3; hop += step) {
      const found = frontier.flatMap((id) =>
        workflow.edges.map((edge) => next(edge, id)).filter((other) => other !== undefined),
      );
      frontier = [...new Set(found)].filter((id) => !columns.has(id));
      for (const id of frontier) columns.set(id, hop);
    }
  };
  // A caller that was refused stands with the callers.
  const feeds = ({ kind, from }: WorkflowEdge): boolean =>
    kind === "invokes" || kind === "polled" || (kind === "denied" && from !== workflow.functionId);
  grow((edge, id) => (edge.to === id && feeds(edge) ? edge.from : undefined), -1);
  grow((edge, id) => (edge.from === id ? edge.to : undefined), 1);
  for (const node of workflow.nodes) if (!columns.has(node.id)) columns.set(node.id, 1);
  return columns;
}

/** At most `limit` nodes in their order; the function, then both ends of denied calls go before the others. */
function first(
  nodes: readonly WorkflowNode[],
  important: ReadonlySet<string>,
  self: string,
  limit: number,
): readonly WorkflowNode[] {
  if (nodes.length <= limit) return nodes;
  const rank = (node: WorkflowNode): number => (node.id === self ? 0 : important.has(node.id) ? 1 : 2);
  const kept = new Set([...nodes].sort((a, b) => rank(a) - rank(b)).slice(0, limit));
  return nodes.filter((node) => kept.has(node));
}

/** Edges between nodes that are drawn, each kind once for a pair. */
function drawnEdges(edges: readonly WorkflowEdge[], placed: ReadonlySet<string>): WorkflowEdge[] {
  const drawn = new Map<string, WorkflowEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, edge.kind]);
    if (placed.has(edge.from) && placed.has(edge.to) && !drawn.has(key)) drawn.set(key, edge);
  }
  return [...drawn.values()].slice(0, MAX_EDGES);
}

function accountOf(node: WorkflowNode | undefined): string {
  return node?.accountId ?? (node === undefined ? "" : (parseArn(node.id)?.accountId ?? ""));
}

/** AWS services without an account first, then the function's account, then the others. */
function rank(account: string, own: string): number {
  return account === own ? 1 : account === "" ? 0 : 2;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
