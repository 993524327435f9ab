/**
 * What AWS calls things: error codes, exceptions and actions. Anyone who can write a log line can put one of them under
 * a name that says "secret"; were it believed, the code that a case is about would be gone from all of it. So none of
 * them is ever replaced or searched for.
 */
export function isAwsWord(value: string): boolean {
  return value.length <= 160 && (isErrorCode(value) || isAction(value));
}

/** `AccessDeniedException`, `EC2AccessDeniedException`, `Runtime.ImportModuleError`, `botocore.exceptions.ClientError`. */
const ERROR_CODE =
  /^(?:[A-Za-z][a-z0-9]{1,20}(?:[A-Z][a-z]{1,20}){0,4}[.#$]){0,7}(?:[A-Z][A-Z0-9]{1,5})?(?:[A-Z][a-z]{1,20}){1,9}$/;
const ERROR_ENDING =
  /(?:Exception|Error|Denied|Failure|Failed|Fault|Throttled|Throttling|Forbidden|Unauthorized|Operation|NotFound|Unavailable|Time[do]ut|TimedOut|Disabled|Mismatch|Exceeded|Expired|Limit|Conflict|Invalid|Missing|Token|TokenId)$/;

function isErrorCode(value: string): boolean {
  return (
    ERROR_CODE.test(value) && (ERROR_ENDING.test(value) || /^(?:Client|Server|Lambda|Runtime|Function)\./.test(value))
  );
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const ACTION = /^[a-z][a-z0-9-]{1,40}:(?:\*|([A-Z][a-z]{1,20})(?:[A-Z][A-Za-z]{0,60})?(?:V\d|\d{8}(?:v\d)?)?\*?)$/;
/** First words of actions: `user:Winter` is a login and no action. */
const VERBS: ReadonlySet<string> = new Set(
  (
    "Abort Accept Activate Add Allocate Apply Approve Assign Associate Assume Attach Authorize Batch Bulk Cancel Change " +
    "Check Clone Close Complete Condition Configure Confirm Connect Convert Copy Count Create Deactivate Decode Decrypt " +
    "Delete Deploy Deregister Derive Describe Detach Detect Disable Disassociate Discover Download Enable Encrypt Enter Execute " +
    "Export Filter Generate Get Grant Import Initiate Insert Invoke Join Leave Link List Lookup Manage Merge Modify Monitor " +
    "Move Notify Open Partition Pass Post Promote Publish Purge Put Query Re Read Reboot Receive Record Redrive Refresh Register " +
    "Reject Release Remove Rename Replace Replicate Request Reset Resize Restore Resume Retire Retrieve Retry Return Revoke Rollback " +
    "Rotate Run Scan Schedule Search Select Send Set Sign Signal Simulate Split Start Stop Submit Subscribe Suspend Switch Sync " +
    "Tag Terminate Test Transact Transfer Trigger Unassign Unlink Unlock Unsubscribe Untag Update Upgrade Upload Use Validate Verify View Write"
  ).split(" "),
);

function isAction(value: string): boolean {
  const action = ACTION.exec(value);
  return action !== null && (action[1] === undefined || VERBS.has(action[1]));
}

/**
 * Whether a text is made of nothing but words, as prose and the names of members, files and resources are: such a text
 * could stand anywhere, in the text of an error and in the tool's own.
 */
export function isWords(value: string): boolean {
  if (value.length > 400 || !/^[A-Za-z][A-Za-z _./:,;!'-]+$/.test(value)) return false;
  const parts = value.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  if (parts.some((part) => part.length > LONGEST_WORD || (part.length < 2 && !/^[aAI]$/.test(part)))) return false;
  return value.length >= parts.length * 3;
}

const LONGEST_WORD = 16;

/** The tool's own name begins its schemas, its user agent and the zip's comment. */
export function isOwnName(value: string): boolean {
  return /^lambda-case-pack(?![A-Za-z0-9])/i.test(value) && value.length <= 80;
}
