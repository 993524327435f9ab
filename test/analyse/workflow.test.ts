import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
import { resourceLabel } from "../../src/analyse/labels.ts";
import { PATHS, policyPath } from "../../src/core/evidence.ts";
import { evidenceOf, FUNCTION_ARN, logText, policy, ROLE_ARN } from "../helpers/evidence.ts";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:orders";
const DLQ = "arn:aws:sqs:eu-west-1:111122223333:dlq";

const WHOLE = evidenceOf({
  json: {
    [PATHS.function]: {
      Configuration: {
        FunctionArn: FUNCTION_ARN,
        Role: ROLE_ARN,
        DeadLetterConfig: { TargetArn: DLQ },
        PackageType: "Image",
      },
      Code: { ImageUri: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/orders@sha256:0123" },
    },
    [PATHS.mappings]: {
      EventSourceMappings: [
        {
          UUID: "m",
          SelfManagedEventSource: {
            Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ["sasl_ssl://u:<url-password:ed0da136c5>@k1.example.com:9096"] },
          },
        },
      ],
    },
    [policyPath()]: {
      Policy: policy({
        Sid: "t",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Resource: FUNCTION_ARN,
        Condition: { ArnLike: { "AWS:SourceArn": TOPIC } },
      }),
    },
    [PATHS.serviceGraph]: {
      Services: [
        { ReferenceId: 0, Name: "orders", Type: "AWS::Lambda::Function", Edges: [{ ReferenceId: 1 }] },
        { ReferenceId: 1, Name: "stock", Names: ["stock"], Type: "AWS::DynamoDB::Table", Edges: [] },
      ],
    },
  },
  text: {
    "logs/g/a.txt": logText([
      [
        "2026-11-20T09:00:00.000Z",
        "s",
        'AccessDenied: User: arn:aws:sts::111122223333:assumed-role/orders-role/orders is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k"',
      ],
    ]),
  },
});

describe("the workflow", () => {
  it("runs from triggers over the function to what it calls, sends to, uses and was refused", async () => {
    const { workflow } = await analyse(WHOLE);
    expect(workflow.edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`.replaceAll(FUNCTION_ARN, "FN"))).toEqual([
      "FN calls stock",
      `FN dead-letter ${DLQ}`,
      "FN denied arn:aws:s3:::b/k",
      `${TOPIC} invokes FN`,
      "k1.example.com:9096 polled FN",
      "FN uses arn:aws:ecr:eu-west-1:111122223333:repository/shop/orders",
      `FN uses ${ROLE_ARN}`,
    ]);
    const services = Object.fromEntries(workflow.nodes.map(({ label, service }) => [label, service]));
    expect(services).toMatchObject({ stock: "dynamodb", "k1.example.com:9096": "kafka", orders: "sns" });
  });

  it("cites where each connection is known from", async () => {
    const { workflow } = await analyse(WHOLE);
    expect(workflow.edges.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
  });

  it("lets a refused call go out from the one that made it, a session as its role", async () => {
    const refused = (who: string): string =>
      JSON.stringify({
        eventTime: "2026-11-20T09:00:00Z",
        eventName: "AssumeRole",
        eventSource: "sts.amazonaws.com",
        errorCode: "AccessDenied",
        userIdentity: { type: "AssumedRole", arn: who, accountId: "111122223333" },
        requestParameters: { roleArn: ROLE_ARN },
      });
    const { workflow } = await analyse(
      evidenceOf({
        json: { [PATHS.function]: { Configuration: { FunctionArn: FUNCTION_ARN, Role: ROLE_ARN } } },
        text: {
          [PATHS.events]: ["arn:aws:iam::111122223333:user/marta", "arn:aws:sts::111122223333:assumed-role/ops/sam"]
            .map(refused)
            .join("\n"),
        },
      }),
    );
    const edges = workflow.edges.filter(({ kind }) => kind === "denied");
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      ["arn:aws:iam::111122223333:role/ops", ROLE_ARN],
      ["arn:aws:iam::111122223333:user/marta", ROLE_ARN],
    ]);
  });

  it("takes a service that X-Ray saw for the one resource of it, or says that none is named", async () => {
    const graph = {
      Services: [
        {
          ReferenceId: 0,
          Name: "orders",
          Type: "AWS::Lambda::Function",
          Edges: [{ ReferenceId: 1 }, { ReferenceId: 2 }],
        },
        { ReferenceId: 1, Name: "SQS", Names: ["SQS"], Type: "AWS::SQS" },
        { ReferenceId: 2, Name: "S3", Names: ["S3"], Type: "AWS::S3" },
      ],
    };
    const configuration = { FunctionArn: FUNCTION_ARN, DeadLetterConfig: { TargetArn: DLQ } };
    const { workflow } = await analyse(
      evidenceOf({ json: { [PATHS.function]: { Configuration: configuration }, [PATHS.serviceGraph]: graph } }),
    );
    const calls = workflow.edges.filter(({ kind }) => kind === "calls");
    expect(calls.map(({ to }) => to)).toEqual(["S3", DLQ]);
    expect(workflow.nodes.find(({ id }) => id === "S3")).toMatchObject({ service: "s3", label: "resource not named" });
  });
});

describe("a label", () => {
  it.each([
    ["arn:aws:dynamodb:eu-west-1:111122223333:table/stock/stream/2026-01-01T00:00:00.000", "stock"],
    ["arn:aws:ec2:eu-west-1:111122223333:network-interface/*", "network-interface/*"],
    ["arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0123-4567", "orders"],
    ["arn:aws:mq:eu-west-1:111122223333:broker:orders:b-0123", "orders"],
    ["arn:aws:ecr:eu-west-1:111122223333:repository/shop/orders", "shop/orders"],
    ["arn:aws:execute-api:eu-west-1:111122223333:a1/prod/*/orders/{id}", "a1 ANY /orders/{id}"],
    ["arn:aws:iam::111122223333:root", "account 111122223333"],
    [FUNCTION_ARN, "orders"],
  ])("of %s is %s", (arn, label) => {
    expect(resourceLabel(arn)).toBe(label);
  });
});
