import type { Operation } from "./service-model.ts";
import { membersOf, requiredOf, traitsOf } from "./schema.ts";

/** A literal query parameter of a URI pattern: `?policy`, `?list-type=2`. */
export type QueryLiteral = readonly [name: string, value: string | undefined];

/** The literal query parameters of an `http` trait's URI; `x-id` is left out: only SDKs send it. */
export function queryLiterals(uri: string): readonly QueryLiteral[] {
  const pairs = (uri.split("?")[1] ?? "").split("&").map((pair) => pair.split("="));
  return pairs.filter(([name]) => name && name !== "x-id").map(([name = "", value]) => [name, value]);
}

/** How a request of a REST service is recognised. */
export interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly path: RegExp;
  /** Names of the path's labels, one a capture group. */
  readonly labels: readonly string[];
  /** Query parameters of required members: they tell S3's `UploadPart` from `PutObject`. */
  readonly needed: readonly string[];
  /** Whether S3's endpoint rules put a bucket before the path. */
  readonly inBucket: boolean;
}

/** The route of an operation's `http` trait: `["GET", "/2015-03-31/functions/{FunctionName}", 200]`. */
export function routeOf(operation: Operation, [method, uri]: readonly [string, string, number]): Route {
  const [pattern = "/"] = uri.split("?");
  const labels: string[] = [];
  const source = pattern
    .split(/(\{\w+\+?\})/)
    .map((part) => {
      const label = /^\{(\w+)(\+?)\}$/.exec(part);
      if (!label) return part.replaceAll(/[^\w/]/g, "\\$&");
      labels.push(String(label[1]));
      return label[2] ? "(.+)" : "([^/]+)";
    })
    .join("");
  const required = new Set(requiredOf(operation.input));
  const members = membersOf(operation.input);
  return {
    operation,
    method,
    path: new RegExp(`^${source.replace(/\/$/, "")}/?$`),
    labels,
    needed: members.filter(([name]) => required.has(name)).flatMap(([, member]) => traitsOf(member).httpQuery ?? []),
    inBucket: members.some(([name]) => name === "Bucket"),
  };
}

/** Puts the most specific routes first, so that the first match is the right one. */
export function sortRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.toSorted((a, b) => weight(b) - weight(a));
}

function weight({ operation, needed, path, labels }: Route): number {
  const fixedLetters = path.source.replaceAll(/\([^)]*\)/g, "").length;
  return operation.queryLiterals.length * 1e6 + needed.length * 1e4 + fixedLetters * 10 - labels.length;
}

export interface Match {
  readonly operation: Operation;
  /** Path labels, decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The operation that a path and query mean. S3 clients name it in `x-id`, which settles what the path leaves open. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
  query: URLSearchParams,
): Match | undefined {
  const named = query.get("x-id");
  const candidates = routes.filter((route) => route.method === method && route.path.test(path));
  const route =
    candidates.find(({ operation }) => operation.name === named) ??
    candidates.find(
      ({ operation, needed }) =>
        operation.queryLiterals.every(([name, value]) => (value ? query.get(name) === value : query.has(name))) &&
        needed.every((name) => query.has(name)),
    );
  if (!route) return undefined;
  const values = route.path.exec(path)?.slice(1) ?? [];
  return {
    operation: route.operation,
    labels: Object.fromEntries(route.labels.map((label, i) => [label, decodeURIComponent(values[i] ?? "")])),
  };
}
