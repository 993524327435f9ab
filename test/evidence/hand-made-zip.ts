import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a zip that is built byte by byte, so that it can lie. Absent members are what an honest zip would say. */
export interface HandMadeEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** 8 (deflate) where absent. */
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly bytes?: number;
  readonly compressedBytes?: number;
  /** Unix mode with its file type: 0o120777 is a link. */
  readonly mode?: number;
  readonly extra?: Buffer;
  readonly comment?: string;
  /** The name in the local header, where it differs. */
  readonly localName?: string;
  /** Where the local header is said to be. */
  readonly offset?: number;
  /** Bytes between this entry and the next. */
  readonly after?: Buffer;
}

export interface HandMadeZip {
  readonly entries: readonly HandMadeEntry[];
  readonly before?: Buffer;
  readonly comment?: string;
  readonly behind?: Buffer;
  /** How many entries the end record claims. */
  readonly count?: number;
}

/** A zip without data descriptors, as Info-ZIP writes them. Source: APPNOTE.TXT 4.3. */
export function handMadeZip(zip: HandMadeZip): Buffer {
  const parts: Buffer[] = [zip.before ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  let at = parts[0]?.length ?? 0;
  for (const entry of zip.entries) {
    const { local, central } = headers(entry, at);
    parts.push(local);
    directory.push(central);
    at += local.length;
  }
  const listing = Buffer.concat(directory);
  const comment = Buffer.from(zip.comment ?? "", "latin1");
  const count = zip.count ?? zip.entries.length;
  const end = Buffer.concat([
    long(0x06054b50),
    short(0),
    short(0),
    short(count),
    short(count),
    long(listing.length),
    long(at),
    short(comment.length),
    comment,
  ]);
  return Buffer.concat([...parts, listing, end, zip.behind ?? Buffer.alloc(0)]);
}

function headers(entry: HandMadeEntry, at: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(entry.content ?? "");
  const method = entry.method ?? 8;
  const data = method === 8 ? deflateRawSync(content) : content;
  const name = Buffer.from(entry.name);
  const localName = Buffer.from(entry.localName ?? name);
  const extra = entry.extra ?? Buffer.alloc(0);
  const comment = Buffer.from(entry.comment ?? "");
  const shared = Buffer.concat([
    short(20),
    short(entry.flags ?? 0),
    short(method),
    long(0x5974_5000),
    long(entry.crc ?? crc32(content)),
    long(entry.compressedBytes ?? data.length),
    long(entry.bytes ?? content.length),
  ]);
  const local = [long(0x04034b50), shared, short(localName.length), short(0), localName, data];
  const central = [
    long(0x02014b50),
    short((3 << 8) | 20),
    shared,
    short(name.length),
    short(extra.length),
    short(comment.length),
    short(0),
    short(0),
    long(((entry.mode ?? 0o100600) << 16) >>> 0),
    long(entry.offset ?? at),
    name,
    extra,
    comment,
  ];
  return { local: Buffer.concat([...local, entry.after ?? Buffer.alloc(0)]), central: Buffer.concat(central) };
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value & 0xffff);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
