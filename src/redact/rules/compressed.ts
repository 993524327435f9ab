import { isAlnum } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";

const SHAPE = /H4sI[A-Za-z0-9+/_-]{32,1048576}={0,2}/y;

/** gzip in base64, as a log subscription's `awslogs.data`: nobody can judge what is in it. RFC 1952. */
export const compressed: Rule = {
  id: "compressed",
  title: "Compressed payloads in text are replaced",
  triggers: ["h4si"],
  find(subject, start, _end, found) {
    if (isAlnum(subject.bytes[start - 1])) return 0;
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(subject.text);
    if (match !== null) found.add(start, start + match[0].length, "compressed", this.id);
    return 0;
  },
};
