import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "../analyse/run.ts";
import type { Analysis } from "../core/analysis.ts";
import type { AwsSession } from "../aws/session.ts";
import { PHASES } from "../collect/index.ts";
import { collect, type ExpectedLogs } from "../collect/run.ts";
import type { Audience, CaseInfo, FailurePoint, FunctionReference, Language, Stated, Window } from "../core/case.ts";
import { type Clock, isoUtc } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import type { Listener } from "../core/events.ts";
import { type Evidence, PATHS, withoutDigits } from "../core/evidence.ts";
import type { Json } from "../core/json.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import type { AttachmentLimits } from "../core/part.ts";
import type { Piece } from "../core/piece.ts";
import type { OddReport, Redactor } from "../core/redactor.ts";
import { shellWord } from "../core/shell.ts";
import { freeBytes, neededBytes, requireRoom, sizeText } from "../evidence/disk.ts";
import { streamText } from "../evidence/log-grammar.ts";
import { logAbout, withLogParts } from "../evidence/log-about.ts";
import { DERIVED_PATHS, freePath, PathSet } from "../evidence/paths.ts";
import { type ProcessTable, takeLock } from "../evidence/lock.ts";
import { outputError } from "../evidence/output-error.ts";
import { openRunFolder } from "../evidence/reader.ts";
import { RESUMABLE_NAME, writeResumable } from "../evidence/resume.ts";
import { type RunFolder, createRunFolder } from "../evidence/store.ts";
import { sweep } from "../evidence/sweep.ts";
import { type FinishedPack, type FinishHost, finishPack, type FinishRequest } from "./finish.ts";
import type { KeptMap } from "./keep-map.ts";
import { isPackName, packName } from "../pack/name.ts";
import { windowFromFailures } from "../plan/window.ts";
import { createOddStrings } from "../redact/odd.ts";
import { createRedactor } from "../redact/redactor.ts";
import { createSecondReading } from "../redact/second-reading.ts";
import type { UserControl } from "../redact/user/control.ts";
import { Resumption, restoredPaths, type TakenUp, takeUp } from "./resumption.ts";
import { searchInThread } from "./search-thread.ts";
import { namesKeyOf, sharePack } from "./sharing.ts";

/** One case, understood: options are read, credentials work. */
export interface PackRequest {
  readonly function: FunctionReference;
  readonly compareWith?: FunctionReference;
  readonly aws: AwsSession;
  readonly peers: readonly AwsSession[];
  readonly window?: Window;
  /** Shown beside UTC when the window is found by the metrics. */
  readonly timeZone?: string;
  readonly stated: Stated;
  readonly audience: Audience;
  readonly language: Language;
  /** How large a zip may be, and how many a case takes: what is larger becomes several. AWS's current ones where absent. */
  readonly limits?: AttachmentLimits;
  /** Absolute folder for the pack; made where it does not exist. */
  readonly out: string;
  readonly clock: Clock;
  /** 32 random bytes: the key of this case's redaction tokens. */
  readonly key: Uint8Array;
  /** Where what pseudonyms stand for is kept, if it was asked for. */
  readonly map?: KeptMap;
  /** What the person stated of redaction. */
  readonly redaction?: UserControl;
  readonly tool: Manifest["tool"];
  readonly templatesRoot: string;
  /** What the host needs to take the case up again after an interruption; absent where it cannot be. */
  readonly resumeOptions?: Json;
  /** The absolute folder of an interrupted run of this case, with its key: goes on in it. */
  readonly resumeIn?: string;
}

/** Where the pipeline tells how far it is, and who may stop it. */
export interface PipelineHost {
  /** The bundled thread that searches files while they are packed; without it, that is done afterwards. */
  readonly searchWorker?: URL;
  readonly listener: Listener;
  /** Completes what the person stated, by what the evidence suggests; absent where nobody is to be asked. */
  readonly complete?: (suggested: Analysis) => Promise<Stated>;
  readonly signal: AbortSignal;
  /** Registers what must be done when the process ends at once; gives back how to forget it. */
  onAbruptEnd(cleanUp: CleanUp): () => void;
  /** This process and the others of the machine: two must not work in one run folder. */
  readonly processes: ProcessTable;
}

/** `interrupted`: a person had no patience left; `bug`: a fault of ours outside of any awaited work. */
export type AbruptEnd = "interrupted" | "bug";

/** Synchronous. May give a sentence for the person: what was left, and what can be done with it. */
export type CleanUp = (why: AbruptEnd) => string | undefined | void;

export interface PackResult extends FinishedPack {
  /** CloudTrail records in the pack, each once. */
  readonly cloudTrailRecords: number;
}

/**
 * The whole way: collect -> redact -> evidence -> analyse -> render -> pack. Ends with a sealed pack at its final name,
 * or throws and leaves no half pack: nothing, or the folder of a run that can be gone on with.
 * @throws CasePackError for everything that a person can do something about
 */
export async function makePack(request: PackRequest, host: PipelineHost): Promise<PackResult> {
  const { folder, takenUp, unlock } = await openFolder(request, host);
  let isNamed = (): boolean => false;
  const forgetFolder = host.onAbruptEnd((why) => {
    // What a person interrupts is left as a kill leaves it, unless there is a pack already.
    const isMade = isNamed();
    if (why === "interrupted" && !isMade && existsSync(join(folder.path, RESUMABLE_NAME)))
      return `Interrupted; no pack was made. ${howToGoOn(folder)}`;
    folder.removeSync();
    return isMade ? `Interrupted when the pack was made already: it is in ${request.out}.` : undefined;
  });
  try {
    const result = await workIn(folder, takenUp, request, { ...host, onNaming: (told) => void (isNamed = told) });
    await folder.remove();
    forgetFolder();
    return result;
  } catch (error) {
    // Still to be told of by whoever ends the process before the error is.
    throw await leaveOrRemove(folder, takenUp, error);
  } finally {
    unlock();
  }
}

async function workIn(
  folder: RunFolder,
  takenUp: TakenUp | undefined,
  request: PackRequest,
  host: PipelineHost & FinishHost,
): Promise<PackResult> {
  const remembered = takenUp?.checkpoint?.remembered;
  const { map } = request;
  // Names are replaced in a second pass, when all of them are known; see docs/adr/042-names-become-pseudonyms-in-a-second-pass.md.
  const redactor = createRedactor({
    key: request.key,
    namesKey: map?.key ?? namesKeyOf(request.key),
    audience: "support",
    ...(map === undefined ? {} : { onPseudonym: (kind, value, pseudonym) => map.note(kind, value, pseudonym) }),
    ...(request.redaction === undefined ? {} : { stated: request.redaction }),
    ...(remembered === undefined ? {} : { remembered }),
  });
  const secrets = await learnCredentials([request.aws, ...request.peers], redactor);
  const run: Run = { request, host, redactor, secrets, folder, takenUp, window: request.window };
  rememberCase(run);
  return await work(run);
}

interface OpenFolder {
  readonly folder: RunFolder;
  readonly takenUp?: TakenUp;
  readonly unlock: () => void;
}

/** The run folder, which is this process's alone from now on. */
async function openFolder(
  { out, clock, resumeIn, tool }: PackRequest,
  { processes, onAbruptEnd }: PipelineHost,
): Promise<OpenFolder> {
  const lock = (path: string): (() => void) => {
    try {
      return takeLock(path, processes);
    } catch (cause) {
      throw outputError(cause, out);
    }
  };
  if (resumeIn === undefined) {
    const folder = await createRunFolder({ parent: out, clock });
    try {
      return { folder, unlock: lock(folder.path) };
    } catch (error) {
      folder.removeSync();
      throw error;
    }
  }
  const unlock = lock(resumeIn);
  // What is there is looked through first, which may take long, and may be ended at any point.
  const forget = onAbruptEnd(() => `Interrupted; no pack was made. ${howToGoOn({ path: resumeIn })}`);
  try {
    const takenUp = await takeUp(resumeIn, tool.version);
    return { folder: takenUp.folder, takenUp, unlock };
  } catch (error) {
    unlock();
    throw error;
  } finally {
    forget();
  }
}

/** What ended a run decides whether it can be gone on with; the error says so. */
async function leaveOrRemove(folder: RunFolder, takenUp: TakenUp | undefined, error: unknown): Promise<unknown> {
  if (!resumable(error, takenUp) || !existsSync(join(folder.path, RESUMABLE_NAME))) {
    await folder.remove();
    return error;
  }
  await folder.leave();
  return new CasePackError(error.code, `${error.message} ${howToGoOn(folder)}`, { cause: error });
}

function howToGoOn({ path }: Pick<RunFolder, "path">): string {
  return `To go on where it was, same window and answers: lambda-case-pack collect --resume ${shellWord(path)}`;
}

interface Run {
  readonly request: PackRequest;
  readonly host: PipelineHost & FinishHost;
  readonly redactor: Redactor;
  /** The sessions' own credentials. */
  readonly secrets: readonly string[];
  readonly folder: RunFolder;
  /** What an interrupted run had left in the folder. */
  readonly takenUp: TakenUp | undefined;
  /** From the start where it was stated, else once it is settled. */
  window: Window | undefined;
}

async function work(run: Run): Promise<PackResult> {
  const { request, host, redactor, folder } = run;
  const gathered = await gather(run);
  const { items, cloudTrailRecords } = gathered;
  requireEvidence(items);
  await folder.close();
  // Before the sweep: an answer may hold a secret, which is then looked for everywhere.
  const info = await answered(run, gathered);
  const odd = createOddStrings();
  await sweep(folder, redactor, odd.look, host.signal);
  if (request.audience === "shared") {
    const evidence = openRunFolder(folder, { case: info, items });
    return { ...(await share(run, evidence, odd.report())), cloudTrailRecords };
  }
  const { limits, tool, templatesRoot, map, out, clock } = request;
  const finished = await finishPack(
    {
      folder,
      info,
      items,
      redaction: redactor.counts(),
      redactionReport: redactor.report(odd.report()),
      limits,
      tool,
      templatesRoot,
      out,
      date: clock.now(),
      ...sealOf(run),
      map: map === undefined ? undefined : { kept: map, secrets: redactor.residueValues() },
    },
    host,
  );
  return { ...finished, cloudTrailRecords };
}

/** What the pack may not hold, and the thread that looks for it. */
function sealOf({ request, host, redactor, secrets }: Run): Pick<FinishRequest, "seal" | "startSearch"> {
  const keepPatterns = request.redaction?.keepPatterns ?? [];
  const seal = { residue: redactor.residue(), secrets, rules: createSecondReading(keepPatterns) };
  if (host.searchWorker === undefined) return { seal };
  const [values, hashes] = [redactor.residueValues(), redactor.residueHashes()];
  return { seal, startSearch: searchInThread(host.searchWorker, { values, hashes, secrets, keepPatterns }) };
}

/** The case with what a person answers once the evidence can suggest something. */
async function answered({ host, redactor, folder }: Run, { info, items }: Gathered): Promise<CaseInfo> {
  if (host.complete === undefined) return info;
  const stated = await host.complete(await analyse(openRunFolder(folder, { case: info, items })));
  return { ...info, stated: redactor.json(stated, "manifest.json") as unknown as Stated };
}

/** The pack for readers outside, of evidence as it would be in one for Support. */
async function share(
  { request, host, redactor, secrets, folder }: Run,
  evidence: Evidence,
  odd: OddReport,
): Promise<FinishedPack> {
  const { key, map, redaction, out, tool, templatesRoot, limits } = request;
  return await sharePack(
    {
      evidence,
      report: redactor.report(odd),
      counts: redactor.counts(),
      key,
      ...(map === undefined ? {} : { map }),
      ...(redaction === undefined ? {} : { stated: redaction }),
      out,
      within: folder.path,
      ...(limits === undefined ? {} : { limits }),
      tool,
      templatesRoot,
      also: { residue: redactor.residue(), secrets, values: redactor.residueValues() },
    },
    host,
  );
}

/** Writes the case into the run folder, where it can be gone on with; not part of the evidence. */
function rememberCase({ request, folder, window }: Run): void {
  if (window === undefined || request.resumeOptions === undefined) return;
  // Under the rules for Support whoever the pack is for: a pseudonymous account id names no function.
  const { json } = createRedactor({ key: request.key, audience: "support" });
  try {
    writeResumable(folder.path, json(request.resumeOptions, "run.json"), window, request.key);
  } catch (cause) {
    throw outputError(cause, request.out);
  }
}

/**
 * A second attempt would fail closed just so after a failed redaction or seal. What an earlier process left is not thrown
 * away because its pack has no free name, or the credentials have expired.
 */
function resumable(error: unknown, takenUp: TakenUp | undefined): error is CasePackError {
  const codes = [
    "interrupted",
    "service",
    "output",
    "search",
    ...(takenUp === undefined ? [] : ["usage", "configuration"]),
  ];
  return error instanceof CasePackError && codes.includes(error.code);
}

/**
 * A secret access key of AWS has 40 characters and a session token hundreds. What people state towards an emulator,
 * `test` or `x`, stands in every pack by chance and opens nothing.
 */
const SHORTEST_SECRET = 16;

/** The sessions' own credentials must not be in a pack, even where no evidence held them. */
async function learnCredentials(sessions: readonly AwsSession[], redactor: Redactor): Promise<readonly string[]> {
  const stated = (await Promise.all(sessions.map((session) => session.secretValues()))).flat();
  const secrets = stated.filter(({ length }) => length >= SHORTEST_SECRET);
  for (const secret of secrets) redactor.learn(secret, "session-credential");
  return secrets;
}

interface Gathered {
  readonly info: CaseInfo;
  readonly items: readonly Item[];
  readonly cloudTrailRecords: number;
}

/** Asks AWS, and writes what it answers redacted. */
async function gather(run: Run): Promise<Gathered> {
  const { request, host, redactor, folder } = run;
  host.listener({ type: "stage", stage: "collect" });
  const pathOf = pathsOf(run);
  const { key, tool } = request;
  const resumption =
    request.resumeOptions === undefined
      ? undefined
      : new Resumption({ folder, redactor, key, version: tool.version, takenUp: run.takenUp, pathOf });
  const store = evidenceSink(redactor, folder, pathOf, resumption);
  let cloudTrailRecords = 0;
  const sink = async (piece: Piece): Promise<void> => {
    await store(piece);
    if (piece.kind === "records" && piece.path === PATHS.events) cloudTrailRecords += piece.records.length;
  };
  const listener: Listener = (event) =>
    host.listener(event.type === "item" ? { ...event, id: redactor.name(event.id) } : event);
  const resolveWindow = (points: readonly FailurePoint[]): Window => {
    const window = request.window ?? windowFromFailures(points, request.clock, request.timeZone);
    // Before the long calls are made, and with the name that the window gives. A pseudonym's name is free.
    if (request.audience === "support") requireFreeName(request, window);
    run.window = window;
    rememberCase(run);
    return window;
  };
  const { items, facts, window } = await collect(
    PHASES,
    {
      function: request.function,
      ...(request.compareWith === undefined ? {} : { compareWith: request.compareWith }),
      ...(request.window === undefined ? {} : { statedWindow: request.window }),
      aws: request.aws,
      peers: request.peers,
      clock: request.clock,
      signal: host.signal,
      resolveWindow,
      expectLogs: (bytes, of) => checkRoom(run, bytes, of),
      ...(resumption === undefined ? {} : { journal: (path, via) => resumption.journal(path, via) }),
      listener,
    },
    sink,
  );
  const info: CaseInfo = {
    functionArn: facts.functionArn,
    functionName: facts.functionName,
    ...(facts.qualifier === undefined ? {} : { qualifier: facts.qualifier }),
    accountId: facts.accountId ?? "",
    region: facts.region,
    window,
    audience: "support",
    language: request.language,
    stated: request.stated,
    peerAccounts: request.peers.flatMap(({ accountId }) => accountId ?? []).sort(),
    ...(request.aws.identity === undefined ? {} : { collectedBy: request.aws.identity.arn }),
    collectedAt: isoUtc(request.clock.now()),
    ...(request.compareWith === undefined ? {} : { comparedWith: request.compareWith.name }),
  };
  const told = redactor.json(withRedactedPaths(items, pathOf), "manifest.json") as unknown as readonly Item[];
  await resumption?.collected();
  await folder.endLogs((path) => logAbout(path, told, window));
  return {
    info: redactor.json(info, "manifest.json") as unknown as CaseInfo,
    items: await withLogParts(told, folder),
    cloudTrailRecords,
  };
}

/** Ends the run before its long calls where the disk is too small; a group that others write to may need less. */
async function checkRoom(
  { request: { out, audience }, host }: Run,
  logBytes: number,
  { group, shared }: ExpectedLogs,
): Promise<void> {
  // A pack for readers outside is written beside the evidence that it is made of.
  const needed = neededBytes(audience === "shared" ? 2 * logBytes : logBytes);
  const free = shared
    ? await freeBytes(out)
    : await requireRoom(out, needed, `for the ${sizeText(logBytes)} that CloudWatch counted in ${group} and the pack`);
  host.listener({ type: "room", needed, free, folder: out });
}

/** Redacts a piece, its path included, and stores it. An error while redacting ends the run: fail closed. */
function evidenceSink(
  redactor: Redactor,
  folder: RunFolder,
  pathOf: (raw: string) => string,
  resumption: Resumption | undefined,
): (piece: Piece) => Promise<void> {
  const streams = new Map<string, ReturnType<Redactor["stream"]>>();
  return async (piece) => {
    const path = pathOf(piece.path);
    switch (piece.kind) {
      case "json":
        return await folder.writeJson(
          path,
          redacted(() => redactor.json(piece.value, path)),
        );
      case "records":
        for (const record of piece.records) {
          await folder.appendRecord(
            path,
            redacted(() => redactor.json(record, path)),
          );
        }
        return undefined;
      case "log-events":
        await resumption?.settle(path);
        return await folder.appendEvents(
          path,
          redacted(() =>
            piece.events.map(({ timestamp, stream, message }) => {
              const key = `${piece.group}\n${stream}`;
              const redact = streams.get(key) ?? redactor.stream(key, path);
              streams.set(key, redact);
              return { timestamp, stream: redactor.text(streamText(stream), path), message: redact(message) };
            }),
          ),
        );
    }
  };
}

function redacted<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new CasePackError("redaction", "A reply could not be redacted, so nothing was written. No pack was made.", {
      cause,
    });
  }
}

/** The path in the pack of a piece's path: redacted, free, always the same, and as it was before an interruption. */
function pathsOf({ redactor, takenUp, request }: Run): (raw: string) => string {
  const paths = new Map<string, string>();
  const restored = restoredPaths(takenUp, request.key);
  const taken = new PathSet();
  for (const path of [...DERIVED_PATHS, PATHS.logIndex]) taken.add(path);
  for (const { path } of takenUp?.logs ?? []) taken.add(path);
  return (raw) => {
    const known = paths.get(raw);
    if (known !== undefined) return known;
    const path =
      restored(raw) ??
      freePath(
        redacted(() => {
          const name = redactor.name(raw);
          return name === raw ? name : withoutDigits(name);
        }),
        taken,
      );
    paths.set(raw, path);
    return path;
  };
}

function withRedactedPaths(items: readonly Item[], pathOf: (raw: string) => string): readonly Item[] {
  return items.map((item) => ({ ...item, files: item.files.map(pathOf) }));
}

/** @throws CasePackError `usage` where a file has the pack's name already, or that of a part of it */
export function requireFreeName(request: Pick<PackRequest, "out" | "function">, window: Window): void {
  const name = packName({ functionName: request.function.name, window });
  const taken = existsSync(request.out) ? readdirSync(request.out).find((each) => isPackName(each, name)) : undefined;
  if (taken === undefined) return;
  const path = join(request.out, taken);
  throw new CasePackError("usage", `There is a pack at ${path} already. Move it, or name another folder with --out.`, {
    option: "--out",
  });
}

/** A pack without a single answer would only look like evidence. */
function requireEvidence(items: readonly Item[]): void {
  if (items.some(({ outcome }) => outcome === "collected" || outcome === "empty")) return;
  const codes = [...new Set(items.flatMap(({ error }) => error?.code ?? []))].slice(0, 3).join(", ");
  throw new CasePackError(
    "service",
    `AWS answered none of the calls${codes === "" ? "" : ` (${codes})`}, so there is nothing to pack. --verbose shows each; \`policy\` prints the permissions that are needed.`,
  );
}
