/** Shapes of AWS's replies, for stages that must not import the SDK themselves. */
export type {
  AliasConfiguration,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionEventInvokeConfig,
  FunctionUrlConfig,
} from "@aws-sdk/client-lambda";
export type { FilteredLogEvent, LogGroup, LogStream } from "@aws-sdk/client-cloudwatch-logs";
export type {
  AdvancedEventSelector,
  EventSelector,
  LookupAttribute,
  LookupEventsCommandOutput,
} from "@aws-sdk/client-cloudtrail";
export type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
export type { Edge as XRayEdge, Service as XRayService, TraceSummary as XRayTraceSummary } from "@aws-sdk/client-xray";
