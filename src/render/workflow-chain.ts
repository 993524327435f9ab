import type { EdgeKind, Workflow, WorkflowEdge, WorkflowNode } from "../core/workflow.ts";
import { shortIds } from "./arn-names.ts";
import { serviceName } from "./services.ts";

/** A node beside the function, with all that lies between the two. */
export interface ChainPart {
  /** The resource's name, "" where only the service is known. */
  readonly name: string;
  readonly service: string;
  readonly kinds: readonly EdgeKind[];
}

/** The workflow on one line: what stands before the function, what behind it, and what passes it by. */
export interface WorkflowChain {
  readonly before: readonly ChainPart[];
  readonly after: readonly ChainPart[];
  readonly beside: readonly { readonly from: string; readonly to: string; readonly edge: WorkflowEdge }[];
}

/** What matters most first: refusals, then what happens, then what the configuration only names. */
const ORDER: readonly EdgeKind[] = ["denied", "polled", "invokes", "calls", "destination", "dead-letter", "uses"];

/** What the analysis calls the resource of a node that only names a service, as X-Ray's do. */
export const UNNAMED = "resource not named";

/** `without` names nodes that stand elsewhere: the execution role is no part of the way that an event takes. */
export function workflowChain({ functionId, nodes, edges }: Workflow, without: ReadonlySet<string>): WorkflowChain {
  const named = new Map(nodes.map((node) => [node.id, nodeName(node)]));
  const name = (id: string): Named => named.get(id) ?? { name: id, service: "" };
  const parts = (side: readonly (readonly [string, EdgeKind])[]): ChainPart[] => {
    const found = new Map<string, Named & { readonly kinds: Set<EdgeKind> }>();
    for (const [id, kind] of side) {
      if (without.has(id)) continue;
      const key = JSON.stringify(name(id));
      const known = found.get(key) ?? { ...name(id), kinds: new Set() };
      known.kinds.add(kind);
      found.set(key, known);
    }
    return [...found.values()]
      .map((part) => ({ ...part, kinds: ORDER.filter((kind) => part.kinds.has(kind)) }))
      .sort((a, b) => weight(a) - weight(b) || compare(a.service, b.service) || compare(a.name, b.name));
  };
  return {
    before: parts(edges.flatMap(({ from, to, kind }) => (to === functionId ? [[from, kind] as const] : []))),
    after: parts(edges.flatMap(({ from, to, kind }) => (from === functionId ? [[to, kind] as const] : []))),
    beside: edges
      .filter((edge) => edge.from !== functionId && edge.to !== functionId)
      .map((edge) => ({ from: words(name(edge.from)), to: words(name(edge.to)), edge })),
  };
}

interface Named {
  readonly name: string;
  readonly service: string;
}

function weight({ kinds }: ChainPart): number {
  return Math.min(...kinds.map((kind) => ORDER.indexOf(kind)));
}

function words({ name, service }: Named): string {
  return name === "" || service === "" ? name + service : `${name} (${service})`;
}

function nodeName({ label, service: prefix }: WorkflowNode): Named {
  const service = serviceName(prefix);
  const plain = (text: string): string => text.toLowerCase().replaceAll(/amazonaws\.com|[^a-z0-9]/gu, "");
  const bare = label === "*" || label === UNNAMED || plain(service).includes(plain(label));
  return { name: bare ? "" : shortIds(label), service };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
