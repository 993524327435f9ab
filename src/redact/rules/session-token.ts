import type { Rule } from "../rule.ts";

const SHAPE =
  /(?:IQoJb3JpZ2lu|FwoGZX|FwoDYX|FQoGZX|FQoDYX|AgoJb3JpZ2lu|AgoGb3JpZ2lu|IQoJ[A-Za-z0-9]{8})(?:[A-Za-z0-9+/=_-]|%2[BbFf]|%3[Dd]|\\\/){40,8192}/y;

/**
 * Session tokens of AWS STS, by the beginnings seen in AWS's own examples. Percent-encoded and escaped characters belong to them.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const sessionToken: Rule = {
  id: "aws-session-token",
  title: "AWS session tokens are replaced",
  triggers: ["iqoj", "fwogzx", "fwodyx", "fqogzx", "fqodyx", "agojb3jpz2lu", "agogb3jpz2lu"],
  find(subject, start, _end, found) {
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(subject.text);
    if (match !== null) found.add(start, start + match[0].length, "session-token", this.id);
    return 0;
  },
};
