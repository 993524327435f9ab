import { type Phrase, say, type Words } from "../core/phrase.ts";
import { isObject, jsonPointer, type Json } from "../core/json.ts";
import { PATHS } from "../core/evidence.ts";
import type { Item } from "../core/outcome.ts";
import { absence, type Documents } from "./documents.ts";
import type { Layer } from "./iam/layer.ts";
import type { PolicySource } from "./iam/policy.ts";
import { listAt, textAt } from "./read.ts";

/** The identity side of a role or user, as far as it was read. */
export interface Identity {
  readonly identity: Layer;
  readonly boundary: Layer | undefined;
  /** Files that the policies stand in. */
  readonly files: readonly string[];
}

interface Place {
  readonly attached: string;
  readonly inline: string;
  readonly boundary: string;
  readonly subject: string;
  readonly groups?: string;
  /** Names of the calls that would have written them: `Role` or `User`. */
  readonly kind: "Role" | "User";
  readonly name: string | undefined;
}

/**
 * The execution role's own policies: attached, inline and boundary.
 * @param folder of the documents of another function that ours is compared with
 */
export function executionRoleAccess(
  documents: Documents,
  items: readonly Item[],
  folder: "" | "compare/" = "",
): Identity {
  return identityOf(documents, items, {
    attached: folder + PATHS.rolePolicies,
    inline: folder + PATHS.roleInline,
    boundary: folder + PATHS.roleBoundary,
    subject: folder + PATHS.role,
    kind: "Role",
    name: folder === "" ? undefined : "compare",
  });
}

/** A caller's own policies, from its folder `iam/callers/ACCOUNT/KIND-NAME`. */
export function callerAccess(
  documents: Documents,
  items: readonly Item[],
  folder: string,
  kind: "role" | "user",
  name: string,
): Identity {
  return identityOf(documents, items, {
    attached: `${folder}/attached-policies.json`,
    inline: `${folder}/inline-policies.json`,
    boundary: `${folder}/boundary.json`,
    subject: `${folder}/${kind}.json`,
    kind: kind === "role" ? "Role" : "User",
    name,
    ...(kind === "user" ? { groups: `${folder}/group-policies.json` } : {}),
  });
}

/** How a sentence speaks of all policies of a kind, and of one by its name. */
const KINDS = {
  attached: { all: say`attached policies`, one: (name: Words) => say`attached policy ${name}` },
  inline: { all: say`inline policies`, one: (name: Words) => say`inline policy ${name}` },
  group: { all: say`group policies`, one: (name: Words) => say`group policy ${name}` },
} as const;

function identityOf(documents: Documents, items: readonly Item[], place: Place): Identity {
  const policies: PolicySource[] = [];
  const unread: Words[] = [];
  const add = (path: string, operation: string, kind: keyof typeof KINDS): void => {
    if (!documents.has(path)) {
      const why = absence(items, operation, place.name);
      if (why.state === "unread") unread.push(say`${KINDS[kind].all} (${why.why})`);
      return;
    }
    for (const [index, entry] of listAt(documents.get(path), "Policies").entries()) {
      const name = textAt(entry, "PolicyName") ?? textAt(entry, "PolicyArn") ?? say`policy ${index + 1}`;
      const document = isObject(entry) ? entry["Document"] : undefined;
      if (document === undefined || document === null) {
        unread.push(say`the document of ${KINDS[kind].one(name)} (iam:GetPolicyVersion or iam:Get${place.kind}Policy)`);
        continue;
      }
      policies.push({
        file: path,
        pointer: jsonPointer(["Policies", index, "Document"]),
        label: KINDS[kind].one(name),
        document: document as Json,
      });
    }
  };
  add(place.attached, `iam:ListAttached${place.kind}Policies`, "attached");
  add(place.inline, `iam:List${place.kind}Policies`, "inline");
  if (place.groups !== undefined) add(place.groups, "iam:ListGroupsForUser", "group");
  const boundary = boundaryOf(documents, items, place);
  return {
    identity: { name: "identity-based policy", policies, unread },
    boundary,
    files: [place.attached, place.inline, place.boundary, place.groups ?? ""].filter((path) => documents.has(path)),
  };
}

function boundaryOf(documents: Documents, items: readonly Item[], place: Place): Layer | undefined {
  const name = "permissions boundary";
  if (documents.has(place.boundary)) {
    const document = documents.get(place.boundary);
    const policy = isObject(document) ? document["Document"] : undefined;
    const label = boundaryLabel(textAt(document, "PolicyArn"));
    if (policy === undefined || policy === null) return { name, policies: [], unread: [say`${label} (its document)`] };
    const source = { file: place.boundary, pointer: "/Document", label, document: policy as Json };
    return { name, policies: [source], unread: [] };
  }
  const subject = documents.get(place.subject);
  if (subject === undefined) {
    const why = absence(items, `iam:Get${place.kind}`, place.name);
    const known =
      why.state === "none" ? undefined : { name, policies: [], unread: [say`permissions boundary (${why.why})`] };
    return known;
  }
  const arn = textAt(subject, "PermissionsBoundary", "PermissionsBoundaryArn");
  return arn === undefined
    ? undefined
    : { name, policies: [], unread: [say`permissions boundary ${arn} (iam:GetPolicyVersion)`] };
}

function boundaryLabel(arn: string | undefined): Phrase {
  return arn === undefined ? say`permissions boundary` : say`permissions boundary ${arn}`;
}
