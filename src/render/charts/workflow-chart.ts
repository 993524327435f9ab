import type { EdgeKind, Workflow, WorkflowEdge } from "../../core/workflow.ts";
import { bounded, html } from "../escape.ts";
import { serviceName } from "../services.ts";
import { UNNAMED } from "../workflow-chain.ts";
import { el, label, round, shorten } from "./svg.ts";
import { layoutWorkflow, NODE, type PlacedNode } from "./workflow-layout.ts";

export interface WorkflowWords {
  readonly title: string;
  readonly description: string;
  readonly account: (id: string) => string;
  readonly edge: (kind: EdgeKind) => string;
  /** Of a node that only names a service. */
  readonly unnamed: string;
}

export interface WorkflowChart {
  readonly svg: string;
  /** Nodes that found no place in the drawing. */
  readonly hidden: number;
}

/** The function with what invokes it and what it calls; a denied call is red, dashed, crossed and named. */
export function workflowChart(workflow: Workflow, words: WorkflowWords): WorkflowChart {
  const layout = layoutWorkflow(workflow);
  const places = new Map(layout.nodes.map((placed) => [placed.node.id, placed]));
  const pairs = new Map<string, number>();
  const taken: { readonly x: number; readonly y: number }[] = [];
  const edges = layout.edges.map((edge) => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (from === undefined || to === undefined) return { line: "", words: "" };
    const key = [edge.from, edge.to].sort().join(" ");
    const nth = pairs.get(key) ?? 0;
    pairs.set(key, nth + 1);
    return drawEdge(edge, from, to, nth, words.edge(edge.kind), workflow.functionId, taken);
  });
  const borders = layout.borders.flatMap(({ accountId, x, y, width, height }) => [
    el("rect", { class: "border", x, y, width, height, rx: 8 }),
    label(words.account(accountId), { class: "border-name", x: x + 12, y: y + 19 }),
  ]);
  const svg = el(
    "svg",
    {
      class: "workflow",
      viewBox: `0 0 ${round(layout.width)} ${round(layout.height)}`,
      width: layout.width,
      height: layout.height,
      role: "img",
      "aria-labelledby": "workflow-title workflow-description",
    },
    el("title", { id: "workflow-title" }, html(words.title)),
    el("desc", { id: "workflow-description" }, html(bounded(words.description))),
    el("defs", {}, marker("arrow"), marker("arrow-denied")),
    ...borders,
    ...edges.map((edge) => edge.line),
    ...layout.nodes.map((placed) => drawNode(placed, words, placed.node.id === workflow.functionId)),
    ...edges.map((edge) => edge.words),
  );
  return { svg, hidden: layout.hidden };
}

function marker(id: string): string {
  const shape = { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto" };
  return el("marker", shape, el("path", { class: id, d: "M0 0 L8 4 L0 8 Z" }));
}

function drawNode({ node, x, y }: PlacedNode, words: WorkflowWords, self: boolean): string {
  const name = node.label === UNNAMED ? words.unnamed : node.label.replace(/\.amazonaws\.com(?:\.cn)?$/u, "");
  return el(
    "g",
    { class: self ? "node self" : "node" },
    el("title", {}, html(bounded(node.id))),
    el("rect", { x, y, width: NODE.width, height: NODE.height, rx: 6 }),
    label(shorten(serviceName(node.service), 28), { class: "node-service", x: x + 12, y: y + 19 }),
    label(shorten(name, 20), { class: "node-name", x: x + 12, y: y + 38 }, node.label === UNNAMED ? name : node.label),
  );
}

/** Edges between the same two nodes are drawn beside each other, each from the sides that face. */
function drawEdge(
  edge: WorkflowEdge,
  from: PlacedNode,
  to: PlacedNode,
  nth: number,
  words: string,
  self: string,
  taken: { readonly x: number; readonly y: number }[],
): { readonly line: string; readonly words: string } {
  const rightward = to.x > from.x;
  const level = to.x === from.x;
  const shift = nth === 0 ? 0 : (nth % 2 === 1 ? 1 : -1) * Math.ceil(nth / 2) * 17;
  const x1 = from.x + (rightward || level ? NODE.width : 0);
  const x2 = to.x + (rightward ? 0 : NODE.width);
  const [y1, y2] = [from.y + NODE.height / 2 + shift, to.y + NODE.height / 2 + shift];
  const bend = level ? 60 : Math.abs(x2 - x1) / 2;
  const c1 = x1 + (rightward || level ? bend : -bend);
  const c2 = x2 + (rightward ? -bend : bend);
  const denied = edge.kind === "denied";
  const path = `M${round(x1)} ${round(y1)} C${round(c1)} ${round(y1)} ${round(c2)} ${round(y2)} ${round(x2)} ${round(y2)}`;
  // Lines meet at the function: words stand at the other end, where each line has a height of its own.
  const outer = edge.from === self ? { x: x2, y: y2, node: to } : { x: x1, y: y1, node: from };
  const right = level || outer.x === outer.node.x + NODE.width;
  return {
    line: el("path", {
      class: `edge ${edge.kind}`,
      d: path,
      "marker-end": `url(#${denied ? "arrow-denied" : "arrow"})`,
    }),
    words: label(denied ? `✕ ${words}` : words, {
      class: denied ? "edge-name denied" : "edge-name",
      ...free({ x: outer.x + (right ? 12 : -12), y: outer.y + (shift > 0 ? 13 : -5) }, taken),
      "text-anchor": right ? "start" : "end",
    }),
  };
}

/** The place itself, or the next one below it where no other words stand yet. */
function free(
  { x, y }: { readonly x: number; readonly y: number },
  taken: { readonly x: number; readonly y: number }[],
): { readonly x: number; readonly y: number } {
  let at = y;
  while (taken.some((other) => other.x === x && Math.abs(other.y - at) < LINE)) at += LINE;
  taken.push({ x, y: at });
  return { x, y: at };
}

/** Height of a line of words in the drawing. */
const LINE = 13;
