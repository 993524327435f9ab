import { parseArn } from "../../../core/arn.ts";
import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import type { World } from "../world.ts";
import { policyText } from "./common.ts";
import { namedFunction } from "./lambda-names.ts";
import { markerPage, type MarkerInput } from "./paged.ts";

/** Lambda's mappings, layers, tags and account settings. */
export function lambdaRelatedHandlers(world: World): Handlers {
  return {
    "lambda:ListEventSourceMappings": (input: MappingsInput, ctx) => {
      const account = world.regional(ctx);
      // A name without a qualifier finds the mappings of the unqualified function alone, as the API does.
      const arn =
        input.FunctionName === undefined
          ? undefined
          : namedFunction(account, ctx, { FunctionName: input.FunctionName }, "lambda:ListEventSourceMappings").arn;
      const found = account.lambda.eventSourceMappings.filter(
        (mapping) =>
          (arn === undefined || mapping.FunctionArn === arn) &&
          (input.EventSourceArn === undefined || mapping["EventSourceArn"] === input.EventSourceArn),
      );
      return markerPage("EventSourceMappings", found, input, 100);
    },
    "lambda:GetEventSourceMapping": (input: { readonly UUID: string }, ctx) => {
      const found = world.regional(ctx).lambda.eventSourceMappings.find(({ UUID }) => UUID === input.UUID);
      if (found === undefined)
        throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      return found;
    },
    "lambda:GetLayerVersionPolicy": (input: { readonly LayerName: string; readonly VersionNumber: number }, ctx) => {
      const account = world.regional(ctx);
      const arn = layerVersionArn(input.LayerName, input.VersionNumber, account.id, ctx);
      if (parseArn(arn)?.accountId !== account.id) {
        const action = "lambda:GetLayerVersionPolicy";
        throw new AwsError(
          "AccessDeniedException",
          `User: ${account.profile.arn} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
          403,
        );
      }
      const layer = account.lambda.layers.find(({ LayerVersionArn }) => LayerVersionArn === arn);
      if (layer?.policy === undefined)
        throw new AwsError("ResourceNotFoundException", "No policy is associated with the given resource.", 404);
      return { Policy: policyText(layer.policy.Policy), RevisionId: layer.policy.RevisionId };
    },
    "lambda:ListTags": (input: { readonly Resource: string }, ctx) => {
      const account = world.regional(ctx);
      const { fn } = namedFunction(account, ctx, { FunctionName: input.Resource }, "lambda:ListTags");
      return { Tags: fn.Tags };
    },
    "lambda:GetAccountSettings": (_, ctx) => world.regional(ctx).lambda.accountSettings,
  };
}

interface MappingsInput extends MarkerInput {
  readonly FunctionName?: string;
  readonly EventSourceArn?: string;
}

function layerVersionArn(name: string, version: number, account: string, { region }: HandlerContext): string {
  return name.startsWith("arn:")
    ? `${name}:${version}`
    : `arn:aws:lambda:${region}:${account}:layer:${name}:${version}`;
}
