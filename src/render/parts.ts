import type { PartZip } from "../core/manifest.ts";
import { partTextPath } from "../core/part.ts";
import { visible } from "../core/visible.ts";
import type { ViewModel } from "./view-model.ts";

/** For the case description: how many zips there are, in which order to read them, what is kept back. Empty for one zip. */
export function partsSentence({ parts, messages }: ViewModel): string {
  const { t } = messages;
  const { atOnce, onRequest } = sorted(parts);
  const [first] = atOnce;
  const last = atOnce.at(-1);
  if (first === undefined || last === undefined || parts.length < 2) return "";
  const attached =
    atOnce.length === 1
      ? t("parts.attached-one", { first: code(first), of: parts.length })
      : t("parts.attached", { n: atOnce.length, of: parts.length, first: code(first), last: code(last) });
  const kept = onRequest.length === 0 ? [] : [t("parts.kept", { n: onRequest.length })];
  return [attached, ...kept, t("parts.cut")].join(t("parts.joint"));
}

/** For README.txt: every zip, a line each, and what it is for. */
export function partsLines({ parts, messages }: ViewModel): string {
  const { t } = messages;
  const { atOnce, onRequest } = sorted(parts);
  if (parts.length < 2) return "";
  const list = (zips: readonly PartZip[]): string[] => zips.map(({ name }) => `  ${visible(name)}`);
  return [
    t("parts.readme-attach", { n: atOnce.length }),
    ...list(atOnce),
    ...(onRequest.length === 0 ? [] : [t("parts.readme-kept"), ...list(onRequest)]),
    t("parts.readme-what"),
    t("parts.readme-cut"),
  ].join("\n");
}

/** What a person reads who opens another part than the first. By path in the pack. */
export function partTexts({ parts, messages }: ViewModel): Readonly<Record<string, string>> {
  const [first, ...others] = parts;
  if (first === undefined) return {};
  const texts = others.map(({ number }): [string, string] => [
    partTextPath(number, parts.length),
    `${messages.t("parts.text", { number, of: parts.length, first: visible(first.name) })}\n`,
  ]);
  return Object.fromEntries(texts);
}

function sorted(parts: readonly PartZip[]): Readonly<Record<"atOnce" | "onRequest", readonly PartZip[]>> {
  return {
    atOnce: parts.filter(({ attach }) => attach === "at-once"),
    onRequest: parts.filter(({ attach }) => attach === "on-request"),
  };
}

function code({ name }: PartZip): string {
  return `\`${visible(name)}\``;
}
