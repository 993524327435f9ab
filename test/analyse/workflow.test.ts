import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
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
});
