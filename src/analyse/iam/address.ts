/**
 * Whether an IPv4 or IPv6 address lies in a range; undefined where either is no address. An address alone is a range
 * of one. Source: IAM User Guide, "Condition operators", IP address operators; RFC 4291, section 2.2.
 */
export function inRange(range: string, address: string): boolean | undefined {
  const [base = "", bits, ...more] = range.split("/");
  if (more.length > 0 || (bits !== undefined && !/^\d{1,3}$/u.test(bits))) return undefined;
  const network = bytesOf(base);
  const host = bytesOf(address);
  if (network === undefined || host === undefined) return undefined;
  if (network.length !== host.length) return false;
  const prefix = bits === undefined ? network.length * 8 : Number(bits);
  if (prefix > network.length * 8) return undefined;
  return network.every((byte, index) => {
    const kept = Math.max(0, Math.min(8, prefix - index * 8));
    const mask = (0xff << (8 - kept)) & 0xff;
    return (byte & mask) === ((host[index] ?? 0) & mask);
  });
}

function bytesOf(text: string): readonly number[] | undefined {
  return text.includes(":") ? bytesOfV6(text) : bytesOfV4(text);
}

function bytesOfV4(text: string): readonly number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/u.test(part) && Number(part) < 256)) return undefined;
  return parts.map(Number);
}

function bytesOfV6(text: string): readonly number[] | undefined {
  // The last four bytes may be written as an IPv4 address: ::ffff:203.0.113.7
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/u.exec(text);
  if (dotted !== null) {
    const [a = 0, b = 0, c = 0, d = 0] = bytesOfV4(dotted[2] ?? "") ?? [];
    if (bytesOfV4(dotted[2] ?? "") === undefined) return undefined;
    return bytesOfV6(`${dotted[1] ?? ""}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail = []] = groups;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return undefined;
  const all = halves.length === 1 ? head : [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/iu.test(group))) return undefined;
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
