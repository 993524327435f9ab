import { isIPv6 } from "node:net";
import type { Replacement } from "../find/found.ts";
import { isAlnum } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";

const ADDRESS = /[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}/y;
/** Loopback, unspecified, link-local, unique local, documentation: they say nothing of whose they are. RFC 4291, 4193, 3849. */
const NOT_GLOBAL = /^(?:::1?$|fe[89ab]|f[cd]|2001:0?db8)/i;

/** Public IPv6 addresses become tokens. For audience `shared` only. */
export const ipv6Address: Rule = {
  id: "ipv6-address",
  title: "Public IPv6 addresses are pseudonyms for readers outside",
  // https://www.iana.org/assignments/ipv6-unicast-address-assignments: what registries have given out begins so
  triggers: ["20", "24", "26", "28", "2a", "2c"],
  find(subject, start, _end, found) {
    const before = subject.bytes[start - 1];
    if (isAlnum(before) || before === 58) return 0;
    ADDRESS.lastIndex = start;
    const text = ADDRESS.exec(subject.text)?.[0].replace(/:$/, "") ?? "";
    const end = start + text.length;
    if (!text.includes(":") || isAlnum(subject.bytes[end]) || !isIPv6(text) || NOT_GLOBAL.test(text)) return 0;
    found.add(start, end, "address", this.id);
    return end;
  },
};

const EC2_NAME = /ec2-(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})\.(?:[a-z0-9-]{1,30}\.)?compute(?:-1)?\.amazonaws\.com/y;
/** Given out here, RFC 5737. */
const DOCUMENTATION = /^(?:192-0-2|198-51-100|203-0-113)-/;
const inName: Replacement = (value, pseudonyms) => pseudonyms.address(value.replaceAll("-", ".")).replaceAll(".", "-");

/** `ec2-54-23-11-9.compute-1.amazonaws.com`: the address in an instance's public name. For audience `shared` only. */
export const instanceName: Rule = {
  id: "instance-name",
  title: "Addresses in the public names of instances are pseudonyms for readers outside",
  triggers: ["ec2-"],
  find(subject, start, _end, found) {
    EC2_NAME.lastIndex = start;
    const address = EC2_NAME.exec(subject.text)?.[1];
    if (address !== undefined && !DOCUMENTATION.test(address))
      found.add(start + 4, start + 4 + address.length, "address", this.id, inName);
    return 0;
  },
};
