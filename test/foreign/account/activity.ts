import type { Builder } from "./builder.ts";
import { FUNCTION } from "./function.ts";
import { bucketName } from "./identity.ts";

export const LOG_GROUP = `/aws/lambda/${FUNCTION}`;
export const TRAIL = "orders-trail";
export const STORE = "orders-store";

/** What happened: metrics, traces, the organization, and where CloudTrail writes to. */
export interface MadeActivity {
  readonly metricAt: number;
  readonly trailArn: string | undefined;
  readonly storeArn: string | undefined;
  readonly filterName: string;
}

export const METRICS = { Invocations: 40, Errors: 3, Throttles: 1, Duration: 1200 } as const;

/** @param now ms */
export async function makeActivity(b: Builder, functionArn: string, now: number): Promise<MadeActivity> {
  const metricAt = Math.floor((now - 30 * 60_000) / 300_000) * 300_000;
  const Dimensions = [{ Name: "FunctionName", Value: FUNCTION }];
  await b.make("cloudwatch:PutMetricData", ({ cloudWatch }) =>
    cloudWatch.putMetricData({
      Namespace: "AWS/Lambda",
      MetricData: Object.entries(METRICS).map(([MetricName, Value]) => ({
        MetricName,
        Value,
        Dimensions,
        Timestamp: new Date(metricAt + 60_000),
      })),
    }),
  );
  const filterName = "orders-elsewhere";
  await b.make("logs:PutSubscriptionFilter", ({ logs }) =>
    logs.putSubscriptionFilter({
      logGroupName: LOG_GROUP,
      filterName,
      filterPattern: "ERROR",
      destinationArn: functionArn,
    }),
  );
  await b.make("organizations:CreateOrganization", ({ organizations }) =>
    organizations.createOrganization({ FeatureSet: "ALL" }),
  );
  const trail = await b.make("cloudtrail:CreateTrail", ({ cloudTrail }) =>
    cloudTrail.createTrail({ Name: TRAIL, S3BucketName: bucketName(b.accountId), IsMultiRegionTrail: true }),
  );
  await b.make("cloudtrail:PutEventSelectors", ({ cloudTrail }) =>
    cloudTrail.putEventSelectors({
      TrailName: TRAIL,
      EventSelectors: [
        {
          ReadWriteType: "All",
          IncludeManagementEvents: true,
          DataResources: [{ Type: "AWS::Lambda::Function", Values: [functionArn] }],
        },
      ],
    }),
  );
  await b.make("cloudtrail:StartLogging", ({ cloudTrail }) => cloudTrail.startLogging({ Name: TRAIL }));
  const store = await b.make("cloudtrail:CreateEventDataStore", ({ cloudTrail }) =>
    cloudTrail.createEventDataStore({
      Name: STORE,
      AdvancedEventSelectors: [
        {
          Name: "invocations",
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Data"] },
            { Field: "resources.type", Equals: ["AWS::Lambda::Function"] },
          ],
        },
      ],
    }),
  );
  await b.make("xray:PutTraceSegments", ({ xray }) => {
    const started = Math.floor(now / 1000) - 1800;
    return xray.putTraceSegments({
      TraceSegmentDocuments: [
        JSON.stringify({
          name: FUNCTION,
          id: "70de5b6f19ff9a0a",
          trace_id: `1-${started.toString(16)}-a006649127e371903a2de979`,
          start_time: started,
          end_time: started + 1,
          fault: true,
        }),
      ],
    });
  });
  return { metricAt, trailArn: trail?.TrailARN, storeArn: store?.EventDataStoreArn, filterName };
}
