import { AwsError } from "../../handler.ts";
import { type Tokens, tokensOf } from "./tokens.ts";

type Test = (document: unknown) => boolean;

/** Words, quoted strings, selectors like `$.a.b[0].c`, and signs. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|\$[\w.[\]-]*|&&|\|\||!=|[(){}=]|[\w.*:/-]+)/uy;

/**
 * Whether a message is JSON that a pattern matches: `{ $.a = "x*" && ($.b.c NOT EXISTS || $.d[0].e != "y") }`, with
 * strings, asterisks at their ends, `EXISTS` and `NOT EXISTS`, `IS TRUE|FALSE|NULL`. A member that is missing equals
 * nothing and differs from nothing. Source: CloudWatch Logs User Guide, "Filter pattern syntax".
 */
export function jsonMatcher(pattern: string): (message: string) => boolean {
  const tokens = tokensOf(pattern, TOKEN, () => invalid(pattern));
  tokens.take("{");
  const test = either(tokens);
  tokens.take("}");
  tokens.end();
  return (message) => {
    try {
      return test(JSON.parse(message));
    } catch {
      return false;
    }
  };
}

function either(tokens: Tokens): Test {
  const tests = [all(tokens)];
  while (tokens.skip("||")) tests.push(all(tokens));
  return (document) => tests.some((test) => test(document));
}

function all(tokens: Tokens): Test {
  const tests = [one(tokens)];
  while (tokens.skip("&&")) tests.push(one(tokens));
  return (document) => tests.every((test) => test(document));
}

function one(tokens: Tokens): Test {
  if (tokens.skip("(")) {
    const inner = either(tokens);
    tokens.take(")");
    return inner;
  }
  const selector = tokens.next();
  const read = (document: unknown): unknown => select(document, selector);
  const operator = tokens.next();
  switch (operator) {
    case "NOT":
      tokens.take("EXISTS");
      return (document) => read(document) === undefined;
    case "EXISTS":
      return (document) => read(document) !== undefined;
    case "IS": {
      const wanted = new Map<string, unknown>([
        ["TRUE", true],
        ["FALSE", false],
        ["NULL", null],
      ]);
      const word = tokens.next();
      if (!wanted.has(word)) throw tokens.problem();
      return (document) => read(document) === wanted.get(word);
    }
    case "=":
    case "!=": {
      const glob = globOf(tokens.next().replace(/^"(.*)"$/su, "$1"));
      return (document) => {
        const value = read(document);
        return value !== undefined && glob.test(String(value)) === (operator === "=");
      };
    }
    default:
      throw tokens.problem();
  }
}

/** `$.a.b[0]`, from the top. */
function select(document: unknown, selector: string): unknown {
  const steps = [...selector.matchAll(/\.([\w-]+)|\[(\d+)\]/gu)].map(([, name, index]) => name ?? Number(index));
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    document,
  );
}

function globOf(text: string): RegExp {
  const [, before = "", middle = "", after = ""] = /^(\*?)(.*?)(\*?)$/su.exec(text) ?? [];
  const literal = middle.replaceAll(/[\\^$.|?+*()[\]{}]/gu, "\\$&");
  return new RegExp(`^${before && ".*"}${literal}${after && ".*"}$`, "su");
}

function invalid(pattern: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid filter pattern: ${pattern}`, 400);
}
