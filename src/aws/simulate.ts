import type { AwsSession } from "./session.ts";
import { classify } from "./errors.ts";

export interface SimulatedStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * Which of the actions IAM's simulator denies to the session's own identity, on at least one of their resources; or why
 * it could not be asked. It knows neither resource-based policies nor the session's own, so it is a forecast.
 * Source: IAM API Reference, SimulatePrincipalPolicy.
 */
export async function simulate(
  session: AwsSession,
  callerArn: string,
  statements: readonly SimulatedStatement[],
): Promise<{ readonly denied: readonly string[] } | { readonly why: string }> {
  try {
    const iam = await session.iam();
    const PolicySourceArn = await sourceArn(session, callerArn);
    if (PolicySourceArn === undefined) return { why: "the simulator takes roles and users only" };
    const denied = new Set<string>();
    for (const { actions, resources } of statements) {
      let Marker: string | undefined;
      do {
        const page = await iam.simulatePrincipalPolicy({
          PolicySourceArn,
          ActionNames: [...actions],
          ResourceArns: [...resources],
          ...(Marker === undefined ? {} : { Marker }),
        });
        for (const { EvalActionName = "", EvalDecision } of page.EvaluationResults ?? []) {
          if (EvalDecision !== "allowed") denied.add(EvalActionName);
        }
        Marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (Marker !== undefined);
    }
    return { denied: [...denied].sort() };
  } catch (error) {
    return { why: classify(error).error.code };
  }
}

/** The role behind a session: its ARN has a path, which the session's does not tell. */
async function sourceArn(session: AwsSession, callerArn: string): Promise<string | undefined> {
  if (/^arn:[\w-]+:iam::\d{12}:(?:user|role)\//u.test(callerArn)) return callerArn;
  const [, RoleName] = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//u.exec(callerArn) ?? [];
  if (RoleName === undefined) return undefined;
  return (await (await session.iam()).getRole({ RoleName })).Role?.Arn;
}
