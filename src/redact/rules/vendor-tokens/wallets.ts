import type { VendorToken } from "../vendor.ts";

/** Wallets and key files. */
export const WALLETS_TOKENS: readonly VendorToken[] = [
  {
    id: "minisign-secret-key",
    prefix: "RWRTY0Iy",
    shape: /RWRTY0Iy[A-Za-z0-9+/=]{100,256}/y,
    doc: "https://jedisct1.github.io/minisign/#secret-key-format",
  },
  {
    id: "bip32-private-key",
    prefix: ["xprv", "tprv", "yprv", "zprv"],
    shape: /[txyz]prv[1-9A-HJ-NP-Za-km-z]{100,112}/y,
    doc: "https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki#serialization-format",
  },
  {
    id: "nostr-secret-key",
    prefix: "nsec1",
    shape: /nsec1[02-9ac-hj-np-z]{58}/y,
    doc: "https://github.com/nostr-protocol/nips/blob/master/19.md",
  },
  {
    id: "sui-private-key",
    prefix: "suiprivkey1",
    shape: /suiprivkey1[02-9ac-hj-np-z]{58,60}/y,
    doc: "https://docs.sui.io/concepts/cryptography/transaction-auth/keys-addresses",
  },
  {
    id: "tezos-secret-key",
    prefix: ["edsk", "edesk"],
    shape: /ede?sk[1-9A-HJ-NP-Za-km-z]{50,100}/y,
    doc: "https://octez.tezos.com/docs/user/key-management.html",
  },
  {
    id: "lnd-macaroon",
    prefix: "0201036c6e64",
    shape: /0201036c6e64[0-9a-f]{100,2048}/y,
    doc: "https://docs.lightning.engineering/lightning-network-tools/lnd/macaroons",
  },
  {
    id: "alchemy-token",
    prefix: "alcht_",
    shape: /alcht_[A-Za-z0-9]{30}/y,
    doc: "https://www.alchemy.com/docs/notify-api-quickstart",
  },
  {
    id: "blockfrost-key",
    prefix: ["mainnet", "preprod", "preview"],
    shape: /(?:mainnet|preprod|preview)[A-Za-z0-9]{32}(?![A-Za-z0-9])/y,
    doc: "https://docs.blockfrost.io/#section/Authentication",
  },
  {
    id: "coingecko-key",
    prefix: "CG-",
    shape: /CG-[A-Za-z0-9]{24}(?![A-Za-z0-9])/y,
    doc: "https://docs.coingecko.com/reference/authentication",
  },
];
