import type { Check } from "./check.ts";
import { cloudtrailSearch } from "./checks/cloudtrail-search.ts";
import { crossAccount } from "./checks/cross-account.ts";
import { deniedCalls } from "./checks/denials.ts";
import { destinationActions } from "./checks/destinations.ts";
import { functionState } from "./checks/function-state.ts";
import { invokePermission } from "./checks/invokers.ts";
import { mappingActions } from "./checks/mapping-actions.ts";
import { recentChanges } from "./checks/recent-changes.ts";
import { trustPolicy } from "./checks/trust-policy.ts";
import { vpcActions } from "./checks/vpc-actions.ts";

/** Every check, in the order of the article's steps. */
export const CHECKS: readonly Check[] = [
  functionState,
  trustPolicy,
  deniedCalls,
  invokePermission,
  crossAccount,
  vpcActions,
  recentChanges,
  mappingActions,
  destinationActions,
  cloudtrailSearch,
];
