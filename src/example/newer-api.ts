import { cborCodec } from "./wire/cbor.ts";
import type { WireReply } from "./wire/reply.ts";
import { membersOf, type Shape, traitsOf } from "./wire/schema.ts";

/**
 * A reply as a newer version of the service might send it: every structure has a member more, and every member that
 * holds one word of a list of states, types or modes holds a word that is not on the client's list.
 */
export function asNewer(reply: WireReply, output: Shape | undefined): WireReply {
  const { body, headers } = reply;
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return reply;
  if (headers["content-type"] === "application/cbor") return { ...reply, body: newerCbor(body, output) };
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (/^\s*[{[]/u.test(text)) return { ...reply, body: JSON.stringify(newer(JSON.parse(text), output)) };
  return /^\s*</u.test(text) ? { ...reply, body: newerXml(text) } : reply;
}

export const NEW_VALUE = "NEWLY_ADDED_VALUE";
const NEW_MEMBER = "NewlyAddedMember";

/** Members that hold one of few words. Not among them: what names a thing (`ResourceType` of an ARN is none of those). */
const WORDS =
  /(?:^|[a-z])(?:Status|State|Mode|Type|Class|Protocol|Origin|Format|Spec|Policy|On)$|^(?:status|state|type|mode|policy)$/u;
const WORD = /^[A-Z][A-Za-z]*(?:[_-][A-Z0-9]+)*$/u;

/** A map of the account's own, such as its tags, has no members that a service adds. */
function newer(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) {
    const item = shape?.isListSchema() === true ? shape.getValueSchema() : undefined;
    return value.map((each) => newer(each, item));
  }
  // Times and bytes of CBOR.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (shape?.isMapSchema() === true) {
    const item = shape.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, newer(each, item)]));
  }
  const shapes = new Map(
    shape === undefined ? [] : membersOf(shape).map(([name, member]) => [traitsOf(member).jsonName ?? name, member]),
  );
  const members = Object.entries(value).map(([name, member]) => [
    name,
    typeof member === "string" && WORDS.test(name) && WORD.test(member) ? NEW_VALUE : newer(member, shapes.get(name)),
  ]);
  return {
    ...(Object.fromEntries(members) as object),
    [NEW_MEMBER]: { Since: "2099-01-01", Values: [1, null, "new"] },
  };
}

function newerXml(text: string): string {
  const values = text.replaceAll(/<(\w+)>([^<>]+)<\/\1>/gu, (whole, name: string, value: string) =>
    WORDS.test(name) && WORD.test(value) ? `<${name}>${NEW_VALUE}</${name}>` : whole,
  );
  const member = `<${NEW_MEMBER}><Since>2099-01-01</Since><Values><member>1</member></Values></${NEW_MEMBER}>`;
  // Into every structure: the elements that end behind another element's end. Lists hold `member` or `item` alone.
  return values.replaceAll(/(<\/\w+>)(<\/(?:member|item|\w+Result|Role|User|PolicyVersion)>)/gu, `$1${member}$2`);
}

function newerCbor(body: Uint8Array | string, output: Shape | undefined): Uint8Array | string {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const serializer = cborCodec.createSerializer();
  serializer.write(DOCUMENT, newer(cborCodec.createDeserializer().read(DOCUMENT, bytes), output));
  return serializer.flush();
}

/** The SDK's number for a document shape: any value. */
const DOCUMENT = 15 as unknown as Shape;
