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
  /** How often it was seen in each place; one call can stand in several. */
  readonly origins: ReadonlyMap<DenialOrigin, number>;
  readonly sightings: Sightings;
  /** Documents that tell of it too: a status, a mapping's last result. They do not tell since when. */
  readonly documents: readonly EvidencePointer[];
  /** Different resources, up to `MOST_RESOURCES`, in the order they were met. */
  readonly resources: readonly string[];
  /** Source addresses in CloudTrail. */
  readonly addresses: ReadonlySet<string>;
  /** Refused calls were made with the execution role: the text says so, or stands in what only Lambda writes. */
  readonly byRole: boolean;
}

export interface Sighting {
  readonly reading: DenialReading;
  readonly origin: DenialOrigin;
  readonly at: number;
  readonly pointer: EvidencePointer;
  readonly requestId?: string;
  readonly address?: string;
}

interface Draft {
  reading: DenialReading;
  readonly key: string;
  /** By origin and form: two lines about one call are of two forms, and the call counts once. */
  readonly sightings: Map<string, Sightings>;
  readonly resources: Set<string>;
  readonly addresses: Set<string>;
}

const MOST_GROUPS = 400;
const MOST_RESOURCES = 20;
const MOST_ADDRESSES = 5;

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
      draft = { key, reading: sighting.reading, sightings: new Map(), resources: new Set(), addresses: new Set() };
      this.#drafts.set(key, draft);
    }
    const place = `${sighting.origin}/${sighting.reading.form}`;
    const sightings = draft.sightings.get(place) ?? new Sightings();
    sightings.add(sighting.at, sighting.pointer, sighting.requestId);
    draft.sightings.set(place, sightings);
    const { resource } = sighting.reading.denial;
    if (resource !== undefined && draft.resources.size < MOST_RESOURCES) draft.resources.add(resource);
    if (sighting.address !== undefined && draft.addresses.size < MOST_ADDRESSES) draft.addresses.add(sighting.address);
    draft.reading = richer(draft.reading, sighting.reading);
  }

  /** Most often seen first, then by key: the same on every run. */
  list(): readonly DenialGroup[] {
    return absorb([...this.#drafts.values()])
      .map(finish)
      .sort((a, b) => b.sightings.count - a.sightings.count || compareText(a.key, b.key));
  }
}

/**
 * A text that says little ("... does not have permissions to call X on EC2") and one that says all, about the same
 * call, are one refusal: the former is taken into the latter, where it fits only what is known of it.
 */
function absorb(drafts: readonly Draft[]): readonly Draft[] {
  const bySaid = drafts.toSorted((a, b) => said(b) - said(a) || total(b) - total(a) || compareText(a.key, b.key));
  const kept: Draft[] = [];
  for (const draft of bySaid) {
    const home = kept.find((other) => fitsInto(draft, other));
    if (home === undefined) {
      kept.push(draft);
      continue;
    }
    for (const [place, sightings] of draft.sightings) {
      const known = home.sightings.get(place);
      home.sightings.set(place, known === undefined ? sightings : Sightings.combine([known, sightings]));
    }
    for (const resource of draft.resources) if (home.resources.size < MOST_RESOURCES) home.resources.add(resource);
    for (const address of draft.addresses) if (home.addresses.size < MOST_ADDRESSES) home.addresses.add(address);
    home.reading = richer(home.reading, draft.reading);
  }
  return kept;
}

/** How much a refusal's text says. */
function said({ reading: { denial } }: Draft): number {
  return [denial.principal, denial.action, denial.resource, denial.layer].filter((part) => part !== undefined).length;
}

function total(draft: Draft): number {
  return Math.max(...[...draft.sightings.values()].map(({ count }) => count));
}

function fitsInto(vague: Draft, full: Draft): boolean {
  const { denial } = vague.reading;
  const other = full.reading.denial;
  const same = (mine: string | undefined, theirs: string | undefined): boolean =>
    mine === undefined || mine.toLowerCase() === theirs?.toLowerCase();
  if (denial.explicit && !other.explicit) return false;
  const action =
    denial.action === undefined
      ? vague.reading.service !== undefined && other.action?.startsWith(`${vague.reading.service}:`) === true
      : same(denial.action, other.action);
  const resource =
    denial.resource === undefined ||
    (other.resource !== undefined && container(denial.resource) === container(other.resource));
  const principal =
    denial.principal === undefined ||
    (other.principal !== undefined && whole(denial.principal) === whole(other.principal));
  return action && resource && principal && same(denial.layer, other.layer) && same(denial.policyArn, other.policyArn);
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

function finish(draft: Draft): DenialGroup {
  const origins = new Map<DenialOrigin, number>();
  for (const [place, { count }] of draft.sightings) {
    const origin = place.split("/")[0] as DenialOrigin;
    origins.set(origin, Math.max(count, origins.get(origin) ?? 0));
  }
  const { denial } = draft.reading;
  const [first] = draft.resources;
  const several = draft.resources.size > 1 && first !== undefined;
  const named = draft.reading.denial.principal !== undefined;
  return {
    key: draft.key,
    reading: draft.reading,
    denial: several ? { ...denial, resource: container(first) } : denial,
    origins,
    ...placesOf(draft),
    resources: [...draft.resources],
    addresses: draft.addresses,
    byRole: !named && (draft.reading.byRole === true || !origins.has("cloudtrail")),
  };
}

/** A document's time is that of its last change: where logs or CloudTrail saw the same refusal, theirs count alone. */
function placesOf({ sightings }: Draft): Pick<DenialGroup, "sightings" | "documents"> {
  const entries = [...sightings];
  const timed = entries.filter(([place]) => place.startsWith("log/") || place.startsWith("cloudtrail/"));
  if (timed.length === 0) return { sightings: Sightings.combine([...sightings.values()]), documents: [] };
  const others = entries.filter((entry) => !timed.includes(entry));
  return {
    sightings: Sightings.combine(timed.map(([, seen]) => seen)),
    documents: others.flatMap(([, seen]) => seen.pointers()),
  };
}

/** Keeps what the first sighting lacked: an encoded message, an authorization id, a code. */
function richer(known: DenialReading, more: DenialReading): DenialReading {
  const { meaning: _meaning, ...rest } = more;
  return { ...rest, ...known, denial: { ...more.denial, ...known.denial } };
}
