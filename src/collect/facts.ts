import type {
  AliasConfiguration,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionEventInvokeConfig,
  FunctionUrlConfig,
} from "../aws/types.ts";
import { parseArn } from "../core/arn.ts";
import { fileName } from "../core/evidence.ts";
import type { FailurePoint } from "../core/case.ts";

/** Whose function the case is about, before anything was asked. */
export interface CaseStart {
  readonly partition: string;
  readonly region: string;
  readonly functionName: string;
  readonly qualifier?: string;
  /** As the function's ARN states it; else sts:GetCallerIdentity says. */
  readonly accountId?: string;
}

/** A trail that may hold events which the event history does not. */
export interface KnownTrail {
  readonly name: string;
  readonly homeRegion: string;
  /** Where it also writes to, without `:*` at the end. */
  readonly logGroupArn: string | undefined;
  /** Whether its selectors ask for data or network activity events of anything. */
  readonly recordsData: boolean;
}

/** An event data store that can be queried. */
export interface KnownStore {
  /** The last part of its ARN: what SQL calls the table. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly recordsData: boolean;
}

/** An ARN that documents named, and where: "event source mapping 1f0c...", "resource-based policy of live". */
export interface Met {
  readonly arn: string;
  readonly namedBy: readonly string[];
}

/**
 * Raw facts that calls depend on, in memory only. A member is undefined as long as nobody could learn it, so "none"
 * (an empty list) and "not known" stay apart.
 */
export class CaseFacts {
  readonly partition: string;
  readonly region: string;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  accountId: string | undefined;
  configuration: FunctionConfiguration | undefined;
  /** By qualifier: what GetFunctionConfiguration says of the one that was asked for. */
  readonly qualified = new Map<string, FunctionConfiguration>();
  roleArn: string | undefined;
  /** The execution role's parsed trust policy. */
  trust: unknown;
  aliases: readonly AliasConfiguration[] | undefined;
  versions: readonly FunctionConfiguration[] | undefined;
  /** Parsed documents by qualifier; the function's own under "". */
  readonly policies = new Map<string, unknown>();
  mappings: readonly EventSourceMappingConfiguration[] | undefined;
  eventInvokeConfigs: readonly FunctionEventInvokeConfig[] | undefined;
  urls: readonly FunctionUrlConfig[] | undefined;
  /** ARNs of the managed policies attached to the execution role. */
  attachedPolicyArns: readonly string[] | undefined;
  /** From the metrics: failed invocations by time. */
  failures: readonly FailurePoint[] | undefined;
  /** From the metrics: what was written to the log group, by the start of each period (ms). */
  logged: readonly { readonly at: number; readonly bytes: number }[] | undefined;
  /** Parsed CloudTrail records of all accounts, by eventTime, and the items that brought them. */
  trail: readonly Readonly<Record<string, unknown>>[] = [];
  readonly trailItems = new Set<string>();
  /** Trails with what they record, as far as could be learnt. */
  trails: readonly KnownTrail[] | undefined;
  /** Event data stores of CloudTrail Lake. */
  eventDataStores: readonly KnownStore[] | undefined;
  /** Regions of the resources that something was refused on, the function's own among them. */
  readonly refusedIn = new Set<string>();
  /** No reply came from STS: perhaps nothing of AWS can be reached. */
  identityUnreachable = false;
  /** What names resources and callers but could not be read: "the event source mappings". */
  readonly unread = new Set<string>();
  /** Groups by the folders of their logs. */
  readonly #logFolders = new Map<string, string>();
  readonly #resources = new Map<string, Set<string>>();
  readonly #used = new Map<string, Set<string>>();
  readonly #callers = new Map<string, Set<string>>();

  constructor(start: CaseStart) {
    this.partition = start.partition;
    this.region = start.region;
    this.functionName = start.functionName;
    this.qualifier = start.qualifier;
    this.accountId = start.accountId;
  }

  /** The unqualified ARN; an unknown account stays empty in it. */
  get functionArn(): string {
    const { partition, region, accountId = "", functionName } = this;
    return `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`;
  }

  /** The last part of the execution role's ARN, as IAM's operations want it. */
  get roleName(): string | undefined {
    return this.roleArn?.split("/").at(-1);
  }

  /** The group that the function writes to. Source: Lambda Developer Guide, "Configuring CloudWatch log groups". */
  get logGroupName(): string {
    return this.configuration?.LoggingConfig?.LogGroup ?? `/aws/lambda/${this.functionName}`;
  }

  /** A document names a resource. Anything that is no whole ARN is left out. */
  meetResource(arn: string | undefined, namedBy: string): void {
    if (arn !== undefined && parseArn(arn) !== undefined) note(this.#resources, arn, namedBy);
  }

  /** The role's policies or a refused call name a resource that the function uses, or tried to. */
  meetUsed(arn: string, namedBy: string): void {
    note(this.#used, arn, namedBy);
  }

  /** A document names a role or user that calls, or may call, the function. */
  meetCaller(arn: string | undefined, namedBy: string): void {
    if (arn !== undefined && parseArn(arn) !== undefined) note(this.#callers, arn, namedBy);
  }

  /** What the folder of a log group is named after: the group, or with a number where another group's has that name. */
  logFolderName(group: string): string {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? group : `${group}-${number}`;
      const folder = fileName(name.replace(/^\//u, ""));
      const owner = this.#logFolders.get(folder) ?? group;
      this.#logFolders.set(folder, owner);
      if (owner === group) return name;
    }
  }

  /** Resources met so far of one service: those of the function's set-up by ARN, then those that only its role uses. */
  resources(service: string): readonly Met[] {
    const own = list(this.#resources).map(({ arn, namedBy }) => ({
      arn,
      namedBy: [...new Set([...namedBy, ...(this.#used.get(arn) ?? [])])].sort(),
    }));
    const used = list(this.#used).filter(({ arn }) => !this.#resources.has(arn));
    return [...own, ...used].filter(({ arn }) => parseArn(arn)?.service === service);
  }

  /** Callers met so far, by ARN. */
  callers(): readonly Met[] {
    return list(this.#callers);
  }
}

function note(map: Map<string, Set<string>>, arn: string, namedBy: string): void {
  const known = map.get(arn) ?? new Set<string>();
  known.add(namedBy);
  map.set(arn, known);
}

function list(map: ReadonlyMap<string, ReadonlySet<string>>): readonly Met[] {
  return [...map]
    .map(([arn, namedBy]) => ({ arn, namedBy: [...namedBy].sort() }))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
}
