import { type Builder, REGION } from "./builder.ts";
import { ALIAS, FUNCTION, type MadeFunction } from "./function.ts";
import { CALLER_ROLE, CALLER_USER } from "./identity.ts";
import type { MadeResources } from "./resources.ts";

/** Rules, APIs and notifications that lead to the function, and the statements that let them in. */
export interface MadeInvokers {
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly restApiId: string;
  readonly httpApiId: string | undefined;
  /** Statements of the function's resource-based policy, by id, with the principal. */
  readonly statements: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Those of the alias's. */
  readonly aliasStatements: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const RULE = { pattern: { source: ["orders"] }, description: "orders that came in" } as const;

export async function makeInvokers(b: Builder, made: MadeFunction, resources: MadeResources): Promise<MadeInvokers> {
  const ruleName = "orders-came-in";
  const ruleArn = b.arn("events", `rule/${ruleName}`);
  await b.must("events:PutRule", ({ eventBridge }) =>
    eventBridge.putRule({
      Name: ruleName,
      EventPattern: JSON.stringify(RULE.pattern),
      Description: RULE.description,
      State: "DISABLED",
    }),
  );
  await b.must("events:PutTargets", ({ eventBridge }) =>
    eventBridge.putTargets({ Rule: ruleName, Targets: [{ Id: "function", Arn: made.arn }] }),
  );
  const restApiId = await makeRestApi(b, made);
  const httpApiId = await makeHttpApi(b, made);
  const execute = (id: string): string => b.arn("execute-api", `${id}/*/POST/orders`);
  const statements = {
    bucket: {
      Principal: "s3.amazonaws.com",
      SourceArn: `arn:aws:s3:::${resources.bucket}`,
      SourceAccount: b.accountId,
    },
    topic: { Principal: "sns.amazonaws.com", SourceArn: resources.topicArn },
    rule: { Principal: "events.amazonaws.com", SourceArn: ruleArn },
    restapi: { Principal: "apigateway.amazonaws.com", SourceArn: execute(restApiId) },
    ...(httpApiId === undefined
      ? {}
      : { httpapi: { Principal: "apigateway.amazonaws.com", SourceArn: execute(httpApiId) } }),
    role: { Principal: b.arn("iam", `role/${CALLER_ROLE}`) },
  };
  const aliasStatements = { user: { Principal: b.arn("iam", `user/${CALLER_USER}`) } };
  for (const [StatementId, statement] of Object.entries(statements)) {
    await b.must("lambda:AddPermission", ({ lambda }) =>
      lambda.addPermission({ FunctionName: FUNCTION, StatementId, Action: "lambda:InvokeFunction", ...statement }),
    );
  }
  for (const [StatementId, statement] of Object.entries(aliasStatements)) {
    await b.make("lambda:AddPermission", ({ lambda }) =>
      lambda.addPermission({
        FunctionName: FUNCTION,
        Qualifier: ALIAS,
        StatementId,
        Action: "lambda:InvokeFunction",
        ...statement,
      }),
    );
  }
  await b.make("s3:PutBucketNotificationConfiguration", ({ s3 }) =>
    s3.putBucketNotificationConfiguration({
      Bucket: resources.bucket,
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [
          { Id: "created", LambdaFunctionArn: made.arn, Events: ["s3:ObjectCreated:Put"] },
        ],
      },
    }),
  );
  return { ruleName, ruleArn, restApiId, httpApiId, statements, aliasStatements };
}

function invocation(arn: string): string {
  return `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

async function makeRestApi(b: Builder, { arn }: MadeFunction): Promise<string> {
  const api = await b.must("apigateway:CreateRestApi", ({ apiGateway }) =>
    apiGateway.createRestApi({ name: "orders", description: "takes orders" }),
  );
  const restApiId = api.id ?? "";
  const root = await b.must("apigateway:GetResources", ({ apiGateway }) => apiGateway.getResources({ restApiId }));
  const parentId = root.items?.[0]?.id ?? "";
  const made = await b.must("apigateway:CreateResource", ({ apiGateway }) =>
    apiGateway.createResource({ restApiId, parentId, pathPart: "orders" }),
  );
  const method = { restApiId, resourceId: made.id ?? "", httpMethod: "POST" };
  await b.must("apigateway:PutMethod", ({ apiGateway }) =>
    apiGateway.putMethod({ ...method, authorizationType: "NONE" }),
  );
  await b.must("apigateway:PutIntegration", ({ apiGateway }) =>
    apiGateway.putIntegration({ ...method, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: invocation(arn) }),
  );
  await b.must("apigateway:CreateDeployment", ({ apiGateway }) =>
    apiGateway.createDeployment({ restApiId, stageName: "prod" }),
  );
  await b.make("apigateway:CreateAuthorizer", ({ apiGateway }) =>
    apiGateway.createAuthorizer({
      restApiId,
      name: "check",
      type: "TOKEN",
      authorizerUri: invocation(arn),
      identitySource: "method.request.header.Authorization",
    }),
  );
  return restApiId;
}

async function makeHttpApi(b: Builder, { arn }: MadeFunction): Promise<string | undefined> {
  const api = await b.make("apigatewayv2:CreateApi", ({ apiGatewayV2 }) =>
    apiGatewayV2.createApi({ Name: "orders-http", ProtocolType: "HTTP" }),
  );
  const ApiId = api?.ApiId;
  if (ApiId === undefined) return undefined;
  const integration = await b.must("apigatewayv2:CreateIntegration", ({ apiGatewayV2 }) =>
    apiGatewayV2.createIntegration({
      ApiId,
      IntegrationType: "AWS_PROXY",
      IntegrationUri: arn,
      PayloadFormatVersion: "2.0",
    }),
  );
  await b.must("apigatewayv2:CreateRoute", ({ apiGatewayV2 }) =>
    apiGatewayV2.createRoute({
      ApiId,
      RouteKey: "POST /orders",
      Target: `integrations/${integration.IntegrationId ?? ""}`,
    }),
  );
  await b.must("apigatewayv2:CreateStage", ({ apiGatewayV2 }) =>
    apiGatewayV2.createStage({ ApiId, StageName: "prod", AutoDeploy: true }),
  );
  await b.make("apigatewayv2:CreateAuthorizer", ({ apiGatewayV2 }) =>
    apiGatewayV2.createAuthorizer({
      ApiId,
      Name: "check",
      AuthorizerType: "REQUEST",
      AuthorizerUri: invocation(arn),
      AuthorizerPayloadFormatVersion: "2.0",
      IdentitySource: ["$request.header.Authorization"],
    }),
  );
  return ApiId;
}
