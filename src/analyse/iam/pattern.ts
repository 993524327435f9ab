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

/** The six fields of an ARN pattern; the last keeps its colons. Fields that are not there are wildcards. */
function fields(pattern: string): readonly string[] {
  const parts = pattern.split(":");
  const head = parts.slice(0, 5);
  while (head.length < 5) head.push("*");
  return [...head, parts.length > 5 ? parts.slice(5).join(":") : "*"];
}

/** `ArnLike`, `ArnEquals`: each of the six fields is compared by itself. Source: "Condition operators", ARN operators. */
export function arnLike(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  if (!arn.startsWith("arn:") || arn.split(":").length < 6) return false;
  const wanted = fields(pattern);
  const has = fields(arn);
  return wanted.every((field, index) => glob(field, has[index] ?? ""));
}

/**
 * A `Resource` element: fields as in `arnLike`; an incomplete ARN is completed with wildcards, and a `*` that ends a
 * field may run on over the colons after it. Source: "IAM JSON policy elements: Resource", "Using wildcards in ARNs".
 */
export function resourceMatches(pattern: string, resource: string): boolean {
  if (pattern === "*" || pattern === resource) return true;
  if (!pattern.startsWith("arn:")) return glob(pattern, resource);
  return arnLike(pattern, resource) || (/\*:/u.test(pattern) && glob(pattern, resource));
}
