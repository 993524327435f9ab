import type { Support } from "@aws-sdk/client-support";
import { SILENT } from "./clients.ts";
import { guardSubmission, type MiddlewareHost } from "./guard.ts";
import type { AwsSession } from "./session.ts";

export type { AddCommunicationToCaseRequest, CaseDetails, CreateCaseRequest, Support } from "@aws-sdk/client-support";

/** AWS Support, for `submit` alone: the one place where the tool may send what is not a read. */
export interface SupportClients {
  /** Retries as every other client. */
  readonly support: Support;
  /** Sends a request once: for what AWS would do twice when it is asked twice. */
  readonly once: Support;
}

/**
 * Clients of AWS Support, which every partition has in one Region: us-east-1, cn-north-1, us-gov-west-1 and so on.
 * Source: AWS General Reference, "AWS Support endpoints and quotas".
 */
export async function supportClients(session: AwsSession): Promise<SupportClients> {
  const { Support } = await import("@aws-sdk/client-support");
  const { pacer: _, s3PathStyle: __, ...config } = session.config;
  const make = (maxAttempts: number): Support => {
    const client = new Support({
      ...config,
      region: session.homeRegion,
      logger: SILENT,
      retryMode: "standard",
      maxAttempts,
    });
    guardSubmission(client as unknown as MiddlewareHost);
    return client;
  };
  return { support: make(config.maxAttempts), once: make(1) };
}
