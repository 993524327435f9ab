import { Readable } from "node:stream";
import { HttpRequest } from "@smithy/core/protocols";
import { CasePackError } from "../core/errors.ts";
import { type Env, isLoopback, requestHandler } from "./network.ts";

/** What became of a part that was sent to a presigned URL. */
export type PartResult =
  | { readonly outcome: "stored"; readonly eTag: string }
  /** The URL opens nothing any more: past its time, or signed with credentials that are. */
  | { readonly outcome: "link-refused"; readonly why: string }
  /** Cut, throttled, a fault of the server: may be sent again as it is. */
  | { readonly outcome: "try-again"; readonly why: string }
  | { readonly outcome: "refused"; readonly why: string };

/** Sends the bytes of a part; how many there are is said first. Throws what reading the bytes throws. */
export type PutPart = (url: string, length: number, body: AsyncIterable<Uint8Array>) => Promise<PartResult>;

export interface PartSender {
  readonly put: PutPart;
  close(): void;
}

export interface PartSenderOptions {
  /** Proxy and CA bundle, as for the calls. */
  readonly env: Env;
  /** Where the links came from; a link to plain http is taken only from this machine, to this machine. */
  readonly endpointUrl?: string | undefined;
  readonly signal: AbortSignal;
  /** Ms without a byte taken or a reply before a part counts as cut. */
  readonly stallMs?: number;
}

const STALL_MS = 60_000;
/** A part may be 100 MB on a slow line; `stallMs` ends it where nothing moves. */
const PART_MS = 3_600_000;

/** Sends parts to presigned URLs, by the same proxy and with the same trust as every call. */
export function partSender({ env, endpointUrl, signal, stallMs = STALL_MS }: PartSenderOptions): PartSender {
  const handler = requestHandler(env, PART_MS);
  const put: PutPart = async (url, length, body) => {
    const target = safeTarget(url, endpointUrl);
    const stalled = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), stallMs);
    };
    let broken: unknown;
    let stream: Readable | undefined;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of body) {
          moved();
          yield chunk;
        }
      } catch (error) {
        broken = error;
        throw error;
      }
    };
    moved();
    try {
      stream = Readable.from(watched(), { objectMode: false });
      stream.on("error", () => stalled.abort());
      const request = new HttpRequest({
        method: "PUT",
        protocol: target.protocol,
        hostname: target.hostname,
        ...(target.port === "" ? {} : { port: Number(target.port) }),
        path: target.pathname,
        query: queryOf(target),
        headers: { host: target.host, "content-length": String(length) },
        body: stream,
      });
      const { response } = await handler.handle(request, { abortSignal: AbortSignal.any([signal, stalled.signal]) });
      (response.body as { resume?: () => void } | undefined)?.resume?.();
      return resultOf(response.statusCode, response.headers["etag"]);
    } catch (error) {
      if (broken !== undefined) throw broken;
      if (signal.aborted) throw new CasePackError("interrupted", "Interrupted.");
      return { outcome: "try-again", why: stalled.signal.aborted ? "nothing moved any more" : codeOf(error) };
    } finally {
      clearTimeout(timer);
      stream?.destroy();
    }
  };
  return { put, close: () => handler.destroy() };
}

/**
 * By status: S3 answers 403 to a URL past its time, and 400 where the bytes came too slowly or the token of the URL
 * has expired. Source: Amazon S3 API Reference, "Error responses".
 */
function resultOf(status: number, eTag: string | undefined): PartResult {
  if (status === 200 && eTag !== undefined) return { outcome: "stored", eTag };
  const why = `HTTP ${status}`;
  if (status === 200) return { outcome: "refused", why: `${why} without an ETag` };
  if (status === 403 || status === 400) return { outcome: "link-refused", why };
  if (status === 408 || status === 429 || status >= 500) return { outcome: "try-again", why };
  return { outcome: "refused", why };
}

/** The bytes of a case go nowhere in plain sight. */
function safeTarget(url: string, endpointUrl: string | undefined): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol === "https:") return target;
  const local = endpointUrl !== undefined && URL.canParse(endpointUrl) && isLoopback(new URL(endpointUrl).hostname);
  if (local && target?.protocol === "http:" && isLoopback(target.hostname)) return target;
  throw new CasePackError("service", "AWS Support gave an upload link that is not https; nothing was sent to it.");
}

function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(searchParams.keys())) {
    const all = searchParams.getAll(name);
    query[name] = all.length === 1 ? (all[0] ?? "") : all;
  }
  return query;
}

function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  const said = [code, name].find((each) => typeof each === "string" && /^\w{1,60}$/u.test(each));
  return typeof said === "string" ? said : "the connection broke";
}
