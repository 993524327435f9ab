import * as fc from "fast-check";
import { collectedFaults } from "../collected.ts";
import { property } from "../property.ts";
import type { HostileWorld } from "../world.ts";

function of(characters: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
}

const ALNUM = "abcXYZ019";

/**
 * Names with every character that AWS allows, of every length that it allows. Sources: Lambda API Reference
 * (CreateFunction), IAM API Reference (CreateRole), SQS API Reference (CreateQueue), CloudWatch Logs API Reference
 * (CreateLogGroup, CreateLogStream), Lambda API Reference (CreateAlias).
 */
const LEGAL = {
  functionName: fc.oneof(
    of(`${ALNUM}-_`, 1, 64),
    fc.constantFrom("__proto__", "constructor", "0", "-", "aux", "--help"),
  ),
  roleName: fc.oneof(of(`${ALNUM}_+=,.@-`, 1, 64), fc.constantFrom("__proto__", "..", "=1+1", "@SUM", "-1")),
  queueName: of(`${ALNUM}-_`, 1, 76),
  logGroup: fc.oneof(of(`${ALNUM}_-/.#`, 1, 512), fc.constantFrom("../../x", "/", "log-group.json", "#", "...")),
};

/** Names that others begin with stand behind them: the longer one is replaced first. */
function renames(names: { functionName: string; roleName: string; queueName: string; logGroup: string }) {
  const { functionName, roleName, queueName, logGroup } = names;
  return [
    ["/aws/lambda/order-fulfilment", logGroup],
    ["order-fulfilment-role", `r-${roleName}`.slice(0, 64)],
    ["orders-to-fulfil", `q-${queueName}`],
    ["order-fulfilment", functionName],
  ] as const;
}

export const names = property<HostileWorld>({
  name: "names",
  title: "names with every character that AWS allows",
  savedRuns: 1,
  input: fc.record(LEGAL).map((chosen) => ({ example: "sqs-consumer-denied", names: renames(chosen) })),
  // A short name occurs everywhere, so the renamed account may answer of something else than was asked for.
  check: (world) => collectedFaults(world, {}, { refusals: ["usage", "service", "configuration"] }),
});
