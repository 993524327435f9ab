import type { Rule } from "../rule.ts";
import { isAlnum } from "../find/char-class.ts";

const SHAPE = /0x[0-9a-fA-F]{64}(?![0-9a-zA-Z])/y;

/** 256 bits in hex, as keys on secp256k1 are written. A transaction's hash looks the same; in a permission case neither is needed. */
export const hexPrivateKey: Rule = {
  id: "hex-private-key",
  title: "Keys of 256 bits in hex are replaced",
  triggers: ["0x"],
  find(subject, start, _end, found) {
    if (isAlnum(subject.bytes[start - 1])) return 0;
    SHAPE.lastIndex = start;
    if (SHAPE.test(subject.text)) found.add(start, start + 66, "key", this.id);
    return 0;
  },
};
