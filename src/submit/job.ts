import type { SupportClients } from "../aws/support.ts";
import type { PutPart } from "../aws/put-part.ts";
import type { Clock } from "../core/clock.ts";

/** A file to attach. */
export interface Attachment {
  /** Absolute. */
  readonly path: string;
  /** What it is called in the case. */
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex; the bytes that are sent are held against it. */
  readonly sha256: string;
}

/** What a submission works with. */
export interface SubmitWith extends SupportClients {
  readonly put: PutPart;
  readonly clock: Clock;
  /** Waits; ends with CasePackError `interrupted` when the run is interrupted. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly tell: (event: SubmitEvent) => void;
}

export type SubmitEvent =
  | { readonly type: "upload-started"; readonly file: Attachment; readonly parts: number }
  | { readonly type: "part-sent"; readonly file: Attachment; readonly part: number; readonly of: number }
  | { readonly type: "part-again"; readonly file: Attachment; readonly part: number; readonly why: string }
  | { readonly type: "upload-ready"; readonly file: Attachment; readonly uploadId: string }
  | { readonly type: "older-way"; readonly why: string }
  | { readonly type: "asking-again"; readonly why: string };

/** How files go along with a case. */
export type Attached = { readonly uploadIds: string[] } | { readonly attachmentSetId: string };
