import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient, paginateListAliases } from "@aws-sdk/client-lambda";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { InvalidPageToken } from "../../src/example/handler.ts";
import type { PageRequest } from "../../src/example/paging.ts";
import { page } from "../../src/example/paging.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { startEndpoint } from "../../src/example/server.ts";
import { clientOptions, PROFILE } from "./wire-clients.ts";

function allPages<T>(list: readonly T[], request: Omit<PageRequest<T>, "token">): (readonly T[])[] {
  const pages: (readonly T[])[] = [];
  let token: string | undefined;
  do {
    const { items, nextToken } = page(list, { ...request, token });
    pages.push(items);
    token = nextToken;
  } while (token !== undefined);
  return pages;
}

describe("pages", () => {
  const lists = fc.array(fc.string(), { maxLength: 60 });
  const sizes = fc.integer({ min: 1, max: 20 });

  it("together are the list, whatever the size and however many are empty", () => {
    fc.assert(
      fc.property(lists, sizes, fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined }), (list, size, every) => {
        const pages = allPages(list, { size, ...(every !== undefined && { emptyPageEvery: every }) });
        expect(pages.flat()).toEqual(list);
        expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(size);
      }),
    );
  });

  it("keep to a weight, but hold at least one item", () => {
    fc.assert(
      fc.property(lists, sizes, fc.integer({ min: 1, max: 12 }), (list, size, limit) => {
        const pages = allPages(list, { size, weight: { limit, weigh: ({ length }) => length } });
        expect(pages.flat()).toEqual(list);
        const tooHeavy = pages.filter((items) => items.length > 1 && items.join("").length > limit);
        expect(tooHeavy).toEqual([]);
      }),
    );
  });

  it("are empty every so often, and carry a token then", () => {
    expect(allPages([1, 2, 3, 4, 5], { size: 2, emptyPageEvery: 2 })).toEqual([[1, 2], [], [3, 4], [], [5]]);
  });

  it("end without a token, even when the last is full", () => {
    expect(page([1, 2], { size: 2 })).toEqual({ items: [1, 2] });
    expect(page([], { size: 2 })).toEqual({ items: [] });
  });

  it("have tokens that tell nothing and are the same on every run", () => {
    const { nextToken } = page([1, 2, 3], { size: 1, of: "group-a" });
    expect(nextToken).toBe(page([1, 2, 3], { size: 1, of: "group-a" }).nextToken);
    expect(nextToken).toMatch(/^[\w-]{40,}$/);
  });

  it("refuse a token that was made up, belongs to another list, or points beyond its end", () => {
    const { nextToken: token } = page([1, 2, 3], { size: 2, of: "group-a" });
    const refused = [{ token: "made-up" }, { token: "" }, { token: `${token}x` }, { token, of: "group-b" }];
    for (const { token: wrong, of = "group-a" } of refused) {
      expect(() => page([1, 2, 3], { size: 2, token: wrong, of })).toThrow(InvalidPageToken);
    }
    expect(() => page([1], { size: 2, token, of: "group-a" })).toThrow(InvalidPageToken);
    expect(page([1, 2, 3], { size: 2, token, of: "group-a" }).items).toEqual([3]);
  });
});

describe("the SDK's paginator", () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  it("goes on over empty pages that carry a token", async () => {
    const all = Array.from({ length: 25 }, (_, i) => ({ eventId: String(i), timestamp: i, message: `line ${i}` }));
    endpoint = await startEndpoint({
      handlers: {
        "logs:FilterLogEvents": ({ nextToken, logGroupName }) => {
          const { items, nextToken: next } = page(all, {
            size: 10,
            token: nextToken,
            of: logGroupName,
            emptyPageEvery: 2,
          });
          return { events: items, nextToken: next };
        },
      },
      profiles: [PROFILE],
      now: 0,
    });
    const client = new CloudWatchLogsClient(clientOptions(endpoint.url));
    const sizes: number[] = [];
    const events = [];
    for await (const { events: found = [] } of paginateFilterLogEvents({ client }, { logGroupName: "g" })) {
      sizes.push(found.length);
      events.push(...found);
    }
    expect(sizes).toEqual([10, 0, 10, 0, 5]);
    expect(events).toEqual(all);
  });

  it("is told by the service's own error that its token is not valid", async () => {
    endpoint = await startEndpoint({
      handlers: { "lambda:ListAliases": ({ Marker }) => ({ Aliases: page([], { size: 50, token: Marker }).items }) },
      profiles: [PROFILE],
      now: 0,
    });
    const client = new LambdaClient(clientOptions(endpoint.url));
    const pages = paginateListAliases({ client, startingToken: "nonsense" }, { FunctionName: "f" });
    await expect(pages.next()).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      $metadata: { httpStatusCode: 400 },
    });
  });
});
