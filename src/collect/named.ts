import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionEventInvokeConfig,
} from "../aws/types.ts";
import type { AwsSession } from "../aws/session.ts";
import { parseArn } from "../core/arn.ts";
import { isObject } from "../core/json.ts";
import { concreteResource } from "./concrete.ts";
import type { CaseFacts } from "./facts.ts";
import { isOurs, principalOf, type TrailRecord } from "./trail/records.ts";

/**
 * Which resources a function's configuration names. Environment variables are left out: their values never leave
 * this machine, so nothing that only they name may become a file's name.
 */
export function noteConfiguration(facts: CaseFacts, found: FunctionConfiguration, imageUri: string | undefined): void {
  const by = "the function's configuration";
  facts.meetResource(found.KMSKeyArn, by);
  facts.meetResource(found.DeadLetterConfig?.TargetArn, by);
  for (const { Arn } of found.FileSystemConfigs ?? []) facts.meetResource(Arn, by);
  facts.meetResource(repositoryArn(facts.partition, imageUri), by);
}

/** `1.dkr.ecr.eu-west-1.amazonaws.com/team/app:tag` is repository `team/app`. Source: Amazon ECR User Guide, "Private registries". */
export function repositoryArn(partition: string, imageUri: string | undefined): string | undefined {
  const found = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[^/]+\/([^@:]+)/u.exec(imageUri ?? "");
  if (found === null) return undefined;
  const [, account = "", region = "", repository = ""] = found;
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}

/** Source, dead-letter destination and credentials of an event source mapping. */
export function noteMapping(facts: CaseFacts, mapping: EventSourceMappingConfiguration): void {
  const by = `event source mapping ${mapping.UUID ?? ""}`.trimEnd();
  facts.meetResource(tableOrSelf(mapping.EventSourceArn), by);
  facts.meetResource(mapping.DestinationConfig?.OnFailure?.Destination, by);
  facts.meetResource(mapping.KMSKeyArn, by);
  for (const { URI } of mapping.SourceAccessConfigurations ?? []) facts.meetResource(URI, by);
}

/** Destinations of asynchronous invocations. */
export function noteDestinations(facts: CaseFacts, { DestinationConfig }: FunctionEventInvokeConfig): void {
  facts.meetResource(DestinationConfig?.OnFailure?.Destination, "the on-failure destination");
  facts.meetResource(DestinationConfig?.OnSuccess?.Destination, "the on-success destination");
}

/** Source ARNs and principals that a resource-based policy names. */
export function notePolicy(facts: CaseFacts, document: unknown, by: string): void {
  for (const statement of statements(document)) {
    for (const operator of Object.values(record(statement["Condition"]))) {
      for (const [key, value] of Object.entries(record(operator))) {
        if (key.toLowerCase() === "aws:sourcearn") for (const arn of texts(value)) facts.meetResource(arn, by);
      }
    }
    const principals = record(statement["Principal"])["AWS"];
    for (const arn of texts(principals)) facts.meetCaller(arn, by);
  }
}

/** Resources that an identity-based policy of the execution role names, one by one. */
export function noteIdentityPolicy(facts: CaseFacts, document: unknown, by: string): void {
  for (const statement of statements(document)) {
    for (const text of texts(statement["Resource"])) {
      const arn = concreteResource(text);
      if (arn !== undefined) facts.meetUsed(arn, by);
    }
  }
}

/** How a resource was met that a refused call named. */
export const BY_REFUSAL = "a refused call in CloudTrail";

/**
 * What the refused calls of CloudTrail were about: their policies may be what refused them. A role that the function
 * could not assume is read for its trust policy, where a session reads its account.
 */
export function noteRefusals(
  facts: CaseFacts,
  records: readonly TrailRecord[],
  sessions: readonly Pick<AwsSession, "accountId">[],
): void {
  for (const item of records) {
    if (!/AccessDenied|Unauthorized|Forbidden/u.test(String(item["errorCode"] ?? "")) || isOurs(item)) continue;
    const listed = (Array.isArray(item["resources"]) ? item["resources"] : []).map((each) => record(each)["ARN"]);
    // "... on resource: arn:aws:sqs:eu-west-1:123456789012:q because no ..."; the caller's own ARN is of STS or IAM.
    const told = texts(item["errorMessage"]).flatMap((text) => text.match(/arn:[^\s"',;()]+/gu) ?? []);
    for (const text of [...listed.flatMap(texts), ...told]) {
      const arn = concreteResource(text.replace(/[.:]+$/u, ""));
      if (arn !== undefined) facts.meetUsed(arn, BY_REFUSAL);
      noteRegion(facts, text);
    }
    if (item["eventName"] !== "AssumeRole" || principalOf(item) !== facts.roleArn) continue;
    for (const roleArn of texts(record(item["requestParameters"])["roleArn"])) {
      const account = parseArn(roleArn)?.accountId;
      if (sessions.some(({ accountId }) => accountId === account)) facts.meetCaller(roleArn, BY_REFUSAL);
    }
  }
}

/** The sentences of refusals in logs, in one of the spellings that most services share. */
const REFUSED_LINE = /not authorized to perform|AccessDenied|Access Denied/u;
/** So many Regions are more than a function works in; a busy log need not be read any further. */
const ENOUGH_REGIONS = 10;

/** The Regions of what log lines say was refused: data events stand in no event history, so the logs may be all there is. */
export function noteLogRefusals(facts: CaseFacts, events: readonly { readonly message: string }[]): void {
  for (const { message } of events) {
    if (facts.refusedIn.size >= ENOUGH_REGIONS) return;
    if (!REFUSED_LINE.test(message)) continue;
    for (const text of message.match(/arn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]+:/gu) ?? []) noteRegion(facts, text);
  }
}

function noteRegion(facts: CaseFacts, arn: string): void {
  const region = arn.split(":")[3] ?? "";
  if (/^[a-z]{2,4}(?:-[a-z]+)+-\d$/u.test(region)) facts.refusedIn.add(region);
}

function statements(document: unknown): readonly Record<string, unknown>[] {
  const found = record(document)["Statement"];
  return (Array.isArray(found) ? found : [found]).filter(isObject);
}

function record(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
}

/** A stream of a table has the table's policy and key: `table/t/stream/2026...` is asked as `table/t`. */
function tableOrSelf(arn: string | undefined): string | undefined {
  return arn?.replace(/^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/stream\/.*$/u, "$1");
}
