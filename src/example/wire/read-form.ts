import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import type { Shape } from "./schema.ts";
import { membersOf, traitsOf } from "./schema.ts";

/** A form's keys split at their dots: `Filter.1.Value.2=x` is `{Filter: {1: {Value: {2: "x"}}}}`. */
interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

export type QueryProtocol = "awsQuery" | "ec2Query";

/** Reads a query request's form by the input's shape. Source: awsQuery and ec2Query in the Smithy specification. */
export function readForm(input: Shape, form: string, protocol: QueryProtocol): Record<string, unknown> {
  const root: Node = { children: new Map() };
  for (const [key, value] of new URLSearchParams(form)) {
    let node = root;
    for (const step of key.split(".")) {
      let next = node.children.get(step);
      if (!next) node.children.set(step, (next = { children: new Map() }));
      node = next;
    }
    node.value = value;
  }
  return readStruct(input, root, protocol);
}

function read(shape: Shape, node: Node, protocol: QueryProtocol): unknown {
  if (shape.isStructSchema()) return readStruct(shape, node, protocol);
  if (shape.isListSchema()) return readList(shape, node, protocol);
  if (shape.isMapSchema()) return readMap(shape, node, protocol);
  return scalars.read(shape, node.value ?? "");
}

const scalars = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 } });

function readStruct(shape: Shape, node: Node, protocol: QueryProtocol): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, member] of membersOf(shape)) {
    const child = node.children.get(keyOf(name, member, protocol));
    if (child) out[name] = read(member, child, protocol);
  }
  return out;
}

function keyOf(name: string, member: Shape, protocol: QueryProtocol): string {
  const { xmlName = name, ec2QueryName } = traitsOf(member);
  if (protocol === "awsQuery") return xmlName;
  return ec2QueryName ?? xmlName.slice(0, 1).toUpperCase() + xmlName.slice(1);
}

function readList(shape: Shape, node: Node, protocol: QueryProtocol): unknown[] {
  const item = shape.getValueSchema();
  const flat = protocol === "ec2Query" || traitsOf(shape).xmlFlattened;
  const elements = flat ? node : node.children.get(traitsOf(item).xmlName ?? "member");
  return numbered(elements).map((element) => read(item, element, protocol));
}

function readMap(shape: Shape, node: Node, protocol: QueryProtocol): Record<string, unknown> {
  const entries = traitsOf(shape).xmlFlattened ? node : node.children.get("entry");
  const keyName = traitsOf(shape.getKeySchema()).xmlName ?? "key";
  const valueShape = shape.getValueSchema();
  const valueName = traitsOf(valueShape).xmlName ?? "value";
  const out: Record<string, unknown> = {};
  for (const { children } of numbered(entries)) {
    const value = children.get(valueName);
    if (value) out[children.get(keyName)?.value ?? ""] = read(valueShape, value, protocol);
  }
  return out;
}

function numbered(node: Node | undefined): readonly Node[] {
  return [...(node?.children ?? [])].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);
}
