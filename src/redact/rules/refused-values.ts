import { classifyKey } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import type { Rule, Subject } from "../rule.ts";

interface Refusal {
  readonly triggers: readonly string[];
  /** Sticky at the trigger; the groups `value` and `name`, in whatever order. Quantifiers bounded. */
  readonly shape: RegExp;
}

const QUOTED = (group: string): string =>
  String.raw`(?<${group}Mark>\\{0,8}["'])(?<value>(?:(?!\k<${group}Mark>)[^\n]){3,400})\k<${group}Mark>`;

const REFUSALS: readonly Refusal[] = [
  // "password" with value "x" fails to match: https://joi.dev/api/#errors
  {
    triggers: [' with value "', ' with value \\"'],
    shape: new RegExp(String.raw`(?<=(?<name>[\w.-]{1,64})\\{0,8}["']) with value ${QUOTED("a")}`, "dy"),
  },
  // Path `password` (`x`) is shorter than the minimum allowed length: https://mongoosejs.com/docs/validation.html
  { triggers: ["path `"], shape: /path `(?<name>[\w.-]{1,64})` \(`(?<value>[^`\n]{3,400})`\)/diy },
  // Cast to string failed for value "x" (type string) at path "password"
  {
    triggers: ["failed for value "],
    shape: new RegExp(
      String.raw`failed for value ${QUOTED("a")} (?:\(type \w{1,24}\) )?at path \\{0,8}["'](?<name>[\w.-]{1,64})`,
      "dy",
    ),
  },
  // on field 'password': rejected value [x]; codes: Spring's FieldError
  {
    triggers: ["rejected value ["],
    shape: /(?<=on field '(?<name>[\w.[\]-]{1,64})': )rejected value \[(?<value>[^\n]{3,400}?)\](?=;|$|\s)/dy,
  },
  // propertyPath=password, rootBeanClass=..., invalidValue='x': Hibernate Validator
  {
    triggers: ["propertypath="],
    shape: /propertypath=(?<name>[\w.[\]-]{1,64}),[^\n]{0,300}?invalidvalue='?(?<value>[^'\n,}]{3,400})/diy,
  },
  // The value 'x' is not valid for Password: ASP.NET Core's model binding
  {
    triggers: ["the value '"],
    shape: /the value '(?<value>[^'\n]{3,400})' is not valid for (?<name>[A-Za-z_]\w{0,63})/diy,
  },
  // from String "x": ... (through reference chain: com.x.Login["password"])
  {
    triggers: ['from string "', 'from string \\"'],
    shape: new RegExp(
      String.raw`from string ${QUOTED("a")}[^\n]{0,300}?reference chain: [^\n()]{0,300}?\[\\{0,8}["'](?<name>[\w.-]{1,64})\\{0,8}["']\]\)`,
      "diy",
    ),
  },
  // On instance['password']:\n    'x': https://python-jsonschema.readthedocs.io/en/stable/errors/
  {
    triggers: ["on instance['", 'on instance["'],
    shape: new RegExp(
      String.raw`on instance(?:\[["']?[\w.-]{1,64}["']?\]){0,8}\[["'](?<name>[\w.-]{1,64})["']\]:(?:\s|\\n){1,16}${QUOTED("a")}`,
      "diy",
    ),
  },
  // 'x' is too short\n\nFailed validating 'minLength' in schema['properties']['password']
  {
    triggers: ["failed validating '"],
    shape:
      /(?<=(?:^|[\s:])'(?<value>[^'\n]{3,400})' [a-z][^\n'\\]{0,80}(?:\s|\\n){1,4})failed validating '\w{1,40}' in schema(?:\['?\w{1,64}'?\]){0,16}\['(?<name>[\w.-]{1,64})'\]/diy,
  },
];

/** A rule for one way in which a validator quotes what it refused, and the field that it was refused for. */
function refusal({ triggers, shape }: Refusal): Rule {
  return {
    id: "refused-value",
    title: "Values that a validator refused are replaced, where the field's name says that they are secret",
    triggers,
    find(subject: Subject, start, _end, found) {
      shape.lastIndex = start;
      const match = shape.exec(subject.text);
      if (match === null) return 0;
      const { name = "", value = "" } = match.groups!;
      const verdict = classifyKey(name.slice(name.lastIndexOf(".") + 1));
      const [from, to] = match.indices!.groups!["value"]!;
      if (
        verdict.verdict === "secret" &&
        judgeValue({ name, verdict, text: value, quoted: true }) &&
        to <= subject.length
      )
        found.add(from, to, verdict.kind, this.id);
      return 0;
    },
  };
}

export const REFUSED_VALUES: readonly Rule[] = REFUSALS.map(refusal);
