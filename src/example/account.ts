import type { Handlers, PresignedHandler } from "./handler.ts";

/** Credentials of the example world: a profile name stands for one account. They are made up and open nothing. */
export interface ExampleProfile {
  readonly name: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What sts:GetCallerIdentity answers. */
  readonly arn: string;
}

/** A secret that the story planted. Tests look for it in every byte of every output. */
export interface PlantedSecret {
  readonly value: string;
  readonly kind: string;
  /** Where it was put, for the message of a failing test: "log line of stream X". */
  readonly where: string;
}

/** A small world with a story, served by the example endpoint. */
export interface ExampleAccount {
  readonly name: string;
  /** One sentence. */
  readonly story: string;
  readonly functionName: string;
  readonly region: string;
  /** The story's present, ISO 8601 in UTC; `--example` runs with this clock, so the same example gives the same pack. */
  readonly now: string;
  /** The first is the function's account; further ones are peers. */
  readonly profiles: readonly ExampleProfile[];
  readonly planted: readonly PlantedSecret[];
  readonly handlers: Handlers;
  /** Serves the URLs that the handlers' replies give out; none do where absent. */
  readonly presigned?: PresignedHandler;
}
