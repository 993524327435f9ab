import type { Denial, EvidencePointer } from "../../core/finding.ts";
import { readPrincipal } from "../iam/principal.ts";
import { compareText } from "../read.ts";
import { Sightings } from "../seen.ts";
import type { DenialReading } from "./reading.ts";

export type DenialOrigin = "log" | "cloudtrail" | "state-reason" | "mapping";

/** The same refusal, however often it was seen. */
export interface DenialGroup {
  readonly key: string;
  readonly reading: DenialReading;
  readonly denial: Denial;
  readonly origins: ReadonlySet<DenialOrigin>;
  readonly sightings: Sightings;
  /** Different resources, up to `MOST_RESOURCES`, in the order they were met. */
  readonly resources: readonly string[];
  /** Whom CloudTrail saw making the call. */
  readonly callers: ReadonlySet<string>;
  /** Source addresses in CloudTrail. */
  readonly addresses: ReadonlySet<string>;
}

export interface Sighting {
  readonly reading: DenialReading;
  readonly origin: DenialOrigin;
  readonly at: number;
  readonly pointer: EvidencePointer;
  readonly requestId?: string;
  readonly caller?: string;
  readonly address?: string;
}

interface Draft {
  reading: DenialReading;
  readonly key: string;
  readonly origins: Set<DenialOrigin>;
  readonly sightings: Sightings;
  readonly resources: Set<string>;
  readonly callers: Set<string>;
  readonly addresses: Set<string>;
}

const MOST_GROUPS = 400;
const MOST_RESOURCES = 20;

/** Gathers refusals, the same ones together: bounded, whatever the logs hold. */
export class DenialGroups {
  readonly #drafts = new Map<string, Draft>();
  /** Sightings beyond the most groups that are kept. */
  overflow = 0;

  add(sighting: Sighting): void {
    const key = keyOf(sighting.reading);
    let draft = this.#drafts.get(key);
    if (draft === undefined) {
      if (this.#drafts.size >= MOST_GROUPS) {
        this.overflow += 1;
        return;
      }
      draft = {
        key,
        reading: sighting.reading,
        origins: new Set(),
        sightings: new Sightings(),
        resources: new Set(),
        callers: new Set(),
        addresses: new Set(),
      };
      this.#drafts.set(key, draft);
    }
    draft.origins.add(sighting.origin);
    draft.sightings.add(sighting.at, sighting.pointer, sighting.requestId);
    const { resource } = sighting.reading.denial;
    if (resource !== undefined && draft.resources.size < MOST_RESOURCES) draft.resources.add(resource);
    if (sighting.caller !== undefined && draft.callers.size < 5) draft.callers.add(sighting.caller);
    if (sighting.address !== undefined && draft.addresses.size < 5) draft.addresses.add(sighting.address);
    draft.reading = richer(draft.reading, sighting.reading);
  }

  /** Most often seen first, then by key: the same on every run. */
  list(): readonly DenialGroup[] {
    return [...this.#drafts.values()]
      .map((draft) => ({ ...draft, resources: [...draft.resources], denial: denialOf(draft) }))
      .sort((a, b) => b.sightings.count - a.sightings.count || compareText(a.key, b.key));
  }
}

/** Sessions of one role are one principal; objects of one bucket, streams of one log group, are one resource. */
function keyOf(reading: DenialReading): string {
  const { principal, action, resource, layer, explicit, policyArn } = reading.denial;
  return JSON.stringify([
    principal === undefined ? "" : whole(principal),
    (action ?? reading.form).toLowerCase(),
    resource === undefined ? "" : container(resource),
    layer ?? "",
    explicit,
    policyArn ?? "",
  ]);
}

function whole(principal: string): string {
  const known = readPrincipal(principal);
  return known?.type === "role" ? known.arn : principal;
}

/** What a policy would name for a resource: the bucket's objects, the log group's streams. */
export function container(resource: string): string {
  return resource
    .replace(/^(arn:[\w-]+:s3:::[^/]+\/).+$/u, "$1*")
    .replace(/^(arn:[\w-]+:logs:[^:]*:[^:]*:log-group:[^:]+):log-stream:.*$/u, "$1:*")
    .replace(/^(arn:[\w-]+:execute-api:[^:]*:[^:]*:[^/]+)\/.*$/u, "$1/*")
    .replace(/^(arn:[\w-]+:ec2:[^:]*:[^:]*:[\w-]+)\/.*$/u, "$1/*");
}

function denialOf(draft: Draft): Denial {
  const { denial } = draft.reading;
  if (draft.resources.size < 2) return denial;
  const [first] = draft.resources;
  return first === undefined ? denial : { ...denial, resource: container(first) };
}

/** Keeps what the first sighting lacked: an encoded message, an authorization id, a code. */
function richer(known: DenialReading, more: DenialReading): DenialReading {
  if (known.denial.encodedMessage !== undefined && known.operation !== undefined) return known;
  return { ...more, ...known, denial: { ...more.denial, ...known.denial } };
}
