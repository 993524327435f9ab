import type { Check } from "./check.ts";
import { cloudtrailSearch } from "./checks/cloudtrail-search.ts";
import { actionNames } from "./checks/action-names.ts";
import { authorizerPermission } from "./checks/authorizers.ts";
import { codeSigning } from "./checks/code-signing.ts";
import { compareWorking } from "./checks/compare-working.ts";
import { crossAccount } from "./checks/cross-account.ts";
import { deniedCalls } from "./checks/denials.ts";
import { destinationActions } from "./checks/destinations.ts";
import { environmentKey } from "./checks/environment-key.ts";
import { fileSystem } from "./checks/file-system.ts";
import { functionState } from "./checks/function-state.ts";
import { functionUrl } from "./checks/function-url.ts";
import { imageAccess } from "./checks/image-access.ts";
import { invocationsContinue } from "./checks/invocations-continue.ts";
import { invokePermission } from "./checks/invokers.ts";
import { logPermission } from "./checks/log-permission.ts";
import { mappingActions } from "./checks/mapping-actions.ts";
import { organizationPolicies } from "./checks/organization-policies.ts";
import { passRole } from "./checks/pass-role.ts";
import { policyStatements } from "./checks/policy-statements.ts";
import { recentChanges } from "./checks/recent-changes.ts";
import { roleExists } from "./checks/role-exists.ts";
import { trustPolicy } from "./checks/trust-policy.ts";
import { vpcActions } from "./checks/vpc-actions.ts";

/** Every check, in the order of the article's steps. */
export const CHECKS: readonly Check[] = [
  functionState,
  roleExists,
  trustPolicy,
  deniedCalls,
  organizationPolicies,
  passRole,
  codeSigning,
  actionNames,
  logPermission,
  environmentKey,
  imageAccess,
  fileSystem,
  invokePermission,
  authorizerPermission,
  policyStatements,
  functionUrl,
  invocationsContinue,
  crossAccount,
  vpcActions,
  recentChanges,
  compareWorking,
  mappingActions,
  destinationActions,
  cloudtrailSearch,
];
