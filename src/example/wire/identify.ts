import type { WireRequest } from "./request.ts";
import type { Match } from "./routes.ts";
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

function byRoute(model: ServiceModel, { method, path, query }: WireRequest): Target {
  const match =
    model.prefix === "s3" ? matchInS3(model, method, path, query) : matchRoute(model.routes, method, path, query);
  return {
    model,
    protocol: model.protocol,
    operation: match?.operation,
    labels: match?.labels ?? {},
    called: `${method} ${path}`,
  };
}

/** S3's `http` traits know nothing of the bucket: the endpoint rules put it before the path. */
function matchInS3({ routes }: ServiceModel, method: string, path: string, query: URLSearchParams): Match | undefined {
  const outside = matchRoute(
    routes.filter(({ inBucket }) => !inBucket),
    method,
    path,
    query,
  );
  const [, bucket, rest = "/"] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (outside || bucket === undefined) return outside;
  const inside = matchRoute(
    routes.filter(({ inBucket }) => inBucket),
    method,
    rest,
    query,
  );
  return inside && { ...inside, labels: { ...inside.labels, Bucket: decodeURIComponent(bucket) } };
}

function formOf({ headers, body }: WireRequest): URLSearchParams | undefined {
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return undefined;
  return new URLSearchParams(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
}
