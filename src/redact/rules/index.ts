import type { Rule, RunRule } from "../rule.ts";
import { accessKeyId } from "./access-key-id.ts";
import { accountId } from "./account-id.ts";
import { authorization } from "./authorization.ts";
import { awsSecretKey } from "./aws-secret-key.ts";
import { boundValues } from "./bound-values.ts";
import { byteDump } from "./byte-dump.ts";
import { commandFlags } from "./command-flags.ts";
import { COMMAND_LOGINS } from "./command-logins.ts";
import { compressed } from "./compressed.ts";
import { curlCookie, curlUser } from "./curl.ts";
import { email } from "./email.ts";
import { encodedText } from "./encoded-text.ts";
import { encodedKeys, mailLogin } from "./encoded-keys.ts";
import { foreignNames, fullWidthJoints } from "./foreign-names.ts";
import { hexDump } from "./hex-dump.ts";
import { hexPrivateKey } from "./hex-private-key.ts";
import { groupedIban, iban } from "./iban.ts";
import { ipAddress } from "./ip-address.ts";
import { invisibleMarks } from "./invisible.ts";
import { jsonWebKey } from "./json-web-key.ts";
import { jwt } from "./jwt.ts";
import { keepAuthorizationMessage, keepCertificate, keepHostId, keepPublicKey } from "./keepers.ts";
import { kubernetesSecret } from "./kubernetes-secret.ts";
import { LOGINS } from "./logins.ts";
import { namedValues } from "./named-values.ts";
import { oracleJdbc } from "./oracle-jdbc.ts";
import { paymentCard } from "./payment-card.ts";
import { pemTail } from "./pem-tail.ts";
import { phone } from "./phone.ts";
import { PLAIN_LOGINS } from "./plain-logins.ts";
import { emailInArn, emailOfPrincipal } from "./principal-email.ts";
import { privateKey } from "./private-key.ts";
import { PRINTED_SECRETS } from "./printed-secrets.ts";
import { puttyKey } from "./putty-key.ts";
import { REFUSED_VALUES } from "./refused-values.ts";
import { SETTING_LOGINS } from "./setting-logins.ts";
import { secureString } from "./secure-string.ts";
import { serviceAccount } from "./service-account.ts";
import { sessionToken } from "./session-token.ts";
import { socialSecurityNumber } from "./social-security-number.ts";
import { sqlIdentifiedBy, sqlInsert, sqlSetPassword, sqlViolation } from "./sql.ts";
import { urlCredentials } from "./url-credentials.ts";
import { valueBeforeName } from "./value-before-name.ts";
import { vendorRule } from "./vendor.ts";
import { VENDOR_TOKENS } from "./vendor-tokens.ts";

/** All rules that hang on a trigger. Where two rules trigger at one place, the earlier in the list looks first. */
export const RULES: readonly Rule[] = [
  keepAuthorizationMessage,
  keepCertificate,
  keepPublicKey,
  keepHostId,
  privateKey,
  pemTail,
  encodedKeys,
  puttyKey,
  sessionToken,
  accessKeyId,
  jwt,
  compressed,
  encodedText,
  ...VENDOR_TOKENS.map(vendorRule),
  urlCredentials,
  oracleJdbc,
  authorization,
  mailLogin,
  serviceAccount,
  secureString,
  namedValues,
  sqlIdentifiedBy,
  sqlInsert,
  sqlSetPassword,
  sqlViolation,
  boundValues,
  curlUser,
  curlCookie,
  foreignNames,
  fullWidthJoints,
  invisibleMarks,
  jsonWebKey,
  hexDump,
  ...PLAIN_LOGINS,
  ...LOGINS,
  ...COMMAND_LOGINS,
  ...SETTING_LOGINS,
  ...PRINTED_SECRETS,
  ...REFUSED_VALUES,
  commandFlags,
  kubernetesSecret,
  hexPrivateKey,
  byteDump,
  groupedIban,
  valueBeforeName,
  phone,
  email,
];

/** Rules that look at long runs of one alphabet. */
export const RUN_RULES: readonly RunRule[] = [awsSecretKey, iban, paymentCard, socialSecurityNumber];

/** Besides, for readers outside of the account's owner and AWS. */
export const SHARED_RUN_RULES: readonly RunRule[] = [accountId, ipAddress, emailInArn, emailOfPrincipal];
