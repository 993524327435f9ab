import { policyPath, PATHS, callerFolder, resourcePath, configurationPath } from "../../src/core/evidence.ts";
import { LOG_GROUP, METRICS, TRAIL } from "./account/activity.ts";
import {
  ALIAS,
  ASYNC,
  CONFIGURATION,
  FUNCTION,
  IMAGE_FUNCTION,
  PROVISIONED,
  RESERVED,
  TAGS,
} from "./account/function.ts";
import { CALLER_ROLE, CALLER_USER, ROLE } from "./account/identity.ts";
import { RULE } from "./account/invokers.ts";
import type { MadeAccount } from "./account/make.ts";
import type { Collected } from "./collected.ts";

/** The runs on one account. */
export interface Seen {
  readonly made: MadeAccount;
  /** Of the function, through its alias. */
  readonly main: Collected;
  /** Of the function that is a container image, up to now. */
  readonly image: Collected;
  /** Of a function that does not exist, with nearly the name of one that does. */
  readonly unknown: Collected;
}

/** What stands in the pack, and what was made. */
export type Field = readonly [collected: unknown, made: unknown];
export type Fields = Readonly<Record<string, Field>>;

/** What each operation brought into the pack, field by field beside what was made. The names are as in the gap table. */
export const COMPARISONS: Readonly<Record<string, (seen: Seen) => Fields>> = {
  "sts:GetCallerIdentity": ({ main, made }) => ({ account: [main.json(PATHS.identity)["account"], made.accountId] }),
  ...functionComparisons(),
  ...invokerComparisons(),
  ...identityComparisons(),
  ...resourceComparisons(),
  ...activityComparisons(),
};

function functionComparisons(): typeof COMPARISONS {
  const configured = (found: Json, { identity, resources, fn }: MadeAccount): Fields => ({
    ...pick(found, CONFIGURATION),
    Role: [found["Role"], identity.roleArn],
    Layers: [list(found["Layers"]).map(({ Arn }) => Arn), [fn.layerArn]],
    variables: [Object.keys(object(object(found["Environment"])["Variables"])), ["QUEUE_URL", "DB_PASSWORD"]],
    KMSKeyArn: [found["KMSKeyArn"], resources.keyArn],
    DeadLetterConfig: [found["DeadLetterConfig"], { TargetArn: resources.deadLetterArn }],
    SubnetIds: [object(found["VpcConfig"])["SubnetIds"], resources.subnetIds],
    SecurityGroupIds: [object(found["VpcConfig"])["SecurityGroupIds"], [resources.securityGroupId]],
    VpcId: [object(found["VpcConfig"])["VpcId"], resources.vpcId],
    FileSystemConfigs: [found["FileSystemConfigs"], [{ Arn: resources.accessPointArn, LocalMountPath: "/mnt/orders" }]],
    LoggingConfig: [found["LoggingConfig"], { LogFormat: "Text", LogGroup: LOG_GROUP }],
  });
  return {
    "lambda:GetFunction": ({ main, made }) => {
      const { Configuration, Tags, Concurrency, Code } = main.json(PATHS.function);
      return {
        ...configured(object(Configuration), made),
        Tags: [Tags, TAGS],
        Concurrency: [Concurrency, { ReservedConcurrentExecutions: RESERVED }],
        location: [object(Code)["Location"], undefined],
      };
    },
    "lambda:GetFunctionConfiguration": ({ main, made }) => {
      const found = main.json(configurationPath(ALIAS));
      return { ...configured(found, made), Version: [found["Version"], made.fn.version] };
    },
    "lambda:ListFunctions": ({ unknown }) => ({
      code: [unknown.code, 252],
      suggestion: [/Did you mean ([^?]*)\?/u.exec(unknown.stderr)?.[1]?.split(", ").includes(FUNCTION), true],
    }),
    "lambda:ListAliases": ({ main, made }) => ({
      Aliases: [
        list(main.json(PATHS.aliases)["Aliases"]).map(({ Name, FunctionVersion, Description }) => [
          Name,
          FunctionVersion,
          Description,
        ]),
        [[ALIAS, made.fn.version, "in use"]],
      ],
    }),
    "lambda:ListVersionsByFunction": ({ main, made }) => ({
      Versions: [
        list(main.json(PATHS.versions)["Versions"]).map(({ Version, Role }) => [Version, Role]),
        ["$LATEST", made.fn.version].map((version) => [version, made.identity.roleArn]),
      ],
    }),
    "lambda:ListEventSourceMappings": ({ main, made }) => mappings(main, made),
    "lambda:GetEventSourceMapping": ({ main, made }) => mappings(main, made),
    "lambda:ListFunctionEventInvokeConfigs": ({ main, made }) => asyncConfig(main, made),
    "lambda:GetFunctionEventInvokeConfig": ({ main, made }) => asyncConfig(main, made),
    "lambda:GetFunctionConcurrency": ({ main }) => ({
      reserved: [main.json(PATHS.concurrency)["ReservedConcurrentExecutions"], RESERVED],
    }),
    "lambda:ListProvisionedConcurrencyConfigs": ({ main }) => ({
      provisioned: [
        list(main.json(PATHS.provisioned)["ProvisionedConcurrencyConfigs"]).map(
          (each) => each["RequestedProvisionedConcurrentExecutions"],
        ),
        [PROVISIONED],
      ],
    }),
    "lambda:ListFunctionUrlConfigs": ({ main }) => ({
      AuthType: [list(main.json(PATHS.urls)["FunctionUrlConfigs"]).map(({ AuthType }) => AuthType), ["AWS_IAM"]],
    }),
    "lambda:GetFunctionRecursionConfig": ({ main }) => ({
      RecursiveLoop: [main.json(PATHS.recursion)["RecursiveLoop"], "Allow"],
    }),
    "lambda:GetRuntimeManagementConfig": ({ main }) => ({
      UpdateRuntimeOn: [main.json(PATHS.runtime)["UpdateRuntimeOn"], "FunctionUpdate"],
    }),
    "lambda:GetFunctionCodeSigningConfig": ({ main, made }) => ({
      CodeSigningConfigArn: [main.json(PATHS.codeSigning)["CodeSigningConfigArn"], made.fn.codeSigningArn],
    }),
    "lambda:GetLayerVersionPolicy": ({ main, made }) => ({
      LayerPolicies: [
        list(main.json(PATHS.layers)["LayerPolicies"]).map(({ LayerVersionArn, Policy }) => [
          LayerVersionArn,
          list(object(Policy)["Statement"]).map(({ Sid, Principal, Action }) => [Sid, Principal, Action]),
        ]),
        [[made.fn.layerArn, [["everybody", "*", "lambda:GetLayerVersion"]]]],
      ],
    }),
    "lambda:ListTags": ({ main }) => ({ Tags: [main.json(PATHS.tags)["Tags"], TAGS] }),
    "lambda:GetAccountSettings": ({ main }) => ({
      functions: [object(main.json(PATHS.accountSettings)["AccountUsage"])["FunctionCount"], 2],
    }),
    "ecr:GetRepositoryPolicy": ({ image, made }) => ({
      Policy: [image.json(resourcePath(made.resources.repositoryArn))["Policy"], made.resources.repositoryPolicy],
    }),
  };
}

function mappings(main: Collected, { fn }: MadeAccount): Fields {
  const found = list(main.json(PATHS.mappings)["EventSourceMappings"]);
  return Object.fromEntries(
    fn.mappings.map(({ UUID, EventSourceArn, BatchSize }): [string, Field] => {
      const mapping = found.find((each) => each["UUID"] === UUID) ?? {};
      const seen = {
        EventSourceArn: mapping["EventSourceArn"],
        BatchSize: mapping["BatchSize"],
        State: mapping["State"],
      };
      return [EventSourceArn.split(":")[2] ?? "", [seen, { EventSourceArn, BatchSize, State: "Disabled" }]];
    }),
  );
}

function asyncConfig(main: Collected, { resources }: MadeAccount): Fields {
  const [found = {}] = list(main.json(PATHS.asyncConfig)["FunctionEventInvokeConfigs"]);
  return {
    ...pick(found, ASYNC),
    OnFailure: [object(found["DestinationConfig"])["OnFailure"], { Destination: resources.topicArn }],
  };
}

function invokerComparisons(): typeof COMPARISONS {
  /** Of each statement, whom it lets in from where. */
  const statements = (found: Json): unknown =>
    Object.fromEntries(
      list(object(found["Policy"])["Statement"]).map(({ Sid, Principal, Condition }) => {
        const conditions = Object.assign({}, ...Object.values(object(Condition))) as Json;
        const of = (name: string): unknown =>
          Object.entries(conditions).find(([key]) => key.toLowerCase() === `aws:${name.toLowerCase()}`)?.[1];
        const [SourceArn, SourceAccount] = [of("SourceArn"), of("SourceAccount")];
        return [
          Sid,
          {
            Principal: object(Principal)["Service"] ?? object(Principal)["AWS"],
            ...(SourceArn === undefined ? {} : { SourceArn }),
            ...(SourceAccount === undefined ? {} : { SourceAccount }),
          },
        ];
      }),
    );
  const rest = ({ main, made }: Seen): Json => main.json(resourcePath(api(made, made.invokers.restApiId)));
  const http = ({ main, made }: Seen): Json => main.json(resourcePath(api(made, made.invokers.httpApiId ?? "")));
  const leads = (to: unknown, { made }: Seen): boolean => String(to).includes(made.fn.arn);
  return {
    "lambda:GetPolicy": ({ main, made }) => {
      const [own, alias] = [statements(main.json(policyPath())), statements(main.json(policyPath(ALIAS)))];
      const { role, ...services } = made.invokers.statements;
      const { role: seenRole, ...seenServices } = object(own);
      const names = Object.keys(services);
      return {
        services: [Object.fromEntries(names.map((sid) => [sid, seenServices[sid]])), services],
        role: [seenRole, role],
        alias: [alias, made.invokers.aliasStatements],
        others: [Object.keys(seenServices).filter((sid) => !names.includes(sid)), []],
      };
    },
    "events:ListRuleNamesByTarget": ({ main, made }) => ({
      TargetArns: [main.json(resourcePath(made.invokers.ruleArn))["TargetArns"], [made.fn.arn]],
    }),
    "events:DescribeRule": ({ main, made }) => {
      const found = object(main.json(resourcePath(made.invokers.ruleArn))["Attributes"]);
      return {
        Name: [found["Name"], made.invokers.ruleName],
        State: [found["State"], "DISABLED"],
        Description: [found["Description"], RULE.description],
        EventPattern: [JSON.parse(String(found["EventPattern"])), RULE.pattern],
      };
    },
    "apigateway:GetRestApi": (seen) =>
      pick(object(rest(seen)["Attributes"]), { name: "orders", description: "takes orders" }),
    "apigateway:GetResources": (seen) => {
      const found = list(rest(seen)["Resources"]).find(({ path }) => path === "/orders") ?? {};
      const method = object(object(found["resourceMethods"])["POST"]);
      return {
        methods: [Object.keys(object(found["resourceMethods"])), ["POST"]],
        integration: [leads(object(method["methodIntegration"])["uri"], seen), true],
      };
    },
    "apigateway:GetStages": (seen) => ({
      stages: [list(rest(seen)["Stages"]).map(({ stageName }) => stageName), ["prod"]],
    }),
    "apigateway:GetAuthorizers": (seen) => ({
      authorizers: [
        list(rest(seen)["Authorizers"]).map(({ name, type, authorizerUri }) => [
          name,
          type,
          leads(authorizerUri, seen),
        ]),
        [["check", "TOKEN", true]],
      ],
    }),
    "apigatewayv2:GetApi": (seen) =>
      pick(object(http(seen)["Attributes"]), { Name: "orders-http", ProtocolType: "HTTP" }),
    "apigatewayv2:GetRoutes": (seen) => ({
      routes: [list(http(seen)["Routes"]).map(({ RouteKey }) => RouteKey), ["POST /orders"]],
    }),
    "apigatewayv2:GetIntegrations": (seen) => ({
      integrations: [
        list(http(seen)["Integrations"]).map(({ IntegrationType, IntegrationUri }) => [
          IntegrationType,
          IntegrationUri,
        ]),
        [["AWS_PROXY", seen.made.fn.arn]],
      ],
    }),
    "apigatewayv2:GetStages": (seen) => ({
      stages: [list(http(seen)["Stages"]).map(({ StageName }) => StageName), ["prod"]],
    }),
    "apigatewayv2:GetAuthorizers": (seen) => ({
      authorizers: [
        list(http(seen)["Authorizers"]).map(({ Name, AuthorizerType }) => [Name, AuthorizerType]),
        [["check", "REQUEST"]],
      ],
    }),
  };
}

function api({ accountId }: MadeAccount, id: string): string {
  return `arn:aws:execute-api:eu-west-1:${accountId}:${id}`;
}

function identityComparisons(): typeof COMPARISONS {
  const user = ({ made }: Seen, file: string): string =>
    `${callerFolder(made.accountId, "user", CALLER_USER)}/${file}.json`;
  const documents = (found: Json): Json =>
    Object.fromEntries(list(found["Policies"]).map(({ PolicyName, Document }) => [PolicyName, Document]));
  const attached = ({ main, made }: Seen, path: string): Fields => ({
    "orders-access": [documents(main.json(path))["orders-access"], made.identity.managed.document],
  });
  return {
    "iam:GetRole": ({ main, made: { identity } }) => {
      const found = main.json(PATHS.role);
      return {
        Arn: [found["Arn"], identity.roleArn],
        Path: [found["Path"], ROLE.path],
        trust: [found["AssumeRolePolicyDocument"], identity.trust],
        boundary: [object(found["PermissionsBoundary"])["PermissionsBoundaryArn"], identity.boundary.arn],
      };
    },
    "iam:ListRoleTags": ({ main, made }) => ({
      Tags: [byKey(main.json(PATHS.roleTags)["Tags"]), byKey(made.identity.tags)],
    }),
    "iam:ListAttachedRolePolicies": ({ main, made: { identity } }) => ({
      arns: [
        list(main.json(PATHS.rolePolicies)["Policies"])
          .map(({ PolicyArn }) => String(PolicyArn))
          .sort(),
        [identity.managed.arn, identity.awsManaged].sort(),
      ],
    }),
    "iam:GetPolicy": ({ main }) => ({
      version: [
        list(main.json(PATHS.rolePolicies)["Policies"]).find(({ PolicyName }) => PolicyName === "orders-access")?.[
          "VersionId"
        ],
        "v2",
      ],
    }),
    "iam:GetPolicyVersion": (seen) => ({
      ...attached(seen, PATHS.rolePolicies),
      boundary: [seen.main.json(PATHS.roleBoundary)["Document"], seen.made.identity.boundary.document],
      "of AWS": [
        list(object(documents(seen.main.json(PATHS.rolePolicies))["AWSLambdaBasicExecutionRole"])["Statement"]).map(
          ({ Action }) => Action,
        ),
        [["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]],
      ],
    }),
    "iam:ListRolePolicies": ({ main, made }) => ({
      names: [Object.keys(documents(main.json(PATHS.roleInline))), [made.identity.inline.name]],
    }),
    "iam:GetRolePolicy": ({ main, made }) => ({
      document: [documents(main.json(PATHS.roleInline))[made.identity.inline.name], made.identity.inline.document],
      "of the caller": [
        documents(optional(main, `${callerFolder(made.accountId, "role", CALLER_ROLE)}/inline-policies.json`))[
          made.identity.inline.name
        ],
        made.identity.inline.document,
      ],
    }),
    "iam:GetUser": (seen) => {
      const found = seen.main.json(user(seen, "user"));
      return {
        UserName: [found["UserName"], CALLER_USER],
        boundary: [object(found["PermissionsBoundary"])["PermissionsBoundaryArn"], seen.made.identity.boundary.arn],
      };
    },
    "iam:ListAttachedUserPolicies": (seen) => attached(seen, user(seen, "attached-policies")),
    "iam:ListUserPolicies": (seen) => ({
      names: [Object.keys(documents(seen.main.json(user(seen, "inline-policies")))), [seen.made.identity.inline.name]],
    }),
    "iam:GetUserPolicy": (seen) => ({
      document: [
        documents(seen.main.json(user(seen, "inline-policies")))[seen.made.identity.inline.name],
        seen.made.identity.inline.document,
      ],
    }),
    "iam:ListGroupsForUser": (seen) => ({
      groups: [
        [...new Set(list(seen.main.json(user(seen, "group-policies"))["Policies"]).map(({ GroupName }) => GroupName))],
        [seen.made.identity.group.name],
      ],
    }),
    "iam:ListGroupPolicies": (seen) => ({
      names: [Object.keys(documents(seen.main.json(user(seen, "group-policies")))).includes("invoke"), true],
    }),
    "iam:GetGroupPolicy": (seen) => ({
      document: [documents(seen.main.json(user(seen, "group-policies")))["invoke"], seen.made.identity.group.inline],
    }),
    "iam:ListAttachedGroupPolicies": (seen) => attached(seen, user(seen, "group-policies")),
  };
}

function resourceComparisons(): typeof COMPARISONS {
  const of = ({ main }: Seen, arn: string): Json => main.json(resourcePath(arn));
  const attributes = (seen: Seen, arn: string): Json => object(of(seen, arn)["Attributes"]);
  return {
    "sqs:GetQueueUrl": (seen) => ({
      QueueUrl: [of(seen, seen.made.resources.queueArn)["QueueUrl"], seen.made.resources.queueUrl],
    }),
    "sqs:GetQueueAttributes": (seen) => ({
      Policy: [of(seen, seen.made.resources.queueArn)["Policy"], seen.made.resources.queuePolicy],
      ...pick(attributes(seen, seen.made.resources.queueArn), {
        QueueArn: seen.made.resources.queueArn,
        VisibilityTimeout: "181",
        KmsMasterKeyId: seen.made.resources.keyArn,
      }),
    }),
    "sns:GetTopicAttributes": (seen) => ({
      Policy: [of(seen, seen.made.resources.topicArn)["Policy"], seen.made.resources.topicPolicy],
      ...pick(attributes(seen, seen.made.resources.topicArn), {
        TopicArn: seen.made.resources.topicArn,
        DisplayName: "Orders that failed",
        KmsMasterKeyId: seen.made.resources.keyArn,
      }),
    }),
    "s3:GetBucketLocation": (seen) => ({ Region: [of(seen, bucket(seen))["Region"], "eu-west-1"] }),
    "s3:GetBucketPolicy": (seen) => ({ Policy: [of(seen, bucket(seen))["Policy"], seen.made.resources.bucketPolicy] }),
    "s3:GetBucketNotificationConfiguration": (seen) => ({
      functions: [
        list(object(of(seen, bucket(seen))["Notification"])["LambdaFunctionConfigurations"]).map(
          ({ LambdaFunctionArn, Events }) => [LambdaFunctionArn, Events],
        ),
        [[seen.made.fn.arn, ["s3:ObjectCreated:Put"]]],
      ],
    }),
    "dynamodb:DescribeTable": (seen) => {
      const found = attributes(seen, seen.made.resources.tableArn);
      return {
        ...pick(found, { TableArn: seen.made.resources.tableArn, LatestStreamArn: seen.made.resources.tableStreamArn }),
        key: [object(found["SSEDescription"])["KMSMasterKeyArn"], seen.made.resources.keyArn],
      };
    },
    "dynamodb:GetResourcePolicy": (seen) => ({
      Policy: [of(seen, seen.made.resources.tableArn)["Policy"], seen.made.resources.tablePolicy],
    }),
    "kinesis:DescribeStreamSummary": (seen) =>
      pick(attributes(seen, seen.made.resources.streamArn), {
        StreamARN: seen.made.resources.streamArn,
        OpenShardCount: 2,
      }),
    "kinesis:GetResourcePolicy": (seen) => ({
      Policy: [of(seen, seen.made.resources.streamArn)["Policy"], seen.made.resources.streamPolicy],
    }),
    "secretsmanager:DescribeSecret": (seen) =>
      pick(attributes(seen, secret(seen)), {
        ARN: seen.made.resources.secretArn,
        Name: "orders/db",
        Description: "the database of the orders",
        KmsKeyId: seen.made.resources.keyArn,
      }),
    "secretsmanager:GetResourcePolicy": (seen) => ({
      Policy: [of(seen, secret(seen))["Policy"], seen.made.resources.secretPolicy],
    }),
    "kms:DescribeKey": (seen) =>
      pick(attributes(seen, seen.made.resources.keyArn), { Arn: seen.made.resources.keyArn, Description: "orders" }),
    "kms:GetKeyPolicy": (seen) => ({
      Policy: [of(seen, seen.made.resources.keyArn)["Policy"], seen.made.resources.keyPolicy],
    }),
    "kms:ListGrants": (seen) => ({
      Grants: [
        list(of(seen, seen.made.resources.keyArn)["Grants"]).map(({ Name, GranteePrincipal, Operations }) => [
          Name,
          GranteePrincipal,
          Operations,
        ]),
        [[seen.made.resources.grant.name, seen.made.identity.roleArn, seen.made.resources.grant.operations]],
      ],
    }),
    "elasticfilesystem:DescribeAccessPoints": (seen) =>
      pick(attributes(seen, seen.made.resources.accessPointArn), {
        FileSystemId: seen.made.resources.fileSystemId,
        PosixUser: { Uid: 1001, Gid: 1002 },
      }),
    "elasticfilesystem:DescribeFileSystemPolicy": (seen) => ({
      Statement: [
        object(of(seen, seen.made.resources.accessPointArn)["Policy"])["Statement"],
        seen.made.resources.fileSystemPolicy.Statement,
      ],
    }),
    "ec2:DescribeSubnets": ({ main, made }) => ({
      Subnets: [
        list(main.json(PATHS.subnets)["Subnets"]).map(({ SubnetId, VpcId, CidrBlock }) => [SubnetId, VpcId, CidrBlock]),
        made.resources.subnetIds.map((id, index) => [id, made.resources.vpcId, `10.20.${index}.0/24`]),
      ],
    }),
    "ec2:DescribeSecurityGroups": ({ main, made }) => ({
      SecurityGroups: [
        list(main.json(PATHS.securityGroups)["SecurityGroups"]).map(({ GroupId, GroupName }) => [GroupId, GroupName]),
        [[made.resources.securityGroupId, "orders"]],
      ],
    }),
    "ec2:DescribeNetworkInterfaces": ({ main, made }) => ({
      NetworkInterfaces: [
        list(main.json(PATHS.interfaces)["NetworkInterfaces"]).map((each) => each["NetworkInterfaceId"]),
        [made.resources.interfaceId],
      ],
    }),
    "ec2:DescribeVpcEndpoints": ({ main, made }) => {
      const found = list(main.json(PATHS.endpoints)["VpcEndpoints"]);
      return {
        ids: [found.map(({ VpcEndpointId }) => VpcEndpointId), [made.resources.endpointId]],
        policy: [
          list(object(found[0]?.["PolicyDocument"])["Statement"]).map(({ Action }) => Action),
          ["sqs:SendMessage"],
        ],
      };
    },
  };
}

/** As the role's policy names it: without the six random characters. */
function secret({ made }: Seen): string {
  return made.resources.secretArn.replace(/-[^-]{6}$/u, "");
}

function bucket({ made }: Seen): string {
  return `arn:aws:s3:::${made.resources.bucket}`;
}

function activityComparisons(): typeof COMPARISONS {
  return {
    "cloudwatch:GetMetricData": ({ main, made }) => {
      const series = object(main.json(PATHS.metrics)["Series"]);
      const at = new Date(made.activity.metricAt).toISOString();
      return Object.fromEntries(
        Object.entries(METRICS).map(([name, Value]) => [name, [series[name], [{ Timestamp: at, Value }]] as const]),
      );
    },
    "logs:DescribeLogGroups": ({ main }) =>
      pick(object(main.json(PATHS.logGroup)["LogGroup"]), { logGroupName: LOG_GROUP, retentionInDays: 14 }),
    "logs:DescribeLogStreams": ({ main, made }) => ({
      streams: [
        list(main.json(PATHS.logGroup)["Streams"])
          .map(({ logStreamName }) => String(logStreamName))
          .sort(),
        [...new Set(made.events.map(({ stream }) => stream))].sort(),
      ],
    }),
    "logs:DescribeSubscriptionFilters": ({ main, made }) => ({
      filters: [
        list(main.json(PATHS.logGroup)["SubscriptionFilters"]).map((each) => [
          each["filterName"],
          each["filterPattern"],
          each["destinationArn"],
        ]),
        [[made.activity.filterName, "ERROR", made.fn.arn]],
      ],
    }),
    "logs:FilterLogEvents": ({ main, made }) => ({
      count: [countOf(main, "logs:FilterLogEvents"), made.events.length],
    }),
    "logs:StartQuery": ({ main, made }) => ({
      counted: [
        main.items.find(({ operation }) => operation === "logs:FilterLogEvents")?.reading?.counts?.counted,
        made.events.length,
      ],
    }),
    "logs:GetQueryResults": ({ main, made }) => ({
      counted: [
        main.items.find(({ operation }) => operation === "logs:FilterLogEvents")?.reading?.counts?.counted,
        made.events.length,
      ],
    }),
    "cloudtrail:LookupEvents": ({ image }) => {
      const found = image.paths.includes(PATHS.events)
        ? image
            .text(PATHS.events)
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as Json)
        : [];
      const calls = image.paths.includes(PATHS.callsTable) ? image.text(PATHS.callsTable) : "";
      // AWS would write `functionName`.
      const made = found.filter(
        ({ eventName, requestParameters }) =>
          String(eventName).startsWith("CreateFunction") &&
          object(requestParameters)["FunctionName"] === IMAGE_FUNCTION,
      );
      const ids = found.map(({ eventID }) => eventID);
      const times = found.map(({ eventTime }) => String(eventTime));
      return {
        "the function's creation": [made.length, 1],
        "each once": [new Set(ids).size, ids.length],
        "in order of time": [times, [...times].sort()],
        "in the table": [
          calls.includes(`"CreateFunction","127.0.0.1"`) && calls.includes(String(made[0]?.["eventTime"])),
          true,
        ],
      };
    },
    "cloudtrail:DescribeTrails": ({ main, made }) => ({
      trail: [
        list(main.json(PATHS.trails)["Trails"]).map(({ Trail }) => [object(Trail)["Name"], object(Trail)["TrailARN"]]),
        [[TRAIL, made.activity.trailArn]],
      ],
    }),
    "cloudtrail:GetTrailStatus": ({ main }) => ({
      IsLogging: [list(main.json(PATHS.trails)["Trails"]).map(({ Status }) => object(Status)["IsLogging"]), [true]],
    }),
    "cloudtrail:GetEventSelectors": ({ main, made }) => ({
      resources: [
        list(main.json(PATHS.trails)["Trails"]).flatMap(({ Selectors }) =>
          list(object(Selectors)["EventSelectors"]).flatMap(({ DataResources }) => list(DataResources)),
        ),
        [{ Type: "AWS::Lambda::Function", Values: [made.fn.arn] }],
      ],
    }),
    "organizations:DescribeOrganization": ({ main, made }) => ({
      MasterAccountId: [object(main.json(PATHS.organization)["Organization"])["MasterAccountId"], made.accountId],
    }),
    "xray:GetServiceGraph": ({ main }) => ({
      services: [
        list(main.json(PATHS.serviceGraph)["Services"])
          .map(({ Name }) => Name)
          .includes(FUNCTION),
        true,
      ],
    }),
  };
}

function countOf({ items }: Collected, operation: string): number {
  return items.filter((item) => item.operation === operation).reduce((sum, { count }) => sum + count, 0);
}

type Json = Record<string, unknown>;

function optional(pack: Collected, path: string): Json {
  return pack.paths.includes(path) ? pack.json(path) : {};
}

/** Members of what was collected beside those that were made. */
function pick(found: Json, made: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, [found[name], value]]));
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function byKey(tags: unknown): Json {
  return Object.fromEntries(list(tags).map(({ Key, Value }) => [String(Key), Value]));
}
