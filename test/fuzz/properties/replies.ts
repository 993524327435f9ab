import * as fc from "fast-check";
import { collectedFaults } from "../collected.ts";
import { property } from "../property.ts";
import { hostileText } from "../text.ts";
import type { HostileWorld } from "../world.ts";

/** Operations whose replies hold names, descriptions, tags, reasons or settings that people write. */
const OPERATIONS = [
  "lambda:GetFunction",
  "lambda:ListAliases",
  "lambda:ListVersionsByFunction",
  "lambda:ListTags",
  "lambda:ListEventSourceMappings",
  "lambda:GetEventSourceMapping",
  "lambda:ListFunctionEventInvokeConfigs",
  "lambda:ListFunctionUrlConfigs",
  "iam:GetRole",
  "iam:ListRoleTags",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
  "iam:GetPolicy",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:DescribeSubscriptionFilters",
  "cloudtrail:LookupEvents",
  "cloudtrail:DescribeTrails",
  "events:ListRuleNamesByTarget",
  "events:DescribeRule",
  "sqs:GetQueueAttributes",
  "sns:GetTopicAttributes",
  "kms:DescribeKey",
  "dynamodb:DescribeTable",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeVpcEndpoints",
  "xray:GetServiceGraph",
  "xray:GetTraceSummaries",
  "apigateway:GetResources",
  "apigateway:GetStages",
  "sts:GetCallerIdentity",
  "organizations:DescribeOrganization",
];

export const replies = property<HostileWorld>({
  name: "replies",
  title: "strings in any place of AWS's replies",
  savedRuns: 1,
  input: fc.record({
    example: fc.constantFrom("sqs-consumer-denied", "healthy", "vpc-eni-denied"),
    leaves: fc.array(fc.record({ operation: fc.constantFrom(...OPERATIONS), leaf: fc.nat(60), text: hostileText }), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
  // A reply may tell of another function than was asked for, or of another account.
  check: (world) => collectedFaults(world, {}, { refusals: ["usage", "service", "configuration"] }),
});
