/** One CloudWatch log event as AWS gives it; times in ms since the epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly stream: string;
  readonly message: string;
  readonly eventId: string;
}

/**
 * A piece of raw evidence, straight from AWS and only ever in memory: the host redacts it before it is written.
 * `items` are the ids of the calls it came from.
 */
export type Piece =
  | { readonly kind: "json"; readonly path: string; readonly value: unknown; readonly items: readonly string[] }
  /** Records that are appended to one file, a line each, in the order given. */
  | {
      readonly kind: "records";
      readonly path: string;
      readonly records: readonly unknown[];
      readonly items: readonly string[];
    }
  /** Log events that are appended to one file in the order given; the reader sorts before it yields. */
  | {
      readonly kind: "log-events";
      readonly path: string;
      readonly group: string;
      readonly events: readonly LogEvent[];
      readonly items: readonly string[];
    };
