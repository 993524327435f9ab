import { ATTACHMENTS } from "../core/part.ts";

/**
 * What AWS Support takes. Source: AWS Support API Reference (CreateCase, GetAttachmentUploadLinks, AddAttachmentsToSet)
 * and AWS Support User Guide, "Uploading attachments".
 */
export const LIMITS = {
  /** Characters of a communication. */
  text: 8_000,
  /** Addresses that are copied. */
  cc: 10,
  files: ATTACHMENTS.current.files,
  fileBytes: ATTACHMENTS.current.bytes,
  /** Links a call of GetAttachmentUploadLinks. */
  links: 10,
  /** The older way: a set, which lives for an hour. */
  setFiles: ATTACHMENTS.legacy.files,
  setFileBytes: 5 * 1024 * 1024,
} as const;

/** Languages that cases may be written in. Source: the type documentation of CreateCase. */
export const CASE_LANGUAGES = ["en", "zh", "ja", "ko", "es", "fr", "pt", "tr"] as const;
