import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { RuleData } from "../data.ts";
import type { Shape } from "../shape.ts";
import type { World } from "../world.ts";
import { refuseForeign } from "./common.ts";

/** SQS, SNS and EventBridge. */
export function messagingHandlers(world: World): Handlers {
  return {
    "sqs:GetQueueUrl": ({ QueueName, QueueOwnerAWSAccountId }: QueueName, ctx) => {
      const account = world.regional(ctx);
      if (QueueOwnerAWSAccountId !== undefined && QueueOwnerAWSAccountId !== account.id) throw noQueueAccess();
      const found = account.sqs.queues.find(({ QueueUrl }) => QueueUrl.endsWith(`/${QueueName}`));
      if (found === undefined) throw noQueue();
      return { QueueUrl: found.QueueUrl };
    },
    "sqs:GetQueueAttributes": ({ QueueUrl, AttributeNames = [] }: QueueAttributes, ctx) => {
      const account = world.regional(ctx);
      const [owner, name] = new URL(QueueUrl).pathname.split("/").slice(1);
      if (owner !== account.id) throw noQueueAccess();
      const found = account.sqs.queues.find((queue) => queue.QueueUrl.endsWith(`/${owner}/${name}`));
      if (found === undefined) throw noQueue();
      const all = AttributeNames.includes("All");
      // Without names the reply is empty: SQS API Reference, GetQueueAttributes.
      return {
        Attributes: Object.fromEntries(
          Object.entries(found.Attributes).filter(([each]) => all || AttributeNames.includes(each)),
        ),
      };
    },
    "sns:GetTopicAttributes": ({ TopicArn }: { readonly TopicArn: string }, ctx) => {
      const account = world.regional(ctx);
      refuseForeign(TopicArn, "SNS:GetTopicAttributes", account, "AuthorizationError");
      const found = account.sns.topics.find(({ Attributes }) => Attributes.TopicArn === TopicArn);
      if (found === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
      return { Attributes: found.Attributes };
    },
    "events:ListRuleNamesByTarget": (input: TargetInput, ctx) => {
      const names = rules(world, ctx, input.EventBusName)
        .filter(({ targets }) => targets.includes(input.TargetArn))
        .map(({ Rule }) => Rule.Name);
      const { items, nextToken } = page(names, { size: input.Limit ?? 100, token: input.NextToken });
      return { RuleNames: items, NextToken: nextToken };
    },
    "events:DescribeRule": ({ Name, EventBusName }: RuleInput, ctx): Shape => {
      const found = rules(world, ctx, EventBusName).find(({ Rule }) => Rule.Name === Name);
      if (found === undefined)
        throw new AwsError(
          "ResourceNotFoundException",
          `Rule ${Name} does not exist on EventBus ${EventBusName ?? "default"}.`,
          400,
        );
      return found.Rule;
    },
  };
}

interface QueueName {
  readonly QueueName: string;
  readonly QueueOwnerAWSAccountId?: string;
}

interface QueueAttributes {
  readonly QueueUrl: string;
  readonly AttributeNames?: readonly string[];
}

interface TargetInput {
  readonly TargetArn: string;
  readonly EventBusName?: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}

interface RuleInput {
  readonly Name: string;
  readonly EventBusName?: string;
}

function rules(world: World, ctx: HandlerContext, bus = "default"): readonly RuleData[] {
  const name = bus.split("/").at(-1);
  return world.regional(ctx).events.rules.filter(({ Rule }) => (Rule["EventBusName"] ?? "default") === name);
}

function noQueue(): AwsError {
  return new AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.", 400);
}

function noQueueAccess(): AwsError {
  return new AwsError("AccessDenied", "Access to the resource is denied.", 403);
}
