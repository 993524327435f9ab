/** A reply before it is sent. Header names are lower-case; the transport adds the length. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, or in parts for event streams and streamed objects. */
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array>;
}
