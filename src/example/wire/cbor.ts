import { CborCodec } from "@smithy/core/cbor";
import type { Codec } from "./service-model.ts";

/** Bodies of the rpc-v2-cbor protocol; the same for every service. */
export const cborCodec: Codec = new CborCodec() as unknown as Codec;
