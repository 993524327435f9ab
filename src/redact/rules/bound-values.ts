import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import type { Found } from "../find/found.ts";
import type { Rule, Subject } from "../rule.ts";

const PLACEHOLDER = String.raw`(?:\?|%s|[$@:]\w{1,64})`;
const NAME = String.raw`(?:\\{0,4}["'\`[])?([A-Za-z_]\w{0,63})(?:\\{0,4}["'\`\]])?`;
const INTO = new RegExp(
  String.raw`insert\s{1,4}into\s{1,4}[^\s(]{1,200}\s{0,4}\(([^()]{1,2000})\)[^()]{0,100}?values\s{0,4}\(([^()]{1,2000})\)`,
  "iy",
);
const SET = /update\s{1,4}[^\s]{1,200}\s{1,4}set\s{1,4}/iy;
const EXPRESSION = /updateexpression\\{0,8}["']?\s{0,4}[:=]\s{0,4}\\{0,8}["']set\s/iy;
const ASSIGNED = new RegExp(String.raw`${NAME}\s{0,4}=\s{0,4}(${PLACEHOLDER})(?!\w)`, "g");
const ANY = new RegExp(`${PLACEHOLDER}(?!\\w)`, "g");

/** What no longer belongs to an UPDATE: the next line that continues nothing, or the member that holds its values. */
const STATEMENT_END =
  /(?:\r?\n|\\n)(?!\s|where\b|set\b|and\b|from\b|returning\b|output\b)|["']?\s{0,4},(?:\s|\\n){0,40}\\{0,8}["']?(?:params|parameters|values|args)\b|[Ee]xpression|\sargs=|;\s| -- PARAM/i;

/** How far a statement reaches, and how far from it its values are looked for. */
const LONGEST = 2048;
const REACH = 2048;
const BEHIND = 1024;

/** What a statement leaves open under names that say "secret": the place among its placeholders, or their own name. */
interface Open {
  readonly places: ReadonlyMap<number, KeyClass>;
  readonly names: ReadonlyMap<string, KeyClass>;
}

/**
 * Values that drivers and mappers print beside a statement with placeholders: MyBatis, Hibernate, SQLAlchemy, TypeORM,
 * Prisma, Sequelize, Knex, Doctrine, Entity Framework, PostgreSQL's own log; and DynamoDB's expressions.
 */
export const boundValues: Rule = {
  id: "bound-value",
  title: "Values bound to secret columns of a statement are replaced",
  triggers: ["insert into ", "update ", "updateexpression"],
  find(subject, start, _end, found) {
    const open = openOf(subject, start);
    if (open === undefined) return 0;
    const limit = Math.min(subject.length, open.end + REACH);
    const rest = subject.text.slice(open.end, limit);
    const next = rest.search(/insert into |update /i);
    reportIn(next < 0 ? rest : rest.slice(0, next), open.end, open, found, this.id);
    const from = Math.max(0, start - BEHIND);
    const nearest = subject.text.slice(from, start);
    const last = nearest.toLowerCase().lastIndexOf("update ");
    const before = last < 0 ? nearest : nearest.slice(last);
    const opener = before.search(/bindings: \[|[Pp]arameters=\[@/);
    if (opener >= 0) reportIn(before.slice(opener), start - before.length + opener, open, found, this.id);
    return start + 1;
  },
};

function openOf({ text, length }: Subject, start: number): (Open & { readonly end: number }) | undefined {
  INTO.lastIndex = start;
  const insert = INTO.exec(text);
  if (insert !== null && INTO.lastIndex <= length) {
    const [all, columns = "", values = ""] = insert;
    const names = columns.split(",").map((column) => column.replaceAll(/[^\w]/g, ""));
    const pairs: (readonly [string, string])[] = [];
    for (const [index, value] of values.split(",").entries()) pairs.push([names[index] ?? "", value.trim()]);
    return withEnd(opened(pairs), start + all.length);
  }
  for (const shape of [SET, EXPRESSION]) {
    shape.lastIndex = start;
    const match = shape.exec(text);
    if (match === null) continue;
    const from = shape.lastIndex;
    const whole = text.slice(from, Math.min(length, from + LONGEST));
    const again = whole.toLowerCase().indexOf("update ");
    const body = again < 0 ? whole : whole.slice(0, again);
    const stop = body.search(STATEMENT_END);
    const statement = stop < 0 ? body : body.slice(0, stop);
    const named = new Map(Array.from(statement.matchAll(ASSIGNED), (each) => [each.index + each[0].length, each[1]!]));
    const pairs = Array.from(statement.matchAll(ANY), (each): readonly [string, string] => [
      named.get(each.index + each[0].length) ?? "",
      each[0],
    ]);
    return withEnd(
      opened(pairs),
      from + (stop < 0 ? Math.min(body.length, pairs.length > 0 ? lastPlace(statement) : 0) : stop),
    );
  }
  return undefined;
}

function lastPlace(statement: string): number {
  let last = 0;
  for (const { index, 0: all } of statement.matchAll(ANY)) last = index + all.length;
  return last;
}

function withEnd(open: Open | undefined, end: number): (Open & { readonly end: number }) | undefined {
  return open === undefined ? undefined : { ...open, end };
}

/** Undefined where nothing secret is left open. */
function opened(pairs: readonly (readonly [column: string, value: string])[]): Open | undefined {
  const places = new Map<number, KeyClass>();
  const names = new Map<string, KeyClass>();
  let counted = 0;
  for (const [column, value] of pairs) {
    if (!/^(?:\?|%s|[$@:]\w+)$/.test(value)) continue;
    const numbered = /^\$(\d{1,3})$/.exec(value)?.[1];
    counted++;
    const verdict = classifyKey(column);
    if (verdict.verdict !== "secret") continue;
    places.set(numbered === undefined ? counted : Number(numbered), verdict);
    if (numbered === undefined && value.length > 2) names.set(value.slice(1), verdict);
    if (/^[@:]\w$/.test(value)) names.set(value.slice(1), verdict);
  }
  return places.size === 0 ? undefined : { places, names };
}

/** `binding parameter [2] as [VARCHAR] - [x]`, `binding parameter (2:VARCHAR) <- [x]`: Hibernate 5 and 6. */
const HIBERNATE =
  /binding parameter [[(](\d{1,3})(?::\w{1,40})?[\])](?: as \[\w{1,40}\])? (?:-|<-) \[((?:(?!\]\s{0,4}(?:\\[rn]|[\r\n]|$))[^\r\n]){1,512})\]/g;
/** `$2 = 'x'`, as PostgreSQL logs them. */
const NUMBERED = /\$(\d{1,3}) = '((?:[^'\n]|''){1,2000})'/g;
/** `@p0='x'` of Entity Framework; `':t': 'x'` and `":t":{"S":"x"}` of DynamoDB. */
const NAMED =
  /[@:](\w{1,64})(?:\\{0,8}["']\s{0,4}:\s{0,4}(?:\{\s{0,4}\\{0,8}["']?S\\{0,8}["']?\s{0,4}:\s{0,4})?|=)(\\{0,8}["'])((?:(?!\2)[^\n]){1,2000})\2/g;
/** `bob(String), x(String)`, as MyBatis prints them. */
const MYBATIS = /==> Parameters: ([^\r\n]{1,4000})/;
const OF_MYBATIS = /([^\r\n]{0,2000}?)\([A-Z]\w{1,24}\)(?:, |\s{0,4}$|(?=[\r\n\\"']))/y;
/** Where a list of values opens. */
const LIST =
  /(?:\b(?:parameters|params|bindings|values|args)\\{0,8}["']?\s{0,4}[:=]?\s{0,4}\\{0,8}["']?|\bPARAMETERS: |\[(?:generated in|cached since|no key)[^\]]{0,80}\] )[[({]|; (?=\\{0,8}")/i;
const ITEM =
  /(?:\s|\\[nr]){0,40}(?:\\{0,8}["']?\d{1,3}\\{0,8}["']?\s?(?:=>|:)\s?)?(?:[bNu]?(\\{0,8}["'])((?:(?!\1)[^\n]){0,2000})\1|([^\s,'"\])}]{1,512}))(?:\s{0,4},|\s|(?=[\])}]|$|\n|\\))/y;

function reportIn(text: string, offset: number, { places, names }: Open, found: Found, rule: string): void {
  const add = (verdict: KeyClass | undefined, value: string, from: number, quoted = true): void => {
    if (
      verdict !== undefined &&
      judgeValue({ name: verdict.kind, verdict, text: value, quoted }) &&
      !/^\d{1,6}$/.test(value)
    )
      found.add(offset + from, offset + from + value.length, verdict.kind, rule);
  };
  for (const match of text.matchAll(HIBERNATE))
    add(places.get(Number(match[1])), match[2]!, match.index + match[0].length - 1 - match[2]!.length);
  for (const match of text.matchAll(NUMBERED))
    add(places.get(Number(match[1])), match[2]!, match.index + match[0].length - 1 - match[2]!.length);
  for (const match of text.matchAll(NAMED))
    add(names.get(match[1]!), match[3]!, match.index + match[0].length - match[2]!.length - match[3]!.length);
  const mybatis = MYBATIS.exec(text);
  if (mybatis !== null) {
    const from = mybatis.index + mybatis[0].length - mybatis[1]!.length;
    eachItem(text, from, OF_MYBATIS, (place, value, at) => add(places.get(place), value, at));
    return;
  }
  const list = LIST.exec(text);
  if (list === null || names.size > 0) return;
  eachItem(text, list.index + list[0].length, ITEM, (place, value, at) => add(places.get(place), value, at));
}

const MOST_ITEMS = 200;

function eachItem(
  text: string,
  from: number,
  shape: RegExp,
  each: (place: number, value: string, at: number) => void,
): void {
  let at = from;
  for (let place = 1; place <= MOST_ITEMS; place++) {
    shape.lastIndex = at;
    const item = shape.exec(text);
    if (item === null || item[0] === "") return;
    const value = item[3] ?? item[2] ?? item[1] ?? "";
    each(place, value, at + item[0].indexOf(value));
    at = shape.lastIndex;
  }
}
