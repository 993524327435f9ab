import type { Rule } from "../rule.ts";

const VALUE = /(\\{0,8}")\s{0,4},\s{0,16}\1Value\1\s{0,4}:\s{0,4}\1((?:(?!\1)[^\n]){1,8192})\1/y;

/**
 * The value of a decrypted parameter, as `GetParameter` answers it: its name need not say that it is secret.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html
 */
export const secureString: Rule = {
  id: "secure-string",
  title: "Values of SecureString parameters are replaced",
  triggers: ["securestring"],
  find(subject, _start, end, found) {
    VALUE.lastIndex = end;
    const match = VALUE.exec(subject.text);
    if (match === null || match[2]!.startsWith("<")) return 0;
    const to = VALUE.lastIndex - match[1]!.length;
    found.add(to - match[2]!.length, to, "secure-string", this.id);
    return VALUE.lastIndex;
  },
};
