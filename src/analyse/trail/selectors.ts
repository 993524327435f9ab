import { listAt, textAt, textsAt } from "../read.ts";

/**
 * Whether a trail or an event data store is set to record invocations of a function. Source: CloudTrail User Guide,
 * "Logging data events" and "Filtering data events by using advanced event selectors".
 */
export function recordsInvocations(selectors: unknown, functionArn: string): boolean {
  return (
    listAt(selectors, "EventSelectors").some((selector) => basic(selector, functionArn)) ||
    listAt(selectors, "AdvancedEventSelectors").some((selector) => advanced(selector, functionArn))
  );
}

/** A basic selector names whole functions, or all of them by `arn:aws:lambda`. Invoke is a write. */
function basic(selector: unknown, functionArn: string): boolean {
  if (textAt(selector, "ReadWriteType") === "ReadOnly") return false;
  return listAt(selector, "DataResources").some(
    (resource) =>
      textAt(resource, "Type") === "AWS::Lambda::Function" &&
      textsAt(resource, "Values").some((value) => value === functionArn || /^arn:aws[\w-]*:lambda$/u.test(value)),
  );
}

/** All fields of an advanced selector must match. */
function advanced(selector: unknown, functionArn: string): boolean {
  const invocation: Readonly<Record<string, string>> = {
    eventCategory: "Data",
    "resources.type": "AWS::Lambda::Function",
    "resources.ARN": functionArn,
    eventSource: "lambda.amazonaws.com",
    eventName: "Invoke",
    readOnly: "false",
  };
  const fields = listAt(selector, "FieldSelectors");
  const asksForData = fields.some(
    (field) => textAt(field, "Field") === "eventCategory" && textsAt(field, "Equals").includes("Data"),
  );
  return (
    asksForData &&
    fields.every((field) => {
      const value = invocation[textAt(field, "Field") ?? ""];
      // Who calls and from where is known of no call that was not recorded.
      return value === undefined || passes(field, value);
    })
  );
}

const OPERATORS: Readonly<Record<string, (value: string, operand: string) => boolean>> = {
  Equals: (value, operand) => value === operand,
  StartsWith: (value, operand) => value.startsWith(operand),
  EndsWith: (value, operand) => value.endsWith(operand),
};

/** One of the values of each operator must match; none of those of its `Not` form may. */
function passes(field: unknown, value: string): boolean {
  return Object.entries(OPERATORS).every(([name, test]) => {
    const [wanted, unwanted] = [textsAt(field, name), textsAt(field, `Not${name}`)];
    const matches = (operand: string): boolean => test(value, operand);
    return (wanted.length === 0 || wanted.some(matches)) && !unwanted.some(matches);
  });
}
