import type { AccountArgs } from "./world.ts";

/** The options of `SUBMIT_OPTIONS`. */
export interface SubmitArgs extends AccountArgs {
  readonly pack: string;
  readonly caseId?: string | undefined;
  readonly service?: string | undefined;
  readonly category?: string | undefined;
  readonly severity?: string | undefined;
  readonly language?: string | undefined;
  readonly cc?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly answer?: readonly string[] | undefined;
  readonly yesUnanswered: boolean;
  readonly uploadId?: readonly string[] | undefined;
  readonly attachmentSet: boolean;
  readonly again: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly output: "text" | "json";
}
