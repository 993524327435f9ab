import { isObject } from "../core/json.ts";

/** Members of `requestParameters` that name what a call is about, the most telling first; services spell them so. */
const NAMING = [
  "functionName",
  "roleArn",
  "policyArn",
  "roleName",
  "userName",
  "groupName",
  "resourceArn",
  "resource",
  "queueUrl",
  "topicArn",
  "bucketName",
  "tableName",
  "streamName",
  "secretId",
  "keyId",
  "fileSystemId",
  "logGroupName",
  "uUID",
  "name",
] as const;

/** What a call was about: the ARNs that CloudTrail lists, else what the refusal says, else what the request names. */
export function resourceOfCall(record: Readonly<Record<string, unknown>>): string {
  const listed = Array.isArray(record["resources"]) ? record["resources"].filter(isObject) : [];
  const arns = listed.map((each) => text(each["ARN"]) || text(each["arn"])).filter((arn) => arn !== "");
  if (arns.length > 0) return [...new Set(arns)].join(" ");
  // "... is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:... because no ...". S3 quotes it.
  const refused = /\bon resource: "?([^\s"]+?)"?(?:[.,;]?\s|[.]?$)/u.exec(text(record["errorMessage"]))?.[1];
  if (refused !== undefined) return refused;
  const parameters = isObject(record["requestParameters"]) ? record["requestParameters"] : {};
  const name = NAMING.map((member) => text(parameters[member])).find((value) => value !== "") ?? "";
  const key = text(parameters["key"]);
  return key !== "" && name === text(parameters["bucketName"]) ? `${name}/${key}` : name;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
