import { CasePackError } from "../core/errors.ts";

/** A service of AWS Support with its categories, as DescribeServices lists them; a severity likewise. */
export interface ServiceChoice extends Choice {
  readonly categories?: readonly Choice[] | undefined;
}

export interface Choice {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
}

/** What a case is filed under. */
export interface Filing {
  readonly service: Named;
  readonly category: Named;
  readonly severity: Named;
}

export interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Wanted {
  readonly service?: string | undefined;
  readonly category?: string | undefined;
  readonly severity?: string | undefined;
}

/** What Lambda is called in each partition's list; the first that is there counts. */
const LAMBDA = [/^aws-lambda$/u, /^lambda$/u, /\blambda\b/u];

/** Categories are each service's own: what comes nearest to a lacking permission, then what is general. */
const CATEGORIES = [
  /permission|access|authori[sz]|\biam\b/u,
  /invo(?:ke|cation)|function|error/u,
  /other/u,
  /general/u,
];

/** `normal` is "system impaired", answered within 12 hours: more than that is for a person to say. */
const SEVERITIES = [/^normal$/u, /^low$/u];

/**
 * Files a case under what the person named, by code or name, or else under Lambda, its nearest category and normal
 * severity.
 * @throws CasePackError `usage` for what is not in the lists, with what is
 */
export function file(services: readonly ServiceChoice[], severities: readonly Choice[], wanted: Wanted): Filing {
  const service = choose("--service", services, wanted.service, LAMBDA);
  const { categories = [] } = services.find(({ code }) => code === service.code) ?? {};
  return {
    service,
    category: choose("--category", categories, wanted.category, CATEGORIES, true),
    severity: choose("--severity", severities, wanted.severity, SEVERITIES, true),
  };
}

function choose(
  option: string,
  from: readonly Choice[],
  wanted: string | undefined,
  preferred: readonly RegExp[],
  firstWillDo = false,
): Named {
  const list = from.flatMap(({ code, name }) => (code === undefined ? [] : [{ code, name: name ?? code }]));
  if (wanted !== undefined) {
    const said = wanted.toLowerCase();
    const match = list.find(({ code, name }) => code.toLowerCase() === said || name.toLowerCase() === said);
    if (match !== undefined) return match;
    throw new CasePackError(
      "usage",
      `${option} ${wanted} is not one that AWS Support offers you; ${offer(list, said)}.`,
      {
        option,
      },
    );
  }
  for (const pattern of preferred) {
    const match = list.find(({ code, name }) => pattern.test(code.toLowerCase()) || pattern.test(name.toLowerCase()));
    if (match !== undefined) return match;
  }
  const [first] = firstWillDo ? list : [];
  if (first !== undefined) return first;
  throw new CasePackError("usage", `AWS Support lists none that fits. Name one with ${option}; ${offer(list, "")}.`, {
    option,
  });
}

const OFFERED = 12;

function offer(list: readonly Named[], said: string): string {
  if (list.length === 0) return "it offers none";
  const near = list.filter(({ code, name }) => said !== "" && `${code} ${name}`.toLowerCase().includes(said));
  const shown = (near.length > 0 ? near : list).slice(0, OFFERED).map(({ code }) => code);
  const more = list.length > shown.length ? ", ..." : "";
  return `it offers ${shown.join(", ")}${more}`;
}
