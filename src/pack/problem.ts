/** Something that is wrong with a pack. */
export interface VerifyProblem {
  /** A file of the pack, or the pack's own name where it is about the whole. */
  readonly file: string;
  /** A sentence. It quotes nothing out of the pack's files. */
  readonly problem: string;
}
