import type { AwsSession } from "../../aws/session.ts";
import type { CallSpec } from "../../core/call.ts";
import { parseArn } from "../../core/arn.ts";
import type { Piece } from "../../core/piece.ts";
import type { Answer, CollectContext, Collector } from "../collector.ts";
import type { Met } from "../facts.ts";
import { allOf, from, length, withoutMetadata } from "../pages.ts";
import { DocumentParts, noneNamed, passOther, type Subject, subjectOf } from "../subject.ts";

const WHEN = "for each API that a resource-based policy names";

/** All of API Gateway's reads are one action on paths. Source: Service Authorization Reference, "API Gateway Management". */
function spec(version: "v1" | "v2", operation: string, why: string, effect: string): CallSpec {
  const [prefix, root] = version === "v1" ? ["apigateway", "/restapis*"] : ["apigatewayv2", "/apis*"];
  return {
    operation: `${prefix}:${operation}`,
    actions: ["apigateway:GET"],
    resources: ({ partition }) => [`arn:${partition}:apigateway:*::${root}`],
    why,
    when: WHEN,
    ...(operation.endsWith("Api") ? {} : { after: version === "v1" ? "apigateway:GetRestApi" : "apigatewayv2:GetApi" }),
    effect,
  };
}

const NO_API = "Whether the API that the policy names exists is not known.";
const NO_ROUTES = "Whether a route of the API leads to the function is not known.";
const NO_STAGES = "Whether the stage that the policy names exists is not known.";
const NO_AUTHORIZERS = "Whether an authorizer of the API is this function is not known.";

/** The APIs that invoke the function: their routes must match what the policy allows. */
export const apis: Collector = {
  id: "apis",
  title: "API Gateway routes",
  calls: [
    spec("v1", "GetRestApi", "whether the REST API that the policy names exists", NO_API),
    spec("v1", "GetResources", "which paths and methods lead to the function", NO_ROUTES),
    spec("v1", "GetStages", "which stages there are", NO_STAGES),
    spec("v1", "GetAuthorizers", "which authorizers there are: each needs a permission of its own", NO_AUTHORIZERS),
    spec("v2", "GetApi", "whether the HTTP or WebSocket API that the policy names exists", NO_API),
    spec("v2", "GetRoutes", "which routes there are", NO_ROUTES),
    spec("v2", "GetIntegrations", "which routes lead to the function", NO_ROUTES),
    spec("v2", "GetStages", "which stages there are", NO_STAGES),
    spec("v2", "GetAuthorizers", "which authorizers there are: each needs a permission of its own", NO_AUTHORIZERS),
  ],
  unmet: (facts) => (facts.resources("execute-api").length === 0 ? noneNamed(facts, "API") : undefined),
  async *collect(ctx): AsyncIterable<Piece> {
    for (const met of apisOf(ctx.facts.resources("execute-api"))) {
      const subject = subjectOf(ctx, met);
      if (subject === undefined) {
        passOther(ctx, apis.calls, met.arn);
        continue;
      }
      const doc = new DocumentParts(subject);
      const outcome = await restApi(ctx, subject, doc);
      // Both generations name their APIs alike.
      if (outcome !== "collected") await httpApi(ctx, subject, doc);
      yield* doc.pieces();
    }
  },
};

/** `...:execute-api:R:A:id/stage/METHOD/path` of several statements is one API. */
function apisOf(met: readonly Met[]): readonly Met[] {
  const found = new Map<string, Set<string>>();
  for (const { arn, namedBy } of met) {
    const id = parseArn(arn)?.resource.split("/")[0] ?? "";
    if (!/^[a-z0-9]+$/iu.test(id)) continue;
    const api = arn.split("/")[0] ?? arn;
    found.set(api, new Set([...(found.get(api) ?? []), ...namedBy]));
  }
  return [...found].map(([arn, namedBy]) => ({ arn, namedBy: [...namedBy] }));
}

async function restApi(ctx: CollectContext, subject: Subject, doc: DocumentParts): Promise<Answer<unknown>["outcome"]> {
  const restApiId = subject.resource;
  const client = await subject.session.apiGateway(subject.region);
  const ask = <T>(
    operation: string,
    run: Parameters<typeof ctx.ask<T>>[1],
    count?: (value: T) => number,
  ): Promise<Answer<T>> => ctx.ask(subject.ask(`apigateway:${operation}`), run, count);
  const api = await ask("GetRestApi", async (send) =>
    withoutMetadata(await send((options) => client.getRestApi({ restApiId }, options))),
  );
  doc.take(api, (Attributes) => ({ Attributes }));
  if (api.outcome === "not-found") return api.outcome;
  const resources = await ask(
    "GetResources",
    (send) =>
      allOf(
        send,
        (token, options) =>
          client.getResources({ restApiId, embed: ["methods"], limit: 500, ...from("position", token) }, options),
        ({ position }) => position,
        ({ items }) => items,
      ),
    length,
  );
  doc.take(resources, (Resources) => ({ Resources }));
  const stages = await ask(
    "GetStages",
    async (send) => (await send((options) => client.getStages({ restApiId }, options))).item ?? [],
    length,
  );
  doc.take(stages, (Stages) => ({ Stages }));
  const authorizers = await ask(
    "GetAuthorizers",
    (send) =>
      allOf(
        send,
        (token, options) => client.getAuthorizers({ restApiId, limit: 500, ...from("position", token) }, options),
        ({ position }) => position,
        ({ items }) => items,
      ),
    length,
  );
  doc.take(authorizers, (Authorizers) => ({ Authorizers }));
  return api.outcome;
}

type HttpApis = Awaited<ReturnType<AwsSession["apiGatewayV2"]>>;

async function httpApi(ctx: CollectContext, subject: Subject, doc: DocumentParts): Promise<void> {
  const ApiId = subject.resource;
  const client: HttpApis = await subject.session.apiGatewayV2(subject.region);
  const api = await ctx.ask(subject.ask("apigatewayv2:GetApi"), async (send) =>
    withoutMetadata(await send((options) => client.getApi({ ApiId }, options))),
  );
  doc.take(api, (Attributes) => ({ Attributes }));
  if (api.outcome === "not-found") return;
  const list = <T>(operation: string, request: Parameters<typeof allOf<ListReply<T>, T>>[1]): Promise<Answer<T[]>> =>
    ctx.ask(
      subject.ask(`apigatewayv2:${operation}`),
      (send) =>
        allOf<ListReply<T>, T>(
          send,
          request,
          ({ NextToken }) => NextToken,
          ({ Items }) => Items,
        ),
      length,
    );
  const input = (token: string | undefined): { ApiId: string; NextToken?: string } => ({
    ApiId,
    ...from("NextToken", token),
  });
  doc.take(await list("GetRoutes", (token, options) => client.getRoutes(input(token), options)), (Routes) => ({
    Routes,
  }));
  doc.take(
    await list("GetIntegrations", (token, options) => client.getIntegrations(input(token), options)),
    (Integrations) => ({ Integrations }),
  );
  doc.take(await list("GetStages", (token, options) => client.getStages(input(token), options)), (Stages) => ({
    Stages,
  }));
  doc.take(
    await list("GetAuthorizers", (token, options) => client.getAuthorizers(input(token), options)),
    (Authorizers) => ({ Authorizers }),
  );
}

interface ListReply<T> {
  readonly Items?: T[] | undefined;
  readonly NextToken?: string | undefined;
  readonly $metadata: { readonly attempts?: number | undefined };
}
