import { type Phrase, say, type Words } from "../core/phrase.ts";
import { parseArn } from "../core/arn.ts";
import type { Severity } from "../core/finding.ts";
import type { Condition } from "./iam/conditions.ts";
import type { Statement } from "./iam/policy.ts";

/** Why a statement of a function's policy can never match, or matches more than meant. */
export interface StatementFault {
  readonly id: string;
  readonly severity: Severity;
  readonly text: Phrase;
  readonly repair: Phrase;
}

export interface Home {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** Service principals that people write otherwise. Source: the services' own pages on invoking Lambda. */
const MISSPELT: Readonly<Record<string, Words>> = {
  "eventbridge.amazonaws.com": "events.amazonaws.com",
  "cloudwatch.amazonaws.com": say`events.amazonaws.com or lambda.alarms.cloudwatch.amazonaws.com`,
  "cloudwatchevents.amazonaws.com": "events.amazonaws.com",
  "api-gateway.amazonaws.com": "apigateway.amazonaws.com",
  "execute-api.amazonaws.com": "apigateway.amazonaws.com",
  "cognito.amazonaws.com": "cognito-idp.amazonaws.com",
  "elb.amazonaws.com": "elasticloadbalancing.amazonaws.com",
  "alb.amazonaws.com": "elasticloadbalancing.amazonaws.com",
  "stepfunctions.amazonaws.com": say`states.amazonaws.com, and there the caller's role decides`,
  "lex.amazonaws.com": "lexv2.amazonaws.com",
  "alexa.amazonaws.com": "alexa-appkit.amazon.com",
};

export function statementFaults(statement: Statement, home: Home): readonly StatementFault[] {
  if (statement.effect !== "Allow") return [];
  return [...principalFaults(statement), ...sourceFaults(statement, home), ...keyFaults(statement)];
}

function* principalFaults(statement: Statement): Generator<StatementFault> {
  for (const [type, entry] of statement.principals ?? []) {
    const proper = MISSPELT[entry];
    if (type === "Service" && proper !== undefined) {
      yield {
        id: "service-name",
        severity: "high",
        text: say`no service calls as ${entry}; the principal is ${proper}.`,
        repair: say`Remove the statement and add one for ${proper}.`,
      };
    }
    if (type === "AWS" && /^A(?:RO|ID)A[A-Z0-9]{8,}/u.test(entry)) {
      yield {
        id: "deleted-principal",
        severity: "high",
        text: say`its principal is the bare id ${entry}: the ${entry.startsWith("AROA") ? say`role` : say`user`} that it named was deleted. One of the same name made since is another identity.`,
        repair: say`Remove the statement and add it again with the ARN of the identity that exists.`,
      };
    }
  }
}

function* sourceFaults(statement: Statement, home: Home): Generator<StatementFault> {
  const services = new Set(
    (statement.principals ?? []).filter(([type]) => type === "Service").map(([, entry]) => entry),
  );
  for (const value of valuesOf(statement, "aws:sourcearn")) {
    const arn = parseArn(value);
    if (arn === undefined) continue;
    if (arn.partition !== home.partition && !arn.partition.includes("*")) {
      yield fault(
        "partition",
        say`its aws:SourceArn ${value} is of the partition ${arn.partition}; the function is in ${home.partition}.`,
      );
    }
    const regional = arn.service === "events" || arn.service === "execute-api" || arn.service === "logs";
    if (regional && arn.region !== "" && !arn.region.includes("*") && arn.region !== home.region) {
      yield fault(
        "region",
        say`its aws:SourceArn ${value} is in ${arn.region}; the function is in ${home.region}, and this service invokes functions of its own Region only.`,
      );
    }
    if (arn.service === "execute-api" && /\/ANY(?:\/|$)/u.test(arn.resource)) {
      yield fault(
        "literal-any",
        say`its aws:SourceArn ${value} has the method ANY; API Gateway never sends that word, a method ANY is written as *.`,
      );
    }
    if (services.has("s3.amazonaws.com") && arn.service === "s3" && arn.resource.includes("/")) {
      yield fault("bucket-path", say`its aws:SourceArn ${value} names objects; S3 sends the bucket alone.`);
    }
    if (arn.service === "lambda" || arn.service === "iam") {
      yield fault("source-kind", say`its aws:SourceArn ${value} is no source of events, so no service sends it.`);
    }
  }
  if (services.has("s3.amazonaws.com") && valuesOf(statement, "aws:sourceaccount").length === 0) {
    yield {
      id: "bucket-owner",
      severity: "info",
      text: say`it lets S3 in for a bucket without aws:SourceAccount. It works; but bucket names carry no account, and whoever gets the name after the bucket is deleted could invoke the function.`,
      repair: say`Add the statement again with --source-account.`,
    };
  }
}

/** Calls of AWS services carry no organisation and no principal of an account. Source: "Global condition context keys". */
function* keyFaults(statement: Statement): Generator<StatementFault> {
  const principals = statement.principals ?? [];
  if (principals.length === 0 || !principals.every(([type]) => type === "Service")) return;
  for (const key of ["aws:principalorgid", "aws:principalarn", "aws:principalaccount"]) {
    if (
      statement.conditions.some(
        (condition) => named(condition, key) && !/ifexists$|^foranyvalue:.*not|null/iu.test(condition.operator),
      )
    ) {
      yield fault(
        "service-key",
        say`it has a condition on ${key}, which the calls of AWS services do not carry, so it never matches one; aws:SourceOrgID, aws:SourceArn and aws:SourceAccount are those that they do.`,
      );
    }
  }
}

function fault(id: string, text: Phrase): StatementFault {
  return {
    id,
    severity: "medium",
    text,
    repair: say`Remove the statement and add it with the value that the source really sends.`,
  };
}

function named(condition: Condition, key: string): boolean {
  return condition.key.toLowerCase() === key;
}

function valuesOf(statement: Statement, key: string): readonly string[] {
  return statement.conditions.filter((condition) => named(condition, key)).flatMap((condition) => condition.values);
}
