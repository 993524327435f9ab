import { type Evidence, PATHS } from "../core/evidence.ts";
import { list, member, string } from "./documents.ts";

/** What the configuration says of the function, as far as a permission problem may hang on it. */
export interface FunctionFacts {
  /** Whether function/configuration.json was collected. */
  readonly known: boolean;
  /** Aliases and the versions that they point at: what callers have in use. */
  readonly aliases: readonly { readonly name: string; readonly version: string }[];
  readonly runtime: string;
  readonly packageType: string;
  readonly lastModified: string;
  readonly state: string;
  readonly stateReason: string;
  readonly vpcId: string;
  readonly kmsKeyArn: string;
  readonly environmentNames: readonly string[];
}

export async function functionFacts(evidence: Evidence): Promise<FunctionFacts> {
  const configuration = member(await evidence.json(PATHS.function), "Configuration");
  const reasons = ["StateReasonCode", "StateReason", "LastUpdateStatusReasonCode", "LastUpdateStatusReason"];
  return {
    known: Object.keys(configuration).length > 0,
    aliases: list(member(await evidence.json(PATHS.aliases), "")["Aliases"]).map((alias) => ({
      name: string(member(alias, "")["Name"]),
      version: string(member(alias, "")["FunctionVersion"]),
    })),
    runtime: string(configuration["Runtime"]),
    packageType: string(configuration["PackageType"]),
    lastModified: string(configuration["LastModified"]),
    state: string(configuration["State"]),
    stateReason: reasons.map((name) => string(configuration[name])).find((reason) => reason !== "") ?? "",
    vpcId: string(member(configuration, "VpcConfig")["VpcId"]),
    kmsKeyArn: string(configuration["KMSKeyArn"]),
    environmentNames: Object.keys(member(member(configuration, "Environment"), "Variables")).sort(),
  };
}
