import type { HandlerContext, Handlers } from "../../handler.ts";
import { AwsError } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { AttachedFile, SupportCase, SupportDesk, Upload } from "../support-desk.ts";
import { etagOf } from "../support-desk.ts";
import type { World } from "../world.ts";

/** Limits of the API. Source: AWS Support API Reference, CreateCase, GetAttachmentUploadLinks, AddAttachmentsToSet. */
const LIMITS = {
  body: 8_000,
  cc: 10,
  files: 10,
  fileBytes: 157_286_400,
  links: 10,
  setFiles: 3,
  setFileBytes: 5 * 1024 * 1024,
};
const SET_LIFETIME_MS = 3_600_000;

/** A few of the services; the codes are AWS's where its documents name them, the categories are made up. */
const SERVICES = [
  {
    code: "amazon-simple-queue-service",
    name: "Simple Queue Service",
    categories: [
      { code: "general-guidance", name: "General Guidance" },
      { code: "other", name: "Other" },
    ],
  },
  {
    code: "aws-identity-and-access-management",
    name: "Identity and Access Management",
    categories: [
      { code: "general-guidance", name: "General Guidance" },
      { code: "permissions-issue", name: "Permissions Issue" },
    ],
  },
  {
    code: "aws-lambda",
    name: "Lambda",
    categories: [
      { code: "general-guidance", name: "General Guidance" },
      { code: "function-errors", name: "Function Errors" },
      { code: "permissions-issue", name: "Permissions Issue" },
      { code: "other", name: "Other" },
    ],
  },
];

/** Source: AWS Support User Guide, "Choosing a severity". */
const SEVERITIES = [
  { code: "low", name: "General guidance" },
  { code: "normal", name: "System impaired" },
  { code: "high", name: "Production system impaired" },
  { code: "urgent", name: "Production system down" },
];

interface CaseInput extends MessageInput {
  readonly subject: string;
  readonly serviceCode?: string;
  readonly categoryCode?: string;
  readonly severityCode?: string;
  readonly language?: string;
}

interface MessageInput {
  readonly caseId?: string;
  readonly communicationBody: string;
  readonly ccEmailAddresses?: readonly string[];
  readonly attachmentSetId?: string;
  readonly uploadIds?: readonly string[];
  readonly dryRun?: boolean;
}

export function supportHandlers({ support }: World): Handlers {
  return {
    "support:DescribeServices": ({ serviceCodeList }: { readonly serviceCodeList?: readonly string[] }) => ({
      services: SERVICES.filter(({ code }) => serviceCodeList?.includes(code) ?? true),
    }),
    "support:DescribeSeverityLevels": () => ({ severityLevels: SEVERITIES }),
    "support:DescribeCases": (input: CasesInput, ctx) => describeCases(support, input, ctx),
    "support:DescribeCommunications": (input: { readonly caseId: string; readonly nextToken?: string }, ctx) => {
      const found = caseOf(support, input.caseId, ctx);
      const all = found.communications.map((each) => communication(found, each)).reverse();
      const { items, nextToken } = page(all, { size: 10, token: input.nextToken, of: input.caseId });
      return { communications: items, nextToken };
    },
    "support:GetAttachmentUploadLinks": (input: LinksInput, ctx) => uploadLinks(support, input, ctx),
    "support:CompleteAttachmentUpload": (input: CompleteInput) => completeUpload(support, input),
    "support:DescribeAttachmentUploadStatus": ({ uploadId }: { readonly uploadId: string }) => {
      const upload = uploadOf(support, uploadId);
      upload.polls += 1;
      return {
        uploadStatus: statusOf(support, upload),
        fileName: upload.fileName,
        uploadProgress: { totalParts: upload.totalParts, completedPartsCount: upload.completed.size },
      };
    },
    "support:AddAttachmentsToSet": (input: SetInput, ctx) => addToSet(support, input, ctx),
    "support:CreateCase": (input: CaseInput, ctx) => createCase(support, input, ctx),
    "support:AddCommunicationToCase": (input: MessageInput, ctx) => {
      const found = caseOf(support, input.caseId ?? "", ctx);
      requireMessage(input);
      if (input.dryRun === true) throw dryRun();
      found.communications.push({
        at: ctx.now,
        body: input.communicationBody,
        files: attachments(support, input, ctx),
      });
      return { result: true };
    },
  };
}

function createCase(desk: SupportDesk, input: CaseInput, ctx: HandlerContext): object {
  requireMessage(input);
  const service = SERVICES.find(({ code }) => code === input.serviceCode);
  if (service === undefined) throw invalid("Invalid service code");
  if (!service.categories.some(({ code }) => code === input.categoryCode)) throw invalid("Invalid category code");
  if (!SEVERITIES.some(({ code }) => code === input.severityCode)) throw invalid("Invalid severity code");
  if (input.dryRun === true) throw dryRun();
  const number = desk.next();
  const hex = number.toString(16).padStart(16, "0");
  const opened: SupportCase = {
    caseId: `case-${ctx.accountId}-exen-${new Date(ctx.now).getUTCFullYear()}-${hex}`,
    displayId: String(170_000_000_000 + number),
    accountId: ctx.accountId,
    createdAt: ctx.now,
    subject: input.subject,
    serviceCode: service.code,
    categoryCode: input.categoryCode ?? "",
    severityCode: input.severityCode ?? "",
    language: input.language ?? "en",
    ccEmailAddresses: input.ccEmailAddresses ?? [],
    status: "opened",
    communications: [{ at: ctx.now, body: input.communicationBody, files: attachments(desk, input, ctx) }],
  };
  desk.cases.push(opened);
  return { caseId: opened.caseId };
}

interface CasesInput {
  readonly caseIdList?: readonly string[];
  readonly displayId?: string;
  readonly afterTime?: string;
  readonly includeResolvedCases?: boolean;
  readonly nextToken?: string;
}

/** Newest first, five a page: fewer than AWS gives, so that readers have to page. */
function describeCases(desk: SupportDesk, input: CasesInput, { accountId }: HandlerContext): object {
  const own = desk.cases.filter((each) => each.accountId === accountId);
  const named = own.filter(
    ({ caseId, displayId }) =>
      (input.caseIdList?.includes(caseId) ?? true) && (input.displayId ?? displayId) === displayId,
  );
  if (named.length === 0 && (input.caseIdList !== undefined || input.displayId !== undefined)) throw noCase();
  const after = input.afterTime === undefined ? 0 : Date.parse(input.afterTime);
  const found = named.filter(
    ({ createdAt, status }) => createdAt >= after && (input.includeResolvedCases === true || status !== "resolved"),
  );
  const { items, nextToken } = page(found.toReversed(), { size: 5, token: input.nextToken, of: "cases" });
  return {
    cases: items.map(({ caseId, displayId, subject, status, createdAt, severityCode }) => ({
      caseId,
      displayId,
      subject,
      status,
      severityCode,
      timeCreated: new Date(createdAt).toISOString(),
      submittedBy: "on-call@example.com",
    })),
    nextToken,
  };
}

function communication({ caseId }: SupportCase, { at, body, files }: SupportCase["communications"][number]): object {
  return {
    caseId,
    body,
    submittedBy: "on-call@example.com",
    timeCreated: new Date(at).toISOString(),
    attachmentSet: files.map(({ attachmentId, fileName }) => ({ attachmentId, fileName })),
  };
}

interface LinksInput {
  readonly fileName: string;
  readonly fileSizeBytes?: number;
  readonly uploadId?: string;
  readonly uploadRange?: { readonly startIndex: number; readonly endIndex?: number };
  readonly dryRun?: boolean;
}

function uploadLinks(desk: SupportDesk, input: LinksInput, { origin, now }: HandlerContext): object {
  const bytes = input.fileSizeBytes ?? 0;
  if (input.uploadId === undefined && (bytes < 1 || bytes > LIMITS.fileBytes)) {
    throw invalid(`fileSizeBytes must be between 1 and ${LIMITS.fileBytes}`);
  }
  if (input.dryRun === true) throw dryRun();
  const upload = input.uploadId === undefined ? desk.begin(input.fileName, bytes) : uploadOf(desk, input.uploadId);
  const start = input.uploadRange?.startIndex ?? 1;
  const end = Math.min(input.uploadRange?.endIndex ?? start + LIMITS.links, upload.totalParts + 1);
  if (start < 1 || start > upload.totalParts || end <= start || end - start > LIMITS.links) {
    throw invalid("uploadRange does not fit the upload");
  }
  const indexes = Array.from({ length: end - start }, (_, index) => start + index);
  return {
    uploadId: upload.uploadId,
    partSizeBytes: upload.partSize,
    totalParts: upload.totalParts,
    uploadUrls: indexes.map((partIndex) => ({ partIndex, ...desk.url(upload, partIndex, origin, now) })),
    ...(end <= upload.totalParts ? { nextIndex: end } : {}),
  };
}

interface CompleteInput {
  readonly uploadId: string;
  readonly completedUploads: readonly { readonly partIndex: number; readonly eTag: string }[];
}

function completeUpload(desk: SupportDesk, { uploadId, completedUploads }: CompleteInput): object {
  const upload = uploadOf(desk, uploadId);
  for (const { partIndex, eTag } of completedUploads) {
    const data = upload.parts.get(partIndex);
    if (data === undefined || etagOf(data) !== eTag)
      throw invalid(`Part ${partIndex} was not found or its ETag differs`);
  }
  upload.completed = new Set([...upload.completed, ...completedUploads.map(({ partIndex }) => partIndex)]);
  upload.polls = 0;
  return { uploadStatus: statusOf(desk, upload) };
}

function statusOf(desk: SupportDesk, { completed, totalParts, polls }: Upload): string {
  return completed.size === totalParts && polls > desk.pollsUntilReady ? "attachment-ready" : "attachment-not-ready";
}

interface SetInput {
  readonly attachmentSetId?: string;
  readonly attachments: readonly { readonly fileName: string; readonly data: Uint8Array }[];
  readonly dryRun?: boolean;
}

function addToSet(desk: SupportDesk, input: SetInput, { now }: HandlerContext): object {
  const known = input.attachmentSetId === undefined ? undefined : desk.sets.get(input.attachmentSetId);
  if (input.attachmentSetId !== undefined && known === undefined) throw new AwsError("AttachmentSetIdNotFound");
  const files = input.attachments.map(({ fileName, data }) => ({ fileName, data: Buffer.from(data) }));
  const all = [...(known?.files ?? []), ...files];
  if (all.length > LIMITS.setFiles || all.some(({ data }) => data.byteLength > LIMITS.setFileBytes)) {
    throw new AwsError("AttachmentSetSizeLimitExceeded", "At most three attachments of 5 MB.");
  }
  if (input.dryRun === true) throw dryRun();
  const set = known ?? { attachmentSetId: `as-${desk.next()}`, files: [], expiresAt: now + SET_LIFETIME_MS };
  set.files.push(...files);
  desk.sets.set(set.attachmentSetId, set);
  return { attachmentSetId: set.attachmentSetId, expiryTime: new Date(set.expiresAt).toISOString() };
}

function attachments(desk: SupportDesk, input: MessageInput, { now }: HandlerContext): readonly AttachedFile[] {
  const set = input.attachmentSetId === undefined ? undefined : desk.sets.get(input.attachmentSetId);
  if (input.attachmentSetId !== undefined && set === undefined) throw new AwsError("AttachmentSetIdNotFound");
  if (set !== undefined && now > set.expiresAt) throw new AwsError("AttachmentSetExpired");
  const uploaded = (input.uploadIds ?? []).map((id) => {
    const upload = uploadOf(desk, id);
    if (statusOf(desk, upload) !== "attachment-ready") throw invalid(`The upload ${id} is not attachment-ready`);
    const parts = Array.from(
      { length: upload.totalParts },
      (_, index) => upload.parts.get(index + 1) ?? Buffer.alloc(0),
    );
    return { fileName: upload.fileName, data: Buffer.concat(parts) };
  });
  const files = [...(set?.files ?? []), ...uploaded];
  return files.map(({ fileName, data }) => ({ attachmentId: `attachment-${desk.next()}`, fileName, data }));
}

function requireMessage({ communicationBody, ccEmailAddresses = [], uploadIds = [] }: MessageInput): void {
  if (communicationBody.length < 1 || communicationBody.length > LIMITS.body) {
    throw invalid("communicationBody must have 1 to 8000 characters");
  }
  if (ccEmailAddresses.length > LIMITS.cc) throw invalid("At most 10 ccEmailAddresses");
  if (uploadIds.length > LIMITS.files) throw invalid("At most 10 uploadIds");
}

function caseOf(desk: SupportDesk, caseId: string, { accountId }: HandlerContext): SupportCase {
  const found = desk.cases.find((each) => each.caseId === caseId && each.accountId === accountId);
  if (found === undefined) throw noCase();
  return found;
}

function uploadOf(desk: SupportDesk, uploadId: string): Upload {
  const found = desk.uploads.get(uploadId);
  if (found === undefined) throw new AwsError("UploadIdNotFound", "The specified uploadId couldn't be located.");
  return found;
}

function noCase(): AwsError {
  return new AwsError("CaseIdNotFound", "The requested caseId couldn't be located.");
}

function dryRun(): AwsError {
  return new AwsError("DryRunOperationException", "Request would have succeeded, but DryRun flag is set.");
}

function invalid(why: string): AwsError {
  return new AwsError("InvalidParameterValueException", why, 400);
}
