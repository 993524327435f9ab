/** Characters that no escaping changes. */
const UNRESERVED = /^[A-Za-z0-9_.-]+$/;

/**
 * The forms in which a value turns up in logs and documents: as it is, percent-encoded, JSON-escaped, in base64 (at each
 * of the three alignments, both alphabets) and in hex. All as latin1 of UTF-8 bytes, each at least `shortest` long.
 */
export function formsOf(value: string, shortest: number): readonly string[] {
  const bytes = Buffer.from(value, "utf8");
  const forms = new Set<string>([latin1Of(value)]);
  const add = (form: string): void => {
    if (form.length >= shortest) forms.add(latin1Of(form));
  };
  if (!UNRESERVED.test(value)) {
    for (const leave of LENIENCES) {
      const percent = leave(percentEncode(bytes));
      add(percent);
      add(percent.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()));
      add(percent.replaceAll("%20", "+"));
      add(leave(percentEncode(Buffer.from(percent))));
    }
    const escaped = JSON.stringify(value).slice(1, -1);
    add(escaped);
    add(JSON.stringify(escaped).slice(1, -1));
    add(escaped.replaceAll("/", "\\/"));
    add(asciiEscaped(escaped));
    add(htmlEscaped(value));
  }
  for (const form of base64Forms(bytes)) {
    add(form);
    if (!/[+/]/.test(form)) continue;
    add(form.replaceAll("+", "-").replaceAll("/", "_"));
    add(form.replaceAll("+", "%2B").replaceAll("/", "%2F"));
    add(form.replaceAll("/", "\\/"));
  }
  const hex = bytes.toString("hex");
  add(hex);
  add(hex.toUpperCase());
  return [...forms];
}

/** The UTF-8 bytes of a text, a character each. */
export function latin1Of(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

/** The text that UTF-8 bytes are, which come a character each. */
export function textOf(bytes: string): string {
  return NOT_ASCII.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}

const NOT_ASCII = /[^\0-\x7f]/;

function percentEncode(bytes: Buffer): string {
  let out = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    out += /[A-Za-z0-9_.~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

/**
 * Strictly, as RFC 3986 has it; as JavaScript's encodeURIComponent writes it, which leaves `!*'()`; and as forms do, which
 * leave `*` and encode `~`. https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set
 */
const LENIENCES: readonly ((percent: string) => string)[] = [
  (percent) => percent,
  (percent) => percent.replaceAll(/%2[1789A]/g, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16))),
  (percent) => percent.replaceAll("%2A", "*").replaceAll("~", "%7E"),
];

function asciiEscaped(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function htmlEscaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** What base64 of a longer text shows of a value, wherever in it the value begins: only the characters it alone decides. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replaceAll("=", "");
    const skipped = shift === 0 ? 0 : shift + 1;
    const whole = Math.floor(((shift + bytes.length) * 8) / 6);
    return text.slice(skipped, whole);
  });
}
