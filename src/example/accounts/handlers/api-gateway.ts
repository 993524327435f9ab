import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { HttpApisData, RestApisData } from "../data.ts";
import type { World } from "../world.ts";
import { tokenPage, type TokenInput } from "./paged.ts";

/** API Gateway: REST APIs (v1) and HTTP and WebSocket APIs (v2). */
export function apiGatewayHandlers(world: World): Handlers {
  return { ...restApis(world), ...httpApis(world) };
}

function restApis(world: World): Handlers {
  const api = (ctx: HandlerContext, id: string): RestApisData["apis"][number] => {
    const found = world.regional(ctx).apigateway.apis.find(({ Api }) => Api.id === id);
    if (found === undefined) throw new AwsError("NotFoundException", "Invalid API identifier specified", 404);
    return found;
  };
  return {
    "apigateway:GetRestApis": (input: PositionInput, ctx) =>
      positionPage(
        world.regional(ctx).apigateway.apis.map(({ Api }) => Api),
        input,
      ),
    "apigateway:GetRestApi": ({ restApiId }: RestInput, ctx) => api(ctx, restApiId).Api,
    "apigateway:GetResources": (input: RestInput, ctx) => {
      const embedded = input.embed?.includes("methods") ?? false;
      const resources = api(ctx, input.restApiId).resources.map((resource) =>
        embedded ? resource : withoutMethods(resource),
      );
      return positionPage(resources, input);
    },
    "apigateway:GetStages": ({ restApiId }: RestInput, ctx) => ({ item: api(ctx, restApiId).stages }),
    "apigateway:GetAuthorizers": (input: RestInput, ctx) => positionPage(api(ctx, input.restApiId).authorizers, input),
  };
}

interface PositionInput {
  readonly position?: string;
  readonly limit?: number;
}

interface RestInput extends PositionInput {
  readonly restApiId: string;
  readonly embed?: readonly string[];
}

/** 25 a page unless told, at most 500: API Gateway API Reference, GetResources. */
function positionPage(list: readonly unknown[], { position, limit = 25 }: PositionInput): object {
  const { items, nextToken } = page(list, { size: Math.min(limit, 500), token: position });
  return { items, position: nextToken };
}

/** Without `embed=methods` a resource names its methods and says nothing of them. */
function withoutMethods(resource: Readonly<Record<string, unknown>>): object {
  const methods = resource["resourceMethods"];
  if (typeof methods !== "object" || methods === null) return resource;
  return { ...resource, resourceMethods: Object.fromEntries(Object.keys(methods).map((method) => [method, {}])) };
}

function httpApis(world: World): Handlers {
  const api = (ctx: HandlerContext, id: string): HttpApisData["apis"][number] => {
    const found = world.regional(ctx).apigatewayv2.apis.find(({ Api }) => Api.ApiId === id);
    if (found === undefined)
      throw new AwsError("NotFoundException", `Invalid API identifier specified ${ctx.accountId}:${id}`, 404);
    return found;
  };
  return {
    "apigatewayv2:GetApis": (input: ItemsInput, ctx) =>
      itemsPage(
        world.regional(ctx).apigatewayv2.apis.map(({ Api }) => Api),
        input,
      ),
    "apigatewayv2:GetApi": ({ ApiId }: HttpInput, ctx) => api(ctx, ApiId).Api,
    "apigatewayv2:GetRoutes": (input: HttpInput, ctx) => itemsPage(api(ctx, input.ApiId).routes, input),
    "apigatewayv2:GetIntegrations": (input: HttpInput, ctx) => itemsPage(api(ctx, input.ApiId).integrations, input),
    "apigatewayv2:GetStages": (input: HttpInput, ctx) => itemsPage(api(ctx, input.ApiId).stages, input),
    "apigatewayv2:GetAuthorizers": (input: HttpInput, ctx) => itemsPage(api(ctx, input.ApiId).authorizers, input),
  };
}

/** Unlike elsewhere `MaxResults` is a string here. */
interface ItemsInput {
  readonly NextToken?: string;
  readonly MaxResults?: string;
}

interface HttpInput extends ItemsInput {
  readonly ApiId: string;
}

function itemsPage(list: readonly unknown[], { NextToken, MaxResults }: ItemsInput): object {
  const input: TokenInput = {
    ...(NextToken === undefined ? {} : { NextToken }),
    ...(MaxResults === undefined ? {} : { MaxResults: Number(MaxResults) }),
  };
  return tokenPage("Items", list, input, 100);
}
