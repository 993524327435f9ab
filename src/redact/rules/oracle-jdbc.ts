import type { Rule } from "../rule.ts";

const SHAPE =
  /jdbc:oracle:(?:thin|oci8?|kprb):("[^"]{1,128}"|[^\s/@"'<>]{1,128})\/("[^"]{1,128}"|[^\s@"'<>]{1,128})@/iy;

/** `jdbc:oracle:thin:user/password@//host`. https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html */
export const oracleJdbc: Rule = {
  id: "oracle-jdbc",
  title: "Passwords in Oracle connection strings are replaced",
  triggers: ["jdbc:oracle:"],
  find(subject, start, _end, found) {
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(subject.text);
    if (match !== null) found.add(SHAPE.lastIndex - 1 - match[2]!.length, SHAPE.lastIndex - 1, "password", this.id);
    return 0;
  },
};
