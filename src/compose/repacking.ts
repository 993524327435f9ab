import { basename } from "node:path";
import { CasePackError } from "../core/errors.ts";
import { parseDocument } from "../evidence/source.ts";
import { openPack } from "../evidence/reader.ts";
import { verifyPack } from "../pack/verify.ts";
import type { FinishedPack, FinishHost } from "./finish.ts";
import { sharePack, type SharingRequest } from "./sharing.ts";

export interface RepackRequest extends Omit<SharingRequest, "evidence" | "report" | "counts" | "also"> {
  /** Absolute path of a pack for Support. */
  readonly pack: string;
}

export interface Repacked extends FinishedPack {
  /** CloudTrail records in the pack, each once. */
  readonly cloudTrailRecords: number;
}

/**
 * Makes the pack for readers outside of a pack for Support, which may be a stranger's: it is read only when every byte of it
 * is what its seal says. Errors: CasePackError `pack` where it is not, `usage` for what is for readers outside already.
 */
export async function repack(request: RepackRequest, host: FinishHost): Promise<Repacked> {
  const { problems } = await verifyPack([request.pack], { rules: BYTES_ALONE });
  if (problems.length > 0) throw notWhole(request.pack, problems);
  const pack = await openPack(request.pack);
  try {
    if (pack.missing.length > 0) {
      const names = pack.missing.map(({ name }) => name).join(", ");
      throw new CasePackError("pack", `Parts of the pack are missing, and would be in the new one: ${names}.`);
    }
    if (pack.manifest.case.audience === "shared") {
      throw new CasePackError(
        "usage",
        `${basename(request.pack)} is for readers outside already: its names are pseudonyms. Give the pack for Support.`,
      );
    }
    const path = "redaction/report.json";
    const report = parseDocument((await pack.text(path)) ?? "{}", path);
    const shared = await sharePack({ ...request, evidence: pack, report, counts: pack.manifest.redaction }, host);
    let cloudTrailRecords = 0;
    for await (const _ of pack.lines("cloudtrail/events.ndjson")) cloudTrailRecords += 1;
    return { ...shared, cloudTrailRecords };
  } finally {
    pack.close();
  }
}

/** Whether it is as it was sealed; what the rules would find in it is replaced on the way. */
const BYTES_ALONE = { find: () => [], isSuspect: () => false };

function notWhole(
  path: string,
  problems: readonly { readonly file: string; readonly problem: string }[],
): CasePackError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new CasePackError(
    "pack",
    `${basename(path)} does not verify, so nothing was made of it. ${first?.file}: ${first?.problem}${more} ` +
      "`lambda-case-pack verify` tells all; get the pack again.",
  );
}
