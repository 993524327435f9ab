import type { Denial } from "../../core/finding.ts";
import { TAILS } from "./tails.ts";

/**
 * The sentence that most services answer with: `User: P is not authorized to perform: A on resource: R`, and a tail
 * that names the layer. Source: IAM User Guide, "Troubleshoot access denied error messages".
 */
const SENTENCE =
  /is not authorized to (?:perform:? ?(?<action>[A-Za-z0-9-]{1,64}:[A-Za-z0-9*]{1,128})|(?<thing>access this resource))/gu;

const RESOURCE =
  /^ (?:with explicit deny )?(?:on|with) (?:the )?(?:specified )?resources?:? ?\\*["']?(?<resource>access key [^\s"'\\,]{1,200}|[\w*:/.$-][^\s"'\\]{0,1023})?/u;

/** Longest part behind a sentence that may belong to it. */
const TAIL_LENGTH = 6000;

export interface Sentence {
  readonly denial: Denial;
  readonly form: string;
  readonly start: number;
  readonly end: number;
}

/** Every such sentence of a text, each with its own tail. */
export function readSentences(text: string): readonly Sentence[] {
  const matches = [...text.matchAll(SENTENCE)];
  return matches.map((match, index) => {
    const behind = match.index + match[0].length;
    const next = matches[index + 1]?.index ?? text.length;
    const tail = text.slice(behind, Math.min(next, behind + TAIL_LENGTH));
    const resource = RESOURCE.exec(tail);
    const named = resource?.groups?.["resource"];
    const layer = TAILS.find((candidate) => candidate.pattern.test(tail));
    return {
      denial: {
        ...part("principal", principalOf(wordBefore(text, match.index))),
        ...part("action", match.groups?.["action"]),
        ...part("resource", named === undefined || named === "because" ? undefined : resourceOf(named)),
        ...part("layer", layer?.layer),
        explicit: layer?.explicit ?? false,
        ...part("policyArn", /(?:policy ARN: ?|(?:policy|boundary): ?)(arn:[^\s"'\\,]{1,300})/u.exec(tail)?.[1]),
        ...part("encodedMessage", /Encoded authorization failure message: ([\w.+/=-]{1,5000})/u.exec(tail)?.[1]),
        ...part(
          "authorizationId",
          /authorization[- ]id:? ?["']?([\w-]{1,128})/iu.exec(tail)?.[1] ??
            /\/authorization-details\/([\w-]{1,128})/u.exec(tail)?.[1],
        ),
      },
      form: layer?.id ?? (match.groups?.["thing"] === undefined ? "bare" : "bare-this-resource"),
      start: match.index,
      end: behind + (resource?.[0].length ?? 0),
    };
  });
}

/** The word that ends right before a place; ARNs hold no spaces or quotes. */
function wordBefore(text: string, index: number): string {
  return /[^\s"']*$/u.exec(text.slice(Math.max(0, index - 600), index).trimEnd())?.[0] ?? "";
}

function principalOf(text: string): string | undefined {
  const clean = text.replace(/^\(?(?:User|Principal|Caller|Role):/u, "").replace(/:$/u, "");
  return /^(?:arn:|anonymous$|AROA|AIDA|\d{12}$)/u.test(clean) || clean.includes(".amazonaws.com") ? clean : undefined;
}

function resourceOf(text: string): string {
  return text.replace(/[.,;:)]+$/u, "");
}

function part(name: keyof Denial, value: string | undefined): Partial<Denial> {
  return value === undefined || value === "" ? {} : { [name]: value };
}
