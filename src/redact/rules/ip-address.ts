import type { Replacement } from "../find/found.ts";
import { isAlnum } from "../find/char-class.ts";
import type { RunRule } from "../rule.ts";

const SHAPE = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
/** Private, loopback, link-local, unspecified: they say where in a network something is and nothing about whose it is. RFC 6890. */
const NOT_GLOBAL =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|255\.)/;

const pseudonym: Replacement = (value, pseudonyms) => pseudonyms.address(value);

/** Public IPv4 addresses become addresses kept for documentation. For audience `shared` only. */
export const ipAddress: RunRule = {
  id: "ip-address",
  title: "Public IPv4 addresses are pseudonyms for readers outside",
  runs: "address",
  minimum: 7,
  find(subject, start, end, found) {
    while (end > start && subject.bytes[end - 1] === 46) end--; // a full stop
    const text = subject.text.slice(start, Math.min(end, start + 16));
    if (!SHAPE.test(text) || end - start > 15 || NOT_GLOBAL.test(text)) return;
    const before = subject.bytes[start - 1];
    // Chrome/120.0.0.0, v1.2.3.4: versions
    if (
      isAlnum(before) ||
      before === 45 ||
      // host/54.23.11.9:5432, as Java writes a socket address, has a port
      (before === 47 && isAlnum(subject.bytes[start - 2]) && subject.bytes[end] !== 58) ||
      isAlnum(subject.bytes[end])
    )
      return;
    found.add(start, end, "address", this.id, pseudonym);
  },
};
