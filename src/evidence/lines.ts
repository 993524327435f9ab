import { StringDecoder } from "node:string_decoder";
import { CasePackError } from "../core/errors.ts";

/** The longest line that is read, in UTF-16 units. CloudWatch events end at 1 MiB and CloudTrail records at 256 KiB. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Cuts UTF-8 bytes into lines, one at a time, without their ends; a last line without an end counts too. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let open: string[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    const parts = decoder.write(chunk).split("\n");
    for (const [index, part] of parts.entries()) {
      open.push(part);
      length += part.length;
      if (length > LONGEST_LINE) throw new CasePackError("pack", "A file holds a line of over 64 Mi characters.");
      if (index === parts.length - 1) continue;
      yield open.join("");
      open = [];
      length = 0;
    }
  }
  const last = open.join("") + decoder.end();
  if (last !== "") yield last;
}
