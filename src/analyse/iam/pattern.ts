/**
 * Wildcards of policy elements: `*` any run of characters, `?` exactly one.
 * Source: IAM User Guide, "IAM JSON policy elements: Action", "…: Resource", "Policy variables".
 */

/** Stand for a literal `*` and `?` in a pattern: what `${*}`, `${?}` and substituted values turn into. */
const LITERAL_STAR = "\uE000";
const LITERAL_ANY = "\uE001";

/** Makes text that is matched as it stands, whatever wildcards it holds. */
export function literal(text: string): string {
  return text.replaceAll("*", LITERAL_STAR).replaceAll("?", LITERAL_ANY);
}

/** Gives back the wildcard characters of a text that `literal` took them from. */
export function plain(text: string): string {
  return text.includes(LITERAL_STAR) || text.includes(LITERAL_ANY)
    ? text.replaceAll(LITERAL_STAR, "*").replaceAll(LITERAL_ANY, "?")
    : text;
}

/** Whether the whole text fits the pattern, in time linear in pattern times text and without a regular expression. */
export function glob(pattern: string, text: string): boolean {
  if (pattern === "*") return true;
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const want = pattern[p];
    if (want === "*") {
      star = p++;
      mark = t;
    } else if (want === "?" || sameCharacter(want, text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function sameCharacter(want: string | undefined, has: string | undefined): boolean {
  if (want === has) return true;
  return (want === LITERAL_STAR && has === "*") || (want === LITERAL_ANY && has === "?");
}

/** Fields of an ARN; the last, the resource, keeps its colons. */
const FIELDS = 6;

function fields(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= FIELDS ? parts : [...parts.slice(0, FIELDS - 1), parts.slice(FIELDS - 1).join(":")];
}

/**
 * `ArnLike`, `ArnEquals`: each of the six fields is compared by itself, case-sensitively. Undefined where a pattern of
 * fewer fields fits as far as it goes: AWS does not document what that means.
 * Source: IAM User Guide, "Condition operators", ARN operators.
 */
export function arnLike(pattern: string, arn: string): boolean | undefined {
  const has = fields(arn);
  if (has.length < FIELDS || has[0] !== "arn") return pattern === "*" ? undefined : false;
  if (pattern === "*") return true;
  const wanted = fields(pattern);
  if (!wanted.every((field, index) => glob(field, has[index] ?? ""))) return false;
  return wanted.length === FIELDS ? true : undefined;
}

/**
 * A `Resource` element. Fields are compared one by one; an incomplete ARN is completed with wildcards; a `*` that ends a
 * field may run on over the colons after it, one within a field may not.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs" and "Specifying
 * an incomplete ARN".
 */
export function resourceMatches(pattern: string, resource: string): boolean {
  if (pattern === "*" || pattern === resource) return true;
  if (!pattern.startsWith("arn:")) return glob(pattern, resource);
  const wanted = fields(pattern);
  const has = fields(resource);
  if (has.length < FIELDS) return false;
  if (wanted.every((field, index) => glob(field, has[index] ?? ""))) return true;
  return pattern.includes("*:") && runsOn(pattern, resource);
}

/** Every place in the pattern that the text read so far can have led to; time is linear in pattern times text. */
function runsOn(pattern: string, text: string): boolean {
  const resourceAt = fields(pattern)
    .slice(0, FIELDS - 1)
    .join(":").length;
  let places = new Set<number>();
  const reach = (into: Set<number>, place: number): void => {
    into.add(place);
    for (let at = place; pattern[at] === "*"; at += 1) into.add(at + 1);
  };
  reach(places, 0);
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    const next = new Set<number>();
    for (const place of places) {
      const want = pattern[place];
      const free = character !== ":" || place > resourceAt;
      if (want === "*" && (free || pattern[place + 1] === ":")) reach(next, place);
      else if ((want === "?" && free) || sameCharacter(want, character)) reach(next, place + 1);
    }
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(pattern.length);
}
