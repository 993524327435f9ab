import { isAwsWord } from "./aws-words.ts";

/**
 * Shapes of identifiers that Support needs and that open nothing. A value of such a shape stays, whatever the rules for
 * names and randomness say of it.
 */
const IDENTIFIERS: readonly RegExp[] = [
  /^arn:aws[a-z-]{0,20}:/i,
  // unique ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  /^A(?:GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,28}(?::[\w+=,.@-]{0,128})?$/,
  // access key ids have a rule of their own, which keeps their prefix
  /^A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?:$|\/|%(?:25)?2F)/i,
  // EC2 and its kin: i-, eni-, subnet-, vpc-, vpce-, sg-, lt-, rtb-, ami-... and 8 or 17 hex digits
  /^[a-z]{1,12}-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  // X-Ray: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
  /^(?:Root=|Self=|Parent=)?\d-[0-9a-f]{8}-[0-9a-f]{24}(?:;|$)/,
  /^\d{12}$/,
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)/,
  /^(?:alias|function|role|user|group|policy|key|log-group|table|stream|queue|topic|secret|parameter)\/[\w+=,.@/-]{1,200}$/,
  /^sha(?:256|384|512)[-:]/,
  /^ssh-(?:rsa|dss|ed25519) /,
];

/** All of a kind in one expression: each value is looked at once, not once a shape. */
function anyOf(shapes: readonly RegExp[], flags: string): RegExp {
  return new RegExp(
    shapes
      .filter((shape) => shape.flags === flags)
      .map(({ source }) => `(?:${source})`)
      .join("|"),
    flags,
  );
}

const SHAPES = anyOf(IDENTIFIERS, "");
const SHAPES_IN_ANY_CASE = anyOf(IDENTIFIERS, "i");

/** Whether a value is an identifier that must stay. Does not look at the name it stands under. */
export function isIdentifier(value: string): boolean {
  return value.length <= 2048 && (SHAPES.test(value) || SHAPES_IN_ANY_CASE.test(value) || isAwsWord(value));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a value is a UUID: a request id, a mapping's id, a KMS key's id, unless its name says otherwise. */
export function isUuid(value: string): boolean {
  return value.length === 36 && UUID.test(value);
}
