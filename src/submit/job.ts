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
  /** How long a look for what a lost answer would have said may take, in ms; 10 seconds where absent. */
  readonly lookMs?: number;
  readonly tell: (event: SubmitEvent) => void;
}

export type SubmitEvent =
  | { readonly type: "upload-started"; readonly file: Attachment; readonly parts: number }
  | { readonly type: "part-sent"; readonly file: Attachment; readonly part: number; readonly of: number }
  | { readonly type: "part-again"; readonly file: Attachment; readonly part: number; readonly why: string }
  | { readonly type: "upload-ready"; readonly file: Attachment; readonly uploadId: string }
  | { readonly type: "older-way"; readonly why: string }
  /** AWS was too busy to begin: nothing has been done, and it will be asked again. */
  | { readonly type: "asking-again"; readonly why: string }
  /** What can be done once only is on its way: from now on nobody knows whether it was done. */
  | { readonly type: "asked"; readonly asked: Asked }
  /** No answer came; whether it was done is being looked for. */
  | { readonly type: "answer-lost"; readonly asked: Asked }
  /** AWS did not do it. */
  | { readonly type: "refused" }
  /** AWS did it. */
  | { readonly type: "placed"; readonly caseId: string };

/** What AWS Support is asked to do once, as people name it. */
export interface Asked {
  readonly operation: "CreateCase" | "AddCommunicationToCase";
  /** "It is not known whether ...". */
  readonly done: string;
  /** Where it would be, and what to do if it is there. */
  readonly toDo: string;
}

/** How files go along with a case. */
export type Attached = { readonly uploadIds: string[] } | { readonly attachmentSetId: string };
