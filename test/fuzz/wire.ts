import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A change to the body of a reply, on its way from the endpoint. A JSON value. */
export type WireChange =
  /** The nth value of a JSON body, counted from its beginning and round, becomes this JSON text. */
  | { readonly reply: number; readonly nth: number; readonly json: string }
  /** Bytes, in hex, go in behind the nth quote or tag end of a body, counted round: into a string, mostly. */
  | { readonly reply: number; readonly nth: number; readonly hex: string };

export interface Wire {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands between the SDK and an endpoint and changes what comes back; `reply` counts replies from 0, and round after 80. */
export async function wireTo(url: string, changes: readonly WireChange[]): Promise<Wire> {
  let replies = 0;
  const server = createServer((incoming, outgoing) => {
    pass(url, incoming, outgoing, (body) => {
      const number = replies++ % ROUND;
      return changes.filter(({ reply }) => reply === number).reduce(changed, body);
    }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

const ROUND = 80;

async function pass(
  to: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  change: (body: Buffer) => Buffer,
): Promise<void> {
  const asked = await buffer(incoming);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { hostname, port } = new URL(to);
    const { method, url: path, headers } = incoming;
    request({ hostname, port, method, path, headers }, resolve).once("error", reject).end(asked);
  });
  const body = change(await buffer(answer));
  const { "content-length": _length, "transfer-encoding": _encoding, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 500, { ...headers, "content-length": body.length }).end(body);
}

function changed(body: Buffer, change: WireChange): Buffer {
  return "json" in change ? withJson(body, change) : withBytes(body, change);
}

function withJson(body: Buffer, { nth, json }: { nth: number; json: string }): Buffer {
  const text = body.toString("utf8");
  const values = [...text.matchAll(/(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null)/gu)];
  const found = /^\s*[{[]/u.test(text) ? values[nth % Math.max(1, values.length)] : undefined;
  if (found === undefined) return body;
  return Buffer.from(text.slice(0, found.index) + json + text.slice(found.index + found[0].length));
}

function withBytes(body: Buffer, { nth, hex }: { nth: number; hex: string }): Buffer {
  const marks = [...body.keys()].filter((at) => body[at] === 0x22 || body[at] === 0x3e);
  const at = marks[nth % Math.max(1, marks.length)];
  if (at === undefined) return body;
  return Buffer.concat([body.subarray(0, at + 1), Buffer.from(hex, "hex"), body.subarray(at + 1)]);
}
