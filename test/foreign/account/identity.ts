import { allow, type Builder, document, type Document } from "./builder.ts";

export const ROLE = { name: "orders-role", path: "/service-role/" } as const;
export const CALLER_ROLE = "dispatcher-role";
export const CALLER_USER = "dispatcher";
const GROUP = "dispatchers";

/** One principal's permissions as they were made. */
export interface MadeIdentity {
  readonly trust: Document;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** The second version of the customer managed policy, in force; its first allowed nothing. */
  readonly managed: { readonly arn: string; readonly document: Document };
  readonly awsManaged: string;
  readonly inline: { readonly name: string; readonly document: Document };
  readonly boundary: { readonly arn: string; readonly document: Document };
  readonly group: { readonly name: string; readonly inline: Document };
  readonly roleArn: string;
}

/** The execution role with every kind of policy, and a role and a user that call the function. */
export async function makeIdentities(b: Builder): Promise<MadeIdentity> {
  const trust = document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": b.accountId } },
  });
  const managed = document(
    { Sid: "Resources", ...allow(["dynamodb:GetItem", "dynamodb:PutItem"], b.arn("dynamodb", "table/orders")) },
    { Sid: "Secret", ...allow("secretsmanager:GetSecretValue", b.arn("secretsmanager", "secret:orders/db-??????")) },
    { Sid: "Objects", ...allow("s3:GetObject", `arn:aws:s3:::${bucketName(b.accountId)}/*`) },
  );
  const inline = document(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], b.arn("sqs", "orders")));
  const boundary = document(allow("*", "*"), { Effect: "Deny", Action: "iam:*", Resource: "*" });
  const groupInline = document(allow("lambda:InvokeFunction", "*"));
  const tags = [
    { Key: "team", Value: "orders" },
    { Key: "stage", Value: "test" },
  ];
  const policyOf = async (PolicyName: string, policy: Document): Promise<string> => {
    const made = await b.must("iam:CreatePolicy", ({ iam }) =>
      iam.createPolicy({ PolicyName, PolicyDocument: JSON.stringify(policy) }),
    );
    return made.Policy?.Arn ?? "";
  };
  const boundaryArn = await policyOf("orders-boundary", boundary);
  const managedArn = await policyOf("orders-access", document(allow("sqs:ListQueues", "*")));
  await b.must("iam:CreatePolicyVersion", ({ iam }) =>
    iam.createPolicyVersion({
      PolicyArn: managedArn,
      PolicyDocument: JSON.stringify(managed),
      SetAsDefault: true,
    }),
  );
  const awsManaged = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  for (const [RoleName, Path] of [
    [ROLE.name, ROLE.path],
    [CALLER_ROLE, "/"],
  ] as const) {
    await b.must("iam:CreateRole", ({ iam }) =>
      iam.createRole({
        RoleName,
        Path,
        AssumeRolePolicyDocument: JSON.stringify(trust),
        PermissionsBoundary: boundaryArn,
        Tags: tags,
      }),
    );
    for (const PolicyArn of [managedArn, awsManaged]) {
      await b.must("iam:AttachRolePolicy", ({ iam }) => iam.attachRolePolicy({ RoleName, PolicyArn }));
    }
    const PolicyDocument = JSON.stringify(inline);
    await b.must("iam:PutRolePolicy", ({ iam }) =>
      iam.putRolePolicy({ RoleName, PolicyName: "queue", PolicyDocument }),
    );
  }
  const UserName = CALLER_USER;
  await b.must("iam:CreateUser", ({ iam }) =>
    iam.createUser({ UserName, PermissionsBoundary: boundaryArn, Tags: tags }),
  );
  await b.must("iam:AttachUserPolicy", ({ iam }) => iam.attachUserPolicy({ UserName, PolicyArn: managedArn }));
  await b.must("iam:PutUserPolicy", ({ iam }) =>
    iam.putUserPolicy({ UserName, PolicyName: "queue", PolicyDocument: JSON.stringify(inline) }),
  );
  await b.must("iam:CreateGroup", ({ iam }) => iam.createGroup({ GroupName: GROUP }));
  await b.must("iam:AddUserToGroup", ({ iam }) => iam.addUserToGroup({ GroupName: GROUP, UserName }));
  await b.must("iam:AttachGroupPolicy", ({ iam }) =>
    iam.attachGroupPolicy({ GroupName: GROUP, PolicyArn: managedArn }),
  );
  await b.must("iam:PutGroupPolicy", ({ iam }) =>
    iam.putGroupPolicy({ GroupName: GROUP, PolicyName: "invoke", PolicyDocument: JSON.stringify(groupInline) }),
  );
  return {
    trust,
    tags,
    managed: { arn: managedArn, document: managed },
    awsManaged,
    inline: { name: "queue", document: inline },
    boundary: { arn: boundaryArn, document: boundary },
    group: { name: GROUP, inline: groupInline },
    roleArn: b.arn("iam", `role${ROLE.path}${ROLE.name}`),
  };
}

export function bucketName(accountId: string): string {
  return `orders-${accountId}`;
}
