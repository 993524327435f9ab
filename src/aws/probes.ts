import { classify } from "./errors.ts";
import type { AwsSession } from "./session.ts";

/** A call of the plan that is cheap, reads next to nothing and needs no resource to ask about. */
export interface Probe {
  readonly operation: string;
  readonly send: (session: AwsSession, functionName: string | undefined) => Promise<unknown> | undefined;
}

const MINUTE_MS = 60_000;

/** One for each service that matters most. Those of a function are asked where one is named. */
export const PROBES: readonly Probe[] = [
  {
    operation: "lambda:GetAccountSettings",
    send: async (session) => await (await session.lambda()).getAccountSettings({}),
  },
  {
    operation: "lambda:GetFunctionConfiguration",
    send: (session, FunctionName) =>
      FunctionName === undefined
        ? undefined
        : session.lambda().then((lambda) => lambda.getFunctionConfiguration({ FunctionName })),
  },
  {
    operation: "logs:DescribeLogGroups",
    send: async (session) => await (await session.logs()).describeLogGroups({ limit: 1 }),
  },
  {
    operation: "cloudtrail:LookupEvents",
    send: async (session) => await (await session.cloudTrail()).lookupEvents({ MaxResults: 1 }),
  },
  {
    operation: "cloudtrail:DescribeTrails",
    send: async (session) => await (await session.cloudTrail()).describeTrails({}),
  },
  {
    operation: "cloudwatch:GetMetricData",
    send: async (session) => {
      const now = Date.now();
      return await (
        await session.cloudWatch()
      ).getMetricData({
        StartTime: new Date(now - 5 * MINUTE_MS),
        EndTime: new Date(now),
        MetricDataQueries: [
          {
            Id: "probe",
            MetricStat: { Metric: { Namespace: "AWS/Lambda", MetricName: "Invocations" }, Period: 300, Stat: "Sum" },
          },
        ],
      });
    },
  },
];

export interface Probed {
  readonly operation: string;
  /** `not-found` is an answer: the call is allowed. */
  readonly outcome: "answered" | "denied" | "throttled" | "not-found" | "failed";
  readonly code?: string;
}

/** Sends the probes, all at once. Never throws. */
export async function sendProbes(session: AwsSession, functionName: string | undefined): Promise<readonly Probed[]> {
  // Loading a client takes time that would count as waiting for an answer.
  await Promise.all([session.lambda(), session.logs(), session.cloudTrail(), session.cloudWatch(), session.iam()]);
  const sent = PROBES.map(async ({ operation, send }): Promise<Probed | undefined> => {
    try {
      const asked = send(session, functionName);
      if (asked === undefined) return undefined;
      await asked;
      return { operation, outcome: "answered" };
    } catch (error) {
      const { outcome, error: said } = classify(error);
      return { operation, outcome, code: said.code };
    }
  });
  return (await Promise.all(sent)).filter((each) => each !== undefined);
}
