import { textAt } from "./read.ts";
import type { Change } from "./trail/scan.ts";

/** "PutRolePolicy on the execution role (policy orders-access) by arn:..., from 203.0.113.7". */
export function describeChange(change: Change): string {
  const { record, touches, who } = change;
  const parameters = record.requestParameters;
  const policy =
    textAt(parameters, "policyName") ?? textAt(parameters, "policyArn") ?? textAt(parameters, "statementId");
  const from = record.sourceIp === undefined ? "" : `, from ${record.sourceIp}`;
  return `${record.operation} on ${touches}${policy === undefined ? "" : ` (${policy})`} by ${who}${from}`;
}
