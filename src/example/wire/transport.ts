import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { pipeline } from "node:stream/promises";
import type { WireReply } from "./reply.ts";
import type { WireRequest } from "./request.ts";

/** How a reply leaves. All but `send` are faults of the network. */
export type Delivery =
  | { readonly how: "send"; readonly reply: WireReply }
  | { readonly how: "cut-body" | "stall-body"; readonly reply: WireReply & { readonly body: Uint8Array } }
  | { readonly how: "reset" }
  | { readonly how: "hang" }
  /** The listener closes, and every connection with it. */
  | { readonly how: "gone" };

export type Answer = (request: WireRequest) => Promise<Delivery>;

export interface Listener {
  readonly url: string;
  /** Ends every connection, hanging ones included. */
  close(): Promise<void>;
}

type Request = http.IncomingMessage | http2.Http2ServerRequest;
type Response = http.ServerResponse | http2.Http2ServerResponse;

const LOOPBACK = "127.0.0.1";

/** Listens on loopback, for HTTP/1.1 and for HTTP/2 without TLS on the same port: the Kinesis client speaks only the latter. */
export async function listen(port: number, answer: Answer): Promise<Listener> {
  const sockets = new Set<net.Socket>();
  const vanish = (): void => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const onRequest = (request: Request, response: Response) => {
    serve(request, response, answer, vanish).catch(() => reset(response));
  };
  // No idle limit: a connection that closes just as the client uses it again would look like a fault.
  const http1 = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, onRequest);
  const h2c = http2.createServer(onRequest);
  // As node:http opens its own.
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that goes away is no concern of the endpoint.
    socket.on("error", () => socket.destroy());
    socket.once("readable", () => {
      const first = socket.read() as Buffer | null;
      if (!first) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      (first.toString("latin1").startsWith(HTTP2_PREFACE) ? h2c : http1).emit("connection", socket);
    });
  });
  server.listen(port, LOOPBACK);
  await once(server, "listening");
  return {
    url: `http://${LOOPBACK}:${(server.address() as net.AddressInfo).port}`,
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Every HTTP/2 connection begins with it: RFC 9113, section 3.4. */
const HTTP2_PREFACE = "PRI * HTTP/2.0";

async function serve(request: Request, response: Response, answer: Answer, vanish: () => void): Promise<void> {
  const headers = flatHeaders(request.headers);
  // Not by way of URL, which would resolve the `..` of an S3 key.
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  // A page in a browser can reach loopback under a name of its own; its Host header tells.
  if (!isLoopback(headers["host"] ?? headers[":authority"] ?? "")) {
    response.writeHead(421, { "content-type": "text/plain" });
    response.end("This endpoint answers on loopback only.");
    return;
  }
  const delivery = await answer({
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers,
    body: await bodyOf(request),
  });
  if (delivery.how === "hang") return;
  if (delivery.how === "reset") return reset(response);
  if (delivery.how === "gone") return vanish();
  if (delivery.how === "cut-body" || delivery.how === "stall-body") return half(response, delivery);
  await send(response, delivery.reply, request.method === "HEAD");
}

function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

function flatHeaders(headers: Request["headers"]): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : String(value);
  }
  return flat;
}

async function bodyOf(request: Request): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function send(response: Response, { status, headers, body }: WireReply, head: boolean): Promise<void> {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    response.writeHead(status, headers);
    await pipeline(body, response);
    return;
  }
  // HeadObject tells the length of a body that it does not send.
  const length = (head && headers["content-length"]) || String(Buffer.byteLength(body));
  response.writeHead(status, { ...headers, ...(status !== 204 && { "content-length": length }) });
  response.end(head ? "" : body);
}

/**
 * Announces the whole body and sends half of it; a body that is cut is closed then: not a reset, which could overtake
 * the half on its way.
 */
function half(response: Response, { how, reply }: Delivery & { readonly how: "cut-body" | "stall-body" }): void {
  const { status, headers, body } = reply;
  response.writeHead(status, { ...headers, "content-length": String(body.byteLength) });
  (response as http.ServerResponse).write(body.subarray(0, Math.floor(body.byteLength / 2)), () => {
    if (how === "stall-body") return;
    // In HTTP/2 an ended connection looks like an ended body; the stream has to say that it broke.
    if ("stream" in response) response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    else response.socket?.end();
  });
}

function reset(response: Response): void {
  if ("stream" in response) response.stream.session?.destroy();
  else response.socket?.resetAndDestroy();
}
