import { createPrivateKey, type KeyObject } from "node:crypto";

/** A certificate for localhost that nobody signed but itself, good from 2020 to 2120: a company's own, as it were. */
const CERTIFICATE =
  "MIIBRjCB7qADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIw" +
  "MDEwMTAwMDAwMFowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEj0WikQf8NdgHcPB7" +
  "mtx3dr1L/vftP6paC8KID55kX/jqv0Uc29YTbrtslVImSjmIWMilukOtWEmEGxJ0MLL5f6MvMC0wGgYDVR0RBBMwEYIJbG9j" +
  "YWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgHA1wpmmXphZm9a8wMyzhCmQsSougpTbA" +
  "/0zc/MEUdBsCIEtjoNq00EHRUTR39t8tHVkVje+hHekDQcqtXqmwfEKN";

/** Its key, made for these tests: it opens nothing. */
const KEY =
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3nsZjU9/KeufXS9gBGgk+r6ZEnjP0Ad22Yb6hCYfLlShRANC" +
  "AASPRaKRB/w12Adw8Hua3Hd2vUv+9+0/qloLwogPnmRf+Oq/RRzb1hNuu2yVUiZKOYhYyKW6Q61YSYQbEnQwsvl/";

export const LOCALHOST_CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${CERTIFICATE.replaceAll(/.{64}/gu, "$&\n")}\n-----END CERTIFICATE-----\n`;

export function localhostKey(): KeyObject {
  return createPrivateKey({ key: Buffer.from(KEY, "base64"), format: "der", type: "pkcs8" });
}
