import type { ExampleProfile } from "./account.ts";
import type { Authorize } from "./authorization.ts";
import type { RecordedCall } from "./calls.ts";
import { callRecorder } from "./calls.ts";
import type { FaultRule, Faults } from "./faults.ts";
import { faultList } from "./faults.ts";
import { requireService } from "./wire/services.ts";
import type { Handlers, PresignedHandler } from "./handler.ts";
import type { Quotas } from "./quotas.ts";
import { tokenBuckets } from "./quotas.ts";
import { requestIds } from "./request-ids.ts";
import { answerer } from "./answer.ts";
import { listen } from "./wire/transport.ts";

export interface EndpointOptions {
  readonly handlers: Handlers;
  /** Serves URLs that handlers' replies gave out; none where absent. */
  readonly presigned?: PresignedHandler;
  /** Whose access keys are known; others are refused as AWS refuses them. */
  readonly profiles: readonly Pick<ExampleProfile, "accessKeyId" | "accountId" | "arn">[];
  /** The example account's present: ISO 8601 in UTC, or ms since the epoch. Handlers see it; signatures are not checked against it. */
  readonly now: string | number;
  /** Any free port where absent. */
  readonly port?: number;
  readonly faults?: readonly FaultRule[];
  /** Requests a second per operation, account and Region; none are limited where absent. */
  readonly quotas?: Quotas;
  /** Who may do what; everything is allowed where absent. What the operation of a fault may do is not asked. */
  readonly allow?: Authorize;
}

export interface Endpoint {
  /** `http://127.0.0.1:PORT`: the SDK's `endpoint`, the AWS CLI's `--endpoint-url`. */
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  readonly faults: Faults;
  /** What no real AWS would do: operations without a handler, replies that do not fit the model, handlers that fail. */
  readonly problems: readonly string[];
  /** Ends every connection and stops. */
  close(): Promise<void>;
}

/** Starts an AWS endpoint on 127.0.0.1, for every service in `wire/services.ts`. Throws on a handler of none of them. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  for (const operation of Object.keys(options.handlers)) requireService(operation);
  const recorder = callRecorder();
  const faults = faultList(options.faults);
  const problems: string[] = [];
  const answer = answerer({
    handlers: options.handlers,
    presigned: options.presigned,
    profiles: new Map(options.profiles.map((profile) => [profile.accessKeyId, profile])),
    now: new Date(options.now).getTime(),
    recorder,
    takeFault: faults.take,
    takeToken: tokenBuckets(options.quotas ?? {}),
    allow: options.allow,
    requestId: requestIds(),
    report: (problem) => {
      problems.push(problem);
    },
  });
  const { url, close } = await listen(options.port ?? 0, answer);
  return { url, calls: recorder.calls, faults, problems, close };
}
