import { describe, expect, it } from "vitest";
import { concreteResource } from "../../src/collect/concrete.ts";

const IN = "eu-west-1:111122223333";

describe("the resource that a policy names", () => {
  it.each([
    ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket"],
    ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket"],
    ["arn:aws:s3:::bucket/in/${aws:username}/*", "arn:aws:s3:::bucket"],
    [`arn:aws:dynamodb:${IN}:table/orders`, `arn:aws:dynamodb:${IN}:table/orders`],
    [`arn:aws:dynamodb:${IN}:table/orders/index/*`, `arn:aws:dynamodb:${IN}:table/orders`],
    [`arn:aws:sqs:${IN}:orders.fifo`, `arn:aws:sqs:${IN}:orders.fifo`],
    [`arn:aws:sns:${IN}:events`, `arn:aws:sns:${IN}:events`],
    [`arn:aws:kms:${IN}:key/0f3c`, `arn:aws:kms:${IN}:key/0f3c`],
    [`arn:aws:kinesis:${IN}:stream/clicks/consumer/a:1`, `arn:aws:kinesis:${IN}:stream/clicks`],
    [`arn:aws:secretsmanager:${IN}:secret:db/main-a1B2c3`, `arn:aws:secretsmanager:${IN}:secret:db/main-a1B2c3`],
    [`arn:aws:secretsmanager:${IN}:secret:db/main-??????`, `arn:aws:secretsmanager:${IN}:secret:db/main`],
    [`arn:aws:secretsmanager:${IN}:secret:db/main-*`, `arn:aws:secretsmanager:${IN}:secret:db/main`],
  ])("is, for %s, %s", (text, arn) => {
    expect(concreteResource(text)).toBe(arn);
  });

  it.each([
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::bucket-*/in",
    "arn:aws:s3:::${aws:username}/in",
    `arn:aws:s3:${IN}:accesspoint/reader`,
    `arn:aws:dynamodb:${IN}:table/*`,
    "arn:aws:dynamodb:*:111122223333:table/orders",
    "arn:aws:sqs:eu-west-1:*:orders",
    `arn:aws:sqs:${IN}:orders-*`,
    `arn:aws:kms:${IN}:key/*`,
    `arn:aws:secretsmanager:${IN}:secret:*`,
    `arn:aws:logs:${IN}:log-group:/aws/lambda/f:*`,
  ])("is none for %s", (text) => {
    expect(concreteResource(text)).toBeUndefined();
  });
});
