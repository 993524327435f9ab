import type { ExampleProfile } from "./account.ts";
import type { CallRecorder } from "./calls.ts";
import type { TakeFault } from "./faults.ts";
import { faultDelivery } from "./fault-delivery.ts";
import type { Handlers } from "./handler.ts";
import type { PresignedAnswer, PresignedHandler } from "./handler.ts";
import { AwsError, InvalidPageToken } from "./handler.ts";
import type { Authorize } from "./authorization.ts";
import { authorizationOf } from "./authorization.ts";
import { type Endless, withoutToken, withSuccessor } from "./endless.ts";
import type { TakeToken } from "./quotas.ts";
import { FixtureError } from "./wire/hydrate.ts";
import type { Target } from "./wire/identify.ts";
import { identify } from "./wire/identify.ts";
import { readInput } from "./wire/read-input.ts";
import { accessDenied, missingParameter, refusal } from "./wire/refusals.ts";
import type { Asker } from "./wire/refusals.ts";
import type { WireReply } from "./wire/reply.ts";
import type { Credential, WireRequest } from "./wire/request.ts";
import { credentialOf, signingTime } from "./wire/request.ts";
import { requiredOf } from "./wire/schema.ts";
import type { Operation, ServiceModel } from "./wire/service-model.ts";
import { SERVICES } from "./wire/services.ts";
import type { Answer, Delivery } from "./wire/transport.ts";
import { objectStoreError, writeError } from "./wire/write-error.ts";
import { writeOutput } from "./wire/write-output.ts";

type Profile = Pick<ExampleProfile, "accessKeyId" | "accountId" | "arn">;

export interface World {
  readonly handlers: Handlers;
  /** Serves URLs that replies gave out. */
  readonly presigned: PresignedHandler | undefined;
  /** By access key id. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** ms since the epoch. */
  readonly now: number;
  readonly recorder: CallRecorder;
  readonly takeFault: TakeFault;
  readonly takeToken: TakeToken;
  /** Undefined where whoever is known may do everything. */
  readonly allow: Authorize | undefined;
  readonly requestId: (service: string, request: string) => string;
  readonly report: (problem: string) => void;
}

/** Answers requests: who and what, then the input, then faults and quotas, then the handler. */
export function answerer(world: World): Answer {
  const checked = new Set<ServiceModel>();
  return async (request) => {
    const credential = credentialOf(request);
    const presigned = credential ? undefined : world.presigned?.(request, world.now);
    if (presigned) return await presignedDelivery(world, presigned);
    const target = await identify(SERVICES, credential?.scope, request);
    if (!target) return noService(world, request, credential);
    if (!checked.has(target.model)) {
      checked.add(target.model);
      reportUnknownHandlers(world, target.model);
    }
    const profile = credential
      ? world.profiles.get(credential.accessKeyId)
      : // Unsigned calls are made before there are credentials; they reach the function's own account.
        world.profiles.values().next().value;
    return new Exchange(world, request, target, profile, credential?.region ?? "us-east-1").answer();
  };
}

/** No service signs these, so faults look as a store of objects shows them. */
async function presignedDelivery(world: World, { operation, input, reply }: PresignedAnswer): Promise<Delivery> {
  const about = { operation, accountId: "", region: "" };
  const close = world.recorder.arrive({ ...about, input });
  const fault = world.takeFault(about);
  const { delivery, outcome } = await deliverPresigned(fault, reply);
  close("reply" in delivery ? delivery.reply.status : 0, outcome);
  return delivery;
}

async function deliverPresigned(
  fault: ReturnType<TakeFault>,
  reply: () => WireReply,
): Promise<{ delivery: Delivery; outcome: string }> {
  const met =
    fault === undefined || fault instanceof AwsError
      ? fault
      : await faultDelivery(fault, {
          model: OBJECT_STORE,
          output: undefined,
          asker: ANYBODY,
          signedAt: undefined,
          healthy: () => Promise.resolve(reply()),
          written: objectStoreError,
        });
  if (met === undefined) return { delivery: { how: "send", reply: reply() }, outcome: "ok" };
  if (!(met instanceof AwsError)) return { delivery: met, outcome: String(fault) };
  return { delivery: { how: "send", reply: objectStoreError(met) }, outcome: met.code };
}

const OBJECT_STORE = { prefix: "s3", protocol: "restXml", queryCompatible: false } as const;
const ANYBODY = { arn: "anybody", accountId: "", region: "", operation: "s3:PutObject", input: {} };

/** A handler under a misspelt name would never be called. */
function reportUnknownHandlers({ handlers, report }: World, { prefix, operations }: ServiceModel): void {
  for (const id of Object.keys(handlers)) {
    const [service, name = ""] = id.split(":");
    if (service === prefix && !operations.has(name)) report(`${id}: a handler for no operation of the service`);
  }
}

function noService(world: World, { method, path }: WireRequest, credential: Credential | undefined): Delivery {
  const problem = credential
    ? `no service signs as ${credential.scope}: ${method} ${path}`
    : `unsigned request: ${method} ${path}`;
  world.report(problem);
  const body = JSON.stringify({ __type: "MissingAuthenticationTokenException", message: problem });
  return { how: "send", reply: { status: 403, headers: { "content-type": "application/json" }, body } };
}

/** One request and its answer. */
class Exchange {
  readonly world: World;
  readonly request: WireRequest;
  readonly target: Target;
  readonly profile: Profile | undefined;
  readonly region: string;
  requestId = "";

  constructor(world: World, request: WireRequest, target: Target, profile: Profile | undefined, region: string) {
    this.world = world;
    this.request = request;
    this.target = target;
    this.profile = profile;
    this.region = region;
  }

  async answer(): Promise<Delivery> {
    const { model, operation, called } = this.target;
    const id = operation?.id ?? `${model.prefix}:${called}`;
    const accountId = this.profile?.accountId ?? "";
    const input = operation ? await this.#input(operation) : {};
    const about = { operation: id, accountId, region: this.region };
    this.requestId = this.world.requestId(model.prefix, JSON.stringify([about, input], withoutBigInts));
    const close = this.world.recorder.arrive({ ...about, input: input instanceof AwsError ? {} : input });
    const { delivery, outcome } = await this.#deliver(operation, about, input);
    close("reply" in delivery ? delivery.reply.status : 0, outcome);
    return delivery;
  }

  async #input(operation: Operation): Promise<Record<string, unknown> | AwsError> {
    try {
      const input = await readInput(this.target, operation, this.request);
      const missing = requiredOf(operation.input).find((name) => input[name] === undefined);
      return missing === undefined ? input : missingParameter(this.target.model, missing);
    } catch (error) {
      return new AwsError("SerializationException", String(error), 400);
    }
  }

  async #deliver(
    operation: Operation | undefined,
    about: { readonly operation: string; readonly accountId: string; readonly region: string },
    input: Record<string, unknown> | AwsError,
  ): Promise<{ delivery: Delivery; outcome: string }> {
    const { model } = this.target;
    if (!this.profile) return this.#refuse(refusal(model, "unknownKey"));
    if (!operation) return this.#refuse(this.#notImplemented(about.operation, "no such operation"));
    if (input instanceof AwsError) return this.#refuse(input);
    const fault = this.world.takeFault(about);
    if (fault instanceof AwsError) return this.#refuse(fault);
    if (!fault && !this.world.takeToken(about)) return this.#refuse(refusal(model, "throttled"));
    const asker = { ...about, arn: this.profile.arn, input };
    if (!fault && !(await this.#isAllowed(asker))) return this.#refuse(accessDenied(model, asker));
    if (!fault) return this.#handle(operation, input);
    const healthy = async (how?: Endless) => {
      const { delivery } = await this.#handle(operation, input, how);
      return (delivery as { reply: WireReply }).reply;
    };
    const written = (error: AwsError) => (this.#refuse(error).delivery as { reply: WireReply }).reply;
    const met = await faultDelivery(fault, {
      model,
      output: operation.output,
      asker,
      signedAt: signingTime(this.request),
      healthy,
      written,
    });
    if (met instanceof AwsError) return this.#refuse(met);
    return { delivery: met, outcome: fault };
  }

  /** Every action that the operation needs must be allowed. */
  async #isAllowed(asker: Asker): Promise<boolean> {
    const { allow, handlers, now } = this.world;
    if (allow === undefined) return true;
    const needed = await authorizationOf(asker, { handlers, now });
    return needed.every((request) => allow(request));
  }

  async #handle(
    operation: Operation,
    input: Record<string, unknown>,
    how?: Endless,
  ): Promise<{ delivery: Delivery; outcome: string }> {
    const { model, protocol } = this.target;
    const handler = this.world.handlers[operation.id];
    if (!handler) return this.#refuse(this.#notImplemented(operation.id, "no handler"));
    try {
      const origin = `http://${this.request.headers["host"] ?? this.request.headers[":authority"] ?? "127.0.0.1"}`;
      const context = { region: this.region, accountId: this.profile?.accountId ?? "", now: this.world.now, origin };
      const answer = await handler(how === undefined ? input : withoutToken(input), context);
      const hydrated = operation.hydrateOutput(answer) as Record<string, unknown>;
      const output = how === undefined ? hydrated : withSuccessor(operation.output, input, hydrated, how);
      const reply = await writeOutput(model, protocol, operation, output, this.requestId);
      return { delivery: { how: "send", reply }, outcome: "ok" };
    } catch (error) {
      return this.#refuse(this.#errorOf(operation.id, error));
    }
  }

  #refuse(error: AwsError): { delivery: Delivery; outcome: string } {
    const { model, protocol } = this.target;
    try {
      const reply = writeError(model, protocol, error, this.requestId);
      return { delivery: { how: "send", reply }, outcome: error.code };
    } catch (unfit) {
      // The members of a modelled error are a fixture too.
      return this.#refuse(this.#errorOf(`${model.prefix} ${error.code}`, unfit));
    }
  }

  // 501 is none of the statuses that the SDK retries: a hole in the example shows at once.
  #notImplemented(operation: string, why: string): AwsError {
    this.world.report(`${operation}: ${why}`);
    return new AwsError("NotImplemented", `The example endpoint does not serve ${operation}: ${why}.`, 501);
  }

  #errorOf(operation: string, error: unknown): AwsError {
    if (error instanceof InvalidPageToken) return refusal(this.target.model, "badToken");
    if (error instanceof AwsError) return error;
    const code = error instanceof FixtureError ? "FixtureError" : "HandlerError";
    const message =
      error instanceof FixtureError ? error.message : String((error as Error | undefined)?.stack ?? error);
    this.world.report(`${operation}: ${message}`);
    return new AwsError(code, message, 501);
  }
}

function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
