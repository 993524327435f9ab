import { parseArn, resourceName } from "../core/arn.ts";
import { PATHS } from "../core/evidence.ts";
import type { EvidencePointer } from "../core/finding.ts";
import type { EdgeKind, Workflow, WorkflowEdge, WorkflowNode } from "../core/workflow.ts";
import type { Context } from "./context.ts";
import { prefixOf } from "./denials/services.ts";
import { targetOf } from "./denials/opinion.ts";
import type { DenialGroup } from "./denials/groups.ts";
import { type Who, whoOf } from "./denials/who.ts";
import { repositoryOf } from "./images.ts";
import { resourceLabel } from "./labels.ts";
import { destinationsOf } from "./destinations.ts";
import { configuredInvokers, functionPolicyStatements } from "./invokers.ts";
import { distinct, inDocument, toPointer } from "./pointers.ts";
import { at, compareText, listAt, textAt, textsAt } from "./read.ts";

/** Draws the function's surroundings: triggers, what it calls, where it sends to, and what was refused. */
export function workflowOf(ctx: Context): Workflow {
  const draft = new Draft(ctx.info.functionArn);
  draft.node(ctx.info.functionArn);
  triggers(ctx, draft);
  uses(ctx, draft);
  for (const { arn, kind, pointer } of destinationsOf(ctx.documents))
    draft.edge(ctx.info.functionArn, arn, kind, pointer);
  denied(ctx, draft);
  traced(ctx, draft);
  return draft.finish();
}

function triggers(ctx: Context, draft: Draft): void {
  const functionArn = ctx.info.functionArn;
  for (const [index, mapping] of listAt(ctx.documents.get(PATHS.mappings), "EventSourceMappings").entries()) {
    const arn = textAt(mapping, "EventSourceArn");
    const brokers = textsAt(mapping, "SelfManagedEventSource", "Endpoints", "KAFKA_BOOTSTRAP_SERVERS");
    const source = arn ?? (brokers[0] === undefined ? undefined : hostOf(brokers[0]));
    if (source === undefined) continue;
    const pointer = inDocument(PATHS.mappings, "EventSourceMappings", index);
    draft.edge(source, functionArn, "polled", pointer, arn === undefined ? "kafka" : undefined);
  }
  for (const invoker of configuredInvokers(ctx)) draft.edge(invoker.sourceArn, functionArn, "invokes", invoker.pointer);
  for (const { statement } of functionPolicyStatements(ctx)) {
    if (statement.effect !== "Allow") continue;
    const pointer = toPointer(statement.ref);
    const sources = statement.conditions
      .filter((one) => one.key.toLowerCase() === "aws:sourcearn")
      .flatMap((one) => one.values);
    for (const [type, entry] of statement.principals ?? []) {
      if (entry === "*" && sources.length === 0) continue;
      if (type === "Service" && sources.length > 0)
        for (const source of sources) draft.edge(source, functionArn, "invokes", pointer);
      else if (type === "Service" || type === "AWS") draft.edge(entry, functionArn, "invokes", pointer);
    }
  }
  for (const [index, url] of listAt(ctx.documents.get(PATHS.urls), "FunctionUrlConfigs").entries()) {
    const name = textAt(url, "FunctionUrl");
    if (name !== undefined)
      draft.edge(name, functionArn, "invokes", inDocument(PATHS.urls, "FunctionUrlConfigs", index));
  }
}

function uses(ctx: Context, draft: Draft): void {
  const functionArn = ctx.info.functionArn;
  const place = (...path: (string | number)[]): EvidencePointer => inDocument(PATHS.function, "Configuration", ...path);
  const add = (id: string | undefined, pointer: EvidencePointer): void => {
    if (id !== undefined) draft.edge(functionArn, id, "uses", pointer);
  };
  add(ctx.subjects.roleArn, place("Role"));
  add(textAt(ctx.configuration, "KMSKeyArn"), place("KMSKeyArn"));
  const vpc = textAt(ctx.configuration, "VpcConfig", "VpcId");
  const [, partition, , region] = functionArn.split(":");
  add(
    vpc === undefined ? undefined : `arn:${partition ?? "aws"}:ec2:${region ?? ""}:${ctx.info.accountId}:vpc/${vpc}`,
    place("VpcConfig"),
  );
  for (const [index, layer] of listAt(ctx.configuration, "Layers").entries())
    add(textAt(layer, "Arn"), place("Layers", index));
  for (const [index, system] of listAt(ctx.configuration, "FileSystemConfigs").entries())
    add(textAt(system, "Arn"), place("FileSystemConfigs", index));
  const image = textAt(ctx.documents.get(PATHS.function), "Code", "ImageUri");
  add(repositoryOf(image, partition ?? "aws")?.arn ?? image, inDocument(PATHS.function, "Code", "ImageUri"));
}

/** `user:password@host:port` and a scheme are no part of a broker's name. */
function hostOf(address: string): string {
  return address.replace(/^[a-z_+]+:\/\//iu, "").replace(/^.*@/u, "");
}

/** What X-Ray saw the function call. After everything else is drawn, so that what it does not name can be told. */
function traced(ctx: Context, draft: Draft): void {
  const services = listAt(ctx.documents.get(PATHS.serviceGraph), "Services");
  const byId = new Map(services.map((service) => [at(service, "ReferenceId"), service]));
  const known = new Map<string, string>();
  for (const id of ctx.subjects.known.keys()) if (id.startsWith("arn:")) known.set(resourceName(id), id);
  for (const [index, service] of services.entries()) {
    if (textAt(service, "Name") !== ctx.info.functionName) continue;
    for (const [position, edge] of listAt(service, "Edges").entries()) {
      const called = byId.get(at(edge, "ReferenceId"));
      const name = textAt(called, "Names", 0) ?? textAt(called, "Name");
      if (name === undefined || name === ctx.info.functionName) continue;
      const pointer = inDocument(PATHS.serviceGraph, "Services", index, "Edges", position);
      const kind = tracedService(textAt(called, "Type"));
      const arn = known.get(name);
      if (arn === undefined && prefixOf(name) === kind) draft.unnamed(name, kind, pointer);
      else draft.edge(ctx.info.functionArn, arn ?? name, "calls", pointer, kind);
    }
  }
}

/** `AWS::DynamoDB::Table` gives `dynamodb`; what is no AWS service keeps X-Ray's word for it. */
function tracedService(type: string | undefined): string {
  const service = /^AWS::(\w+)/u.exec(type ?? "")?.[1];
  return service === undefined ? (type ?? "remote").toLowerCase() : prefixOf(service);
}

/** A refused call goes out from the one that made it: the function only where that is its execution role. */
function denied(ctx: Context, draft: Draft): void {
  for (const group of ctx.denials) {
    const who = whoOf(ctx, group);
    const resource = targetOf(ctx, group.denial.resource) ?? group.denial.action?.split(":")[0];
    if (resource === undefined) continue;
    const caller = who.kind === "execution-role" ? ctx.info.functionArn : identityId(ctx, group, who);
    const target = resource.startsWith(ctx.info.functionArn) ? ctx.info.functionArn : resource;
    for (const pointer of group.sightings.pointers().slice(0, 2))
      if (caller !== target) draft.edge(caller, target, "denied", pointer);
  }
}

/** Sessions of one role are that role, with its path where its document was read. */
function identityId(ctx: Context, group: DenialGroup, who: Who): string {
  const { principal } = who;
  if (principal === undefined || !("arn" in principal)) return group.denial.principal ?? String(who.label);
  const known = ctx.subjects.callers.find(
    (one) => one.accountId === principal.accountId && "name" in principal && one.name === principal.name,
  );
  return known?.arn ?? principal.arn;
}

class Draft {
  readonly #functionId: string;
  readonly #nodes = new Map<string, WorkflowNode>();
  readonly #edges = new Map<string, { from: string; to: string; kind: EdgeKind; evidence: EvidencePointer[] }>();

  constructor(functionId: string) {
    this.#functionId = functionId;
  }

  node(id: string, given?: string): void {
    if (this.#nodes.has(id)) return;
    const arn = parseArn(id);
    const service = arn?.service ?? given ?? serviceOf(id);
    const account = arn?.accountId ?? (/^\d{12}$/u.test(id) ? id : "");
    this.#nodes.set(id, {
      id,
      label: labelOf(id, service),
      service,
      ...(account === "" ? {} : { accountId: account }),
    });
  }

  /**
   * A call of which only the service is known: it goes to the one resource of that service, where there is just one.
   */
  unnamed(name: string, service: string, pointer: EvidencePointer): void {
    const real = [...this.#nodes.values()].filter(
      (node) =>
        node.service === service &&
        node.id.startsWith("arn:") &&
        node.id !== this.#functionId &&
        !node.id.includes(":layer:"),
    );
    const [only] = real;
    this.edge(this.#functionId, real.length === 1 && only !== undefined ? only.id : name, "calls", pointer, service);
  }

  /** @param service of the end that is no ARN, where the evidence tells it */
  edge(from: string, to: string, kind: EdgeKind, pointer: EvidencePointer, service?: string): void {
    this.node(from, service);
    this.node(to, service);
    const key = `${kind}\0${from}\0${to}`;
    const known = this.#edges.get(key) ?? { from, to, kind, evidence: [] };
    known.evidence.push(pointer);
    this.#edges.set(key, known);
  }

  finish(): Workflow {
    const edges: WorkflowEdge[] = [...this.#edges.entries()]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, edge]) => ({ ...edge, evidence: distinct(edge.evidence, 6) }));
    const nodes = [...this.#nodes.values()].sort((a, b) => compareText(a.id, b.id));
    return { functionId: this.#functionId, nodes, edges };
  }
}

/** What a service's name alone stands for is said, lest it look like a resource. */
function labelOf(id: string, service: string): string {
  if (/^\d{12}$/u.test(id)) return `account ${id}`;
  return !id.includes(":") && !id.includes(".") && prefixOf(id) === service ? "resource not named" : resourceLabel(id);
}

/** Of what is no ARN: a service principal, a function URL, an account, a name that only X-Ray knows. */
function serviceOf(id: string): string {
  if (/^\d{12}$/u.test(id)) return "iam";
  if (id.startsWith("https://")) return "lambda";
  if (/^(?:\d{12}\.dkr\b|public\.ecr\.)/u.test(id)) return "ecr";
  return /^([a-z0-9-]+)\.(?:[a-z0-9-]+\.)*amazonaws\./u.exec(id)?.[1] ?? (/^[a-z0-9-]+$/u.test(id) ? id : "other");
}
