import type { PlantedSecret } from "../../src/example/account.ts";

/**
 * The ways in which a value can stand in bytes: plain, percent-encoded, escaped as in JSON (once and twice), in HTML,
 * and in base64 at each of its three alignments, where only the characters that depend on the value alone are compared.
 */
export function spellings(value: string): readonly { readonly how: string; readonly text: string }[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  const all = [
    { how: "plain", text: value },
    { how: "percent-encoded", text: encodeURIComponent(value) },
    { how: "form-encoded", text: new URLSearchParams({ v: value }).toString().slice(2) },
    { how: "JSON-escaped", text: escaped },
    { how: "JSON-escaped twice", text: JSON.stringify(escaped).slice(1, -1) },
    { how: "HTML-escaped", text: value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;") },
    ...[0, 1, 2].map((shift) => ({ how: `base64 at offset ${shift}`, text: innerBase64(value, shift) })),
  ];
  return all.filter(({ text }, index) => text.length >= 8 && all.findIndex((other) => other.text === text) === index);
}

/** Base64 of a value that begins `shift` bytes into a group of three, without the characters that its neighbours share. */
function innerBase64(value: string, shift: number): string {
  const bytes = Buffer.from(value, "utf8");
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replace(/=+$/u, "");
  const from = shift === 0 ? 0 : shift + 1;
  const to = Math.floor(((bytes.length + shift) * 8) / 6);
  return encoded.slice(from, to);
}

export interface Leak {
  readonly where: string;
  readonly kind: string;
  readonly planted: string;
  readonly how: string;
}

/** Planted secrets that occur in some output, in any spelling. Values are left out: a failing test is printed. */
export function leaksIn(outputs: ReadonlyMap<string, string>, planted: readonly PlantedSecret[]): readonly Leak[] {
  const leaks: Leak[] = [];
  for (const { value, kind, where: from } of planted) {
    for (const { how, text } of spellings(value)) {
      for (const [where, output] of outputs) {
        if (output.includes(text)) leaks.push({ where, kind, planted: from, how });
      }
    }
  }
  return leaks;
}
