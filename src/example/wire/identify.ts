import type { WireRequest } from "./request.ts";
import { matchRoute } from "./routes.ts";
import type { Operation, Protocol, ServiceModel } from "./service-model.ts";
import { serviceModel } from "./service-model.ts";
import type { Service } from "./services.ts";

/** What a request means, before its input is read. */
export interface Target {
  readonly model: ServiceModel;
  /** How the request speaks; services with several protocols choose by the request. */
  readonly protocol: Protocol;
  readonly operation: Operation | undefined;
  /** Path labels of a REST request, S3's bucket among them. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the request called the operation, for messages when there is none of that name. */
  readonly called: string;
}

/** Finds the service by its signing scope and the operation by header, form or path. Undefined: no such service. */
export async function identify(
  services: readonly Service[],
  scope: string | undefined,
  request: WireRequest,
): Promise<Target | undefined> {
  // Only STS has unsigned calls here: AssumeRoleWithSAML and AssumeRoleWithWebIdentity.
  const wanted = scope ?? (formOf(request)?.has("Action") ? "sts" : undefined);
  const candidates = services.filter(({ scopes }) => wanted !== undefined && scopes.includes(wanted));
  let first: Target | undefined;
  for (const service of candidates) {
    const target = within(await serviceModel(service), request);
    if (target.operation) return target;
    first ??= target;
  }
  return first;
}

function within(model: ServiceModel, request: WireRequest): Target {
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") {
    const name = /\/operation\/(\w+)$/.exec(request.path)?.[1] ?? "";
    return { model, protocol: "rpcv2Cbor", operation: model.operations.get(name), labels: {}, called: name };
  }
  switch (model.protocol) {
    case "restJson1":
    case "restXml":
      return byRoute(model, request);
    case "awsQuery":
    case "ec2Query":
      return byName(model, formOf(request)?.get("Action") ?? "");
    default:
      return byName(model, (request.headers["x-amz-target"] ?? "").split(".").at(-1) ?? "");
  }
}

function byName(model: ServiceModel, name: string): Target {
  return { model, protocol: model.protocol, operation: model.operations.get(name), labels: {}, called: name };
}

function byRoute(model: ServiceModel, request: WireRequest): Target {
  const [bucket, path] = model.prefix === "s3" ? splitBucket(request.path) : [undefined, request.path];
  const match = matchRoute(model.routes, request.method, path, request.query);
  return {
    model,
    protocol: model.protocol,
    operation: match?.operation,
    labels: { ...match?.labels, ...(bucket !== undefined && { Bucket: bucket }) },
    called: `${request.method} ${request.path}`,
  };
}

/** S3's `http` traits know nothing of the bucket: the endpoint rules put it into the path. */
function splitBucket(path: string): [bucket: string | undefined, rest: string] {
  const [, bucket, rest = "/"] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  return bucket === undefined ? [undefined, path] : [decodeURIComponent(bucket), rest];
}

function formOf({ headers, body }: WireRequest): URLSearchParams | undefined {
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return undefined;
  return new URLSearchParams(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
}
