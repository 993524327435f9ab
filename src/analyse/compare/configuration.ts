import { join, type Phrase, say, type Words } from "../../core/phrase.ts";
import { isObject } from "../../core/json.ts";
import type { Context } from "../context.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { at, compareText, listAt, textAt } from "../read.ts";
import type { Difference } from "./difference.ts";
import { member } from "./permissions.ts";
import type { Side } from "./side.ts";

interface Setting {
  readonly title: Phrase;
  /** Where it stands in the function's configuration. */
  readonly path: readonly string[];
  /** IAM prefixes of the actions that it has to do with. */
  readonly services: readonly string[];
  /** Its values for a person; none where it is not set. */
  readonly values: (configuration: unknown) => readonly string[];
}

const one =
  (...path: readonly string[]) =>
  (configuration: unknown): readonly string[] => {
    const value = textAt(configuration, ...path);
    return value === undefined ? [] : [value];
  };

const SETTINGS: readonly Setting[] = [
  { title: say`The VPC`, path: ["VpcConfig"], services: ["ec2"], values: one("VpcConfig", "VpcId") },
  {
    title: say`The set of subnets`,
    path: ["VpcConfig", "SubnetIds"],
    services: ["ec2"],
    values: (value) => texts(listAt(value, "VpcConfig", "SubnetIds")),
  },
  {
    title: say`The set of security groups`,
    path: ["VpcConfig", "SecurityGroupIds"],
    services: [],
    values: (value) => texts(listAt(value, "VpcConfig", "SecurityGroupIds")),
  },
  { title: say`The KMS key`, path: ["KMSKeyArn"], services: ["kms"], values: one("KMSKeyArn") },
  {
    title: say`The file system`,
    path: ["FileSystemConfigs"],
    services: ["elasticfilesystem"],
    values: (value) => texts(listAt(value, "FileSystemConfigs").map((entry) => at(entry, "Arn"))),
  },
  {
    title: say`The dead-letter target`,
    path: ["DeadLetterConfig"],
    services: ["sqs", "sns"],
    values: one("DeadLetterConfig", "TargetArn"),
  },
  {
    title: say`The log group`,
    path: ["LoggingConfig", "LogGroup"],
    services: ["logs"],
    values: one("LoggingConfig", "LogGroup"),
  },
  {
    title: say`The tracing mode`,
    path: ["TracingConfig", "Mode"],
    services: ["xray"],
    values: one("TracingConfig", "Mode"),
  },
  { title: say`The runtime`, path: ["Runtime"], services: [], values: one("Runtime") },
  { title: say`The package type`, path: ["PackageType"], services: [], values: one("PackageType") },
  {
    title: say`The architecture`,
    path: ["Architectures"],
    services: [],
    values: (value) => texts(listAt(value, "Architectures")),
  },
  {
    title: say`The set of layers`,
    path: ["Layers"],
    services: ["lambda"],
    values: (value) => texts(listAt(value, "Layers").map((entry) => at(entry, "Arn"))),
  },
  {
    title: say`The set of environment variables' names`,
    path: ["Environment", "Variables"],
    services: [],
    values: (value) => {
      const variables = at(value, "Environment", "Variables");
      return isObject(variables) ? Object.keys(variables).sort(compareText) : [];
    },
  },
];

/** Settings that are not the same, the functions' own names aside. Values of environment variables are no part of it. */
export function* settingDifferences(ctx: Context, ours: Side, theirs: Side): Generator<Difference> {
  const refused = new Set(relatedDenials(ctx).map(({ denial }) => denial.action?.split(":")[0]?.toLowerCase()));
  for (const { title, path, services, values } of SETTINGS) {
    const [here, there] = [values(ours.configuration), values(theirs.configuration)];
    const [mine, others] = [new Set(here.map(ours.normal)), new Set(there.map(theirs.normal))];
    const [onlyHere, onlyThere] = [
      here.filter((value) => !others.has(ours.normal(value))),
      there.filter((value) => !mine.has(theirs.normal(value))),
    ];
    if (onlyHere.length === 0 && onlyThere.length === 0) continue;
    yield {
      bears: services.some((service) => refused.has(service)),
      text: say`${title} differs: ${listed(onlyHere)} here, ${listed(onlyThere)} in ${theirs.name}.`,
      evidence: [ours, theirs]
        .filter((side) => at(side.configuration, ...path) !== undefined)
        .map((side) => member(side, ...path)),
    };
  }
}

function listed(values: readonly string[]): Words {
  return values.length === 0 ? "nothing" : join(values.slice(0, 6));
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === "string");
}
