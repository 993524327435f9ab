import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";

/** `{Key: "password", Value: "x"}`: a member names another's value, or holds one. */
type PairRole = "names" | "holds" | "neither";

/** What a member's name says, whatever document it stands in. */
export interface NameFacts {
  readonly own: KeyClass;
  readonly role: PairRole;
  /** It says nothing of its own: the container's name counts. */
  readonly isGeneric: boolean;
  /** AWS answers it with an ARN. What merely reads like an ARN, in a message for instance, keeps nothing. */
  readonly holdsArn: boolean;
  /** Who called, as AWS's records name them: a person's address there is a principal's name. */
  readonly namesCaller: boolean;
  /** `Environment`: what stands in it under `Variables` are environment variables. */
  readonly isEnvironment: boolean;
  readonly isVariables: boolean;
  /** `env: {...}`, `EnvironmentVariables: {...}`. */
  readonly holdsVariables: boolean;
  /**
   * A condition key that is compared with something the caller sends freely: what stands there and looks generated is a
   * shared secret. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-referer
   */
  readonly sharesSecret: boolean;
}

/** AWS has a few thousand names. */
const REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 128;
const remembered = new Map<string, NameFacts>();

/** What is known of a name; found out once. */
export function factsOf(key: string): NameFacts {
  let facts = remembered.get(key);
  if (facts === undefined) {
    facts = {
      own: classifyKey(key),
      role: roleOf(key),
      isGeneric: GENERIC.test(key),
      holdsArn: HOLDS_ARN.test(key),
      namesCaller: /^(?:username|rolesessionname|sourceidentity)$/i.test(key),
      isEnvironment: /^environment$/i.test(key),
      isVariables: /^variables$/i.test(key),
      holdsVariables: /^(?:environment[-_]?variables|env(?:[-_]?vars)?)$/i.test(key),
      sharesSecret: /^(?:aws:(?:referer|useragent)|sts:externalid)$/i.test(key),
    };
    if (key.length > LONGEST_REMEMBERED) return facts;
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, facts);
  }
  return facts;
}

/**
 * Names that say nothing of their own: a list's or an attribute's members, X-Ray's annotations, an event filter's
 * operators. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const GENERIC =
  /^(?:values?|data|content|text|string|current|previous|old|new|[sn]|\d+|annotationvalue|(?:string|binary|number)(?:list)?values?|prefix|suffix|equals-ignore-case|wildcard|anything-but)$/i;

const HOLDS_ARN = /arns?$|^(?:(?:not)?resources?|role|principal|aws|target)$/i;

const PAIR =
  /^(?:(?:parameter|tag|attribute|option|variable|(?:http)?header|field)[-_]?)?(?:(key|name)|values?)$|^(property|path|param)$/i;

function roleOf(key: string): PairRole {
  const match = key.length > 24 ? null : PAIR.exec(key);
  if (match === null) return "neither";
  return match[1] === undefined && match[2] === undefined ? "holds" : "names";
}
