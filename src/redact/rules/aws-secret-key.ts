import { classifyKey } from "../classify/key-name.ts";
import { entropy, mixtureOf } from "../classify/value.ts";
import { keyBefore } from "../read/key.ts";
import type { RunRule, Subject } from "../rule.ts";

const LENGTH = 40;
const ALPHABET = /^[A-Za-z0-9/+]{40}$/;
/** An access key id close by says what forty characters are. */
const KEY_ID = /A(?:KIA|SIA)[A-Z0-9]{16}/;
const NEAR = 160;

/**
 * Secret access keys are forty characters of base64 without a mark of their own. Next to an access key id that is
 * enough; elsewhere they must look generated and stand under no name that says otherwise.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
 */
export const awsSecretKey: RunRule = {
  id: "aws-secret-key",
  title: "AWS secret access keys are replaced",
  runs: "token",
  minimum: LENGTH,
  find(subject, start, end, found) {
    let from = start;
    if (subject.bytes[start - 1] === 92 && end - start > LENGTH && /[nrt]/.test(subject.text.charAt(start))) from++;
    if (subject.bytes[from] === 61) from++; // key==value
    if (end - from > LENGTH + NEAR) return;
    const equals = subject.text.slice(from, end - LENGTH).lastIndexOf("=");
    if (equals >= 0) from += equals + 1;
    if (end - from !== LENGTH) return;
    const run = subject.text.slice(from, end);
    if (!ALPHABET.test(run)) return;
    if (!looksGenerated(run) || !standsAlone(subject, from, end)) return;
    found.add(from, end, "aws-secret-key", this.id);
  },
};

function looksGenerated(run: string): boolean {
  const { upper, lower, digits, changes, hex } = mixtureOf(run);
  return hex < LENGTH && upper > 3 && lower > 3 && digits > 0 && changes >= 14 && entropy(run) > 4.1;
}

function standsAlone(subject: Subject, from: number, end: number): boolean {
  const around = subject.text.slice(Math.max(0, from - NEAR), Math.min(subject.length, end + NEAR));
  if (KEY_ID.test(around)) return true;
  const { verdict } = classifyKey(keyBefore(subject, from));
  return (
    verdict !== "keep" &&
    !/(?:sha-?\d{0,3}|md5|etag|digest|checksum|signature|integrity|request-?id|version)[^A-Za-z0-9]{0,6}$/i.test(
      subject.text.slice(Math.max(0, from - 24), from),
    )
  );
}
