import { isObject } from "../core/json.ts";
import { whoOf, type Who } from "./who.ts";

type Members = Readonly<Record<string, unknown>>;

/** Sessions of a busy account; the latest are those that matter. */
const MOST = 50_000;

/**
 * Follows temporary credentials back to who asked for the first of them. Records come by time, so the one that issued
 * a key comes before those that were made with it.
 */
export class PrincipalChain {
  /** By access key id, which is a token after redaction: the same key is the same token everywhere. */
  readonly #first = new Map<string, Who>();

  /** The first principal of a record's credentials; undefined where its caller stands for itself, or nothing tells. */
  of(record: Members): Who | undefined {
    const identity = object(record["userIdentity"]);
    const known = this.#first.get(text(identity["accessKeyId"]));
    const source = text(object(identity["sessionContext"])["sourceIdentity"]);
    return known ?? (source === "" ? undefined : { name: `source identity ${source}`, arn: "" });
  }

  /** Notes a key that a record gave out: AssumeRole and its like, GetFederationToken, GetSessionToken. */
  note(record: Members): void {
    const key = text(object(object(record["responseElements"])["credentials"])["accessKeyId"]);
    if (key === "") return;
    if (this.#first.size >= MOST) this.#first.delete(this.#first.keys().next().value ?? "");
    this.#first.set(key, this.of(record) ?? whoOf(record["userIdentity"]));
  }
}

function object(value: unknown): Members {
  return isObject(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
