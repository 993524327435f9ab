import { AwsError } from "../../handler.ts";
import type { AccountData } from "../data.ts";
import type { LogGroupData } from "../activity/data.ts";
import { refuseForeign } from "./common.ts";

/** How a request names a log group: by name, or by name or ARN. */
export interface GroupInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

export function namedGroup(account: AccountData, { logGroupName, logGroupIdentifier }: GroupInput): LogGroupData {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
  }
  const name = logGroupName ?? logGroupIdentifier;
  if (name?.startsWith("arn:") === true) refuseForeign(name, "logs:FilterLogEvents", account);
  const found = account.logs.groups.find(
    ({ LogGroup }) => LogGroup.logGroupName === name || LogGroup.logGroupArn === name,
  );
  if (found === undefined)
    throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.", 400);
  return found;
}

export function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterException", message, 400);
}
