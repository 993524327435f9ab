/** What a collecting session may send: operations that only read, by AWS's naming. */
const READS = /^(?:Get|List|Describe|Lookup|Filter|Simulate)[A-Z]/u;

/** They begin a search and change nothing: IAM lists both as reads. Source: Service Authorization Reference. */
const QUERIES: ReadonlySet<string> = new Set(["cloudtrail:StartQuery", "logs:StartQuery"]);

/** Reads whose replies are what the tool must never hold: secrets, keys, a customer's data. */
const NEVER: ReadonlySet<string> = new Set([
  "secretsmanager:GetSecretValue",
  "s3:GetObject",
  "dynamodb:GetItem",
  "kinesis:GetRecords",
  "ecr:GetAuthorizationToken",
  "ecr:GetDownloadUrlForLayer",
  "sts:GetSessionToken",
  "sts:GetFederationToken",
  "sts:GetWebIdentityToken",
  "lambda:GetLayerVersion",
  "ec2:GetPasswordData",
  "ec2:DescribeInstanceAttribute",
  "apigateway:GetApiKey",
  "apigateway:GetApiKeys",
  "iam:GetCredentialReport",
  // Named like a read, it begins an upload; the others hand out what other people wrote in their cases.
  "support:GetAttachmentUploadLinks",
  "support:GetAttachmentDownloadLink",
  "support:DescribeAttachment",
]);

/**
 * All that `submit` may send besides reads: the one exception, for a client of AWS Support that nothing but `submit`
 * makes. Nothing here changes or deletes what is there: it adds a case, a communication, or files for them.
 */
const SUBMITS: ReadonlySet<string> = new Set([
  "support:GetAttachmentUploadLinks",
  "support:CompleteAttachmentUpload",
  "support:AddAttachmentsToSet",
  "support:CreateCase",
  "support:AddCommunicationToCase",
]);

/** Whether a client that submits may send an operation: reads of AWS Support, and what a case is made of. */
export function isSubmission(operation: string): boolean {
  return operation.startsWith("support:") && (SUBMITS.has(operation) || isReadOnly(operation));
}

/** Second line behind the collectors' own lists, which name each operation: whether one, such as `lambda:GetPolicy`, may be sent at all. */
export function isReadOnly(operation: string): boolean {
  const reads = READS.test(operation.slice(operation.indexOf(":") + 1)) || QUERIES.has(operation);
  return reads && !NEVER.has(operation);
}
