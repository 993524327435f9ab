/** A request as it came, body whole. Header names are lower-case. */
export interface WireRequest {
  readonly method: string;
  /** Undecoded, S3's bucket included. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Who signed a request and for what. Signatures are not verified: the example's credentials open nothing. */
export interface Credential {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name: `lambda`, `monitoring`. */
  readonly scope: string;
}

/** Reads the credential scope of a SigV4 header or presigned query; undefined for an unsigned request. */
export function credentialOf({ headers, query }: WireRequest): Credential | undefined {
  const scope =
    /^AWS4-HMAC-SHA256 .*?Credential=([^,\s]+)/.exec(headers["authorization"] ?? "")?.[1] ??
    query.get("X-Amz-Credential") ??
    "";
  const [accessKeyId, , region, name, end] = scope.split("/");
  if (!accessKeyId || !region || !name || end !== "aws4_request") return undefined;
  return { accessKeyId, region, scope: name };
}

/** When a request says that it was signed (`20261120T081302Z`), ms since the epoch; undefined for an unsigned one. */
export function signingTime({ headers, query }: WireRequest): number | undefined {
  const stamp = headers["x-amz-date"] ?? query.get("X-Amz-Date") ?? "";
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
