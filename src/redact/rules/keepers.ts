import { nextOf } from "../read/next.ts";
import type { Rule } from "../rule.ts";

/**
 * `Encoded authorization failure message: ...` is decoded by `sts:DecodeAuthorizationMessage` and is what Support asks
 * for first. https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export const keepAuthorizationMessage: Rule = {
  id: "keep-authorization-message",
  title: "Encoded authorization messages stay",
  triggers: ["authorization failure message", "encodedmessage", "encoded-message", "encodedauthorizationmessage"],
  find: keepAfter(/[\s"'\\:=]{0,16}[A-Za-z0-9_-]{40,16384}/y),
};

/** Certificates are public: who presented which one is often the cause of the failure. RFC 7468, section 5. */
export const keepCertificate: Rule = {
  id: "keep-certificate",
  title: "Certificates and public keys stay",
  triggers: [
    "begin certificate",
    "begin public key",
    "begin rsa public key",
    "begin x509 certificate",
    "begin trusted certificate",
    "begin pkcs7",
  ],
  find(subject, start, end, found) {
    const close = nextOf(subject, "-END ", end, 32_768);
    const stop = close < 0 ? Math.min(subject.length, start + 8192) : close;
    let last = stop;
    while (last > end && subject.bytes[last - 1] === 45) last--;
    // only a body of base64 is kept: an end that is missing must not open a hole
    const body = /^[A-Z0-9 ]{0,40}-{4,5}(?:[A-Za-z0-9+/=\s]|\\{1,16}[nrt]|["',])*$/.test(subject.text.slice(end, last));
    if (body) found.keep(end, stop);
    return end;
  },
};

/** `ssh-ed25519 AAAA...`: public keys, as in authorized_keys. RFC 4253, section 6.6. */
export const keepPublicKey: Rule = {
  id: "keep-public-key",
  title: "SSH public keys stay",
  triggers: [
    "ssh-rsa aaaa",
    "ssh-dss aaaa",
    "ssh-ed25519 aaaa",
    "ecdsa-sha2-nistp256 aaaa",
    "ecdsa-sha2-nistp384 aaaa",
    "ecdsa-sha2-nistp521 aaaa",
  ],
  find: keepAfter(/[A-Za-z0-9+/]{20,16384}={0,3}/y),
};

/** `x-amz-id-2` and S3's host ids, which Support finds requests by. https://docs.aws.amazon.com/AmazonS3/latest/userguide/get-request-ids.html */
export const keepHostId: Rule = {
  id: "keep-host-id",
  title: "Host ids and extended request ids stay",
  triggers: [
    "x-amz-id-2",
    "hostid",
    "host id",
    "host_id",
    "extendedrequestid",
    "extended request id",
    "x-amz-cf-id",
    "apigw-requestid",
    "x-amz-apigw-id",
    "codesha256",
    "x-amz-version-id",
  ],
  find: keepAfter(/[\s"'\\:=,]{1,24}[A-Za-z0-9+/=_-]{8,256}/y),
};

function keepAfter(shape: RegExp): Rule["find"] {
  return (subject, _start, end, found) => {
    shape.lastIndex = end;
    const match = shape.exec(subject.text);
    if (match !== null) found.keep(end, end + match[0].length);
    return 0;
  };
}
