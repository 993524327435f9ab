import { existsSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "./analyse/run.ts";
import type { AwsSession } from "./aws/session.ts";
import { PHASES } from "./collect/index.ts";
import { collect, type ExpectedLogs } from "./collect/run.ts";
import type { Audience, CaseInfo, FailurePoint, FunctionReference, Language, Stated, Window } from "./core/case.ts";
import { type Clock, isoUtc } from "./core/clock.ts";
import { CasePackError } from "./core/errors.ts";
import type { Listener } from "./core/events.ts";
import { PATHS } from "./core/evidence.ts";
import type { FindingsDocument } from "./core/finding.ts";
import type { Json } from "./core/json.ts";
import type { Manifest } from "./core/manifest.ts";
import type { Item } from "./core/outcome.ts";
import type { Piece } from "./core/piece.ts";
import type { Redactor } from "./core/redactor.ts";
import { shellWord } from "./core/shell.ts";
import { freeBytes, neededBytes, requireRoom, sizeText } from "./evidence/disk.ts";
import { logAbout, withLogParts } from "./evidence/log-about.ts";
import { DERIVED_PATHS, PathSet } from "./evidence/paths.ts";
import { buildManifest, manifestText } from "./evidence/manifest.ts";
import { outputError } from "./evidence/output-error.ts";
import { openRunFolder } from "./evidence/reader.ts";
import { RESUMABLE_NAME, writeResumable } from "./evidence/resume.ts";
import { type RunFolder, createRunFolder } from "./evidence/store.ts";
import { sweep } from "./evidence/sweep.ts";
import { packName } from "./pack/name.ts";
import { writePack } from "./pack/write.ts";
import { windowFromFailures } from "./plan/window.ts";
import { createOddStrings } from "./redact/odd.ts";
import { createRedactor } from "./redact/redactor.ts";
import type { UserControl } from "./redact/user/control.ts";
import { renderPack } from "./render/render.ts";
import { searchInThread } from "./search-thread.ts";

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
  /** Absolute folder for the pack; made where it does not exist. */
  readonly out: string;
  readonly clock: Clock;
  /** 32 random bytes: the key of this case's redaction tokens. */
  readonly key: Uint8Array;
  /** What the person stated of redaction. */
  readonly redaction?: UserControl;
  readonly tool: Manifest["tool"];
  readonly templatesRoot: string;
  /** What the host needs to take the case up again after an interruption; absent where it cannot be. */
  readonly resumeOptions?: Json;
}

/** Where the pipeline tells how far it is, and who may stop it. */
export interface PipelineHost {
  /** The bundled thread that searches files while they are packed; without it, that is done afterwards. */
  readonly searchWorker?: URL;
  readonly listener: Listener;
  readonly signal: AbortSignal;
  /** Registers what must be removed when the process ends at once; gives back how to forget it. */
  onAbruptEnd(cleanUp: () => void): () => void;
}

export interface PackResult {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly manifest: Manifest;
  readonly findings: FindingsDocument;
  /** CloudTrail records in the pack, each once. */
  readonly cloudTrailRecords: number;
}

/**
 * The whole way: collect -> redact -> evidence -> analyse -> render -> pack. Ends with a sealed pack at its final name,
 * or throws and leaves nothing.
 * @throws CasePackError for everything that a person can do something about
 */
export async function makePack(request: PackRequest, host: PipelineHost): Promise<PackResult> {
  const redactor = createRedactor({
    key: request.key,
    audience: request.audience,
    ...(request.redaction === undefined ? {} : { stated: request.redaction }),
  });
  const secrets = await learnCredentials([request.aws, ...request.peers], redactor);
  const folder = await createRunFolder({ parent: request.out, clock: request.clock });
  const forgetFolder = host.onAbruptEnd(() => folder.removeSync());
  const run: Run = { request, host, redactor, secrets, folder, window: request.window };
  try {
    rememberCase(run);
    const result = await work(run);
    await folder.remove();
    return result;
  } catch (error) {
    if (!resumable(error)) {
      await folder.remove();
      throw error;
    }
    await folder.remove(RESUMABLE_NAME);
    throw leaveCase(run, error);
  } finally {
    forgetFolder();
  }
}

interface Run {
  readonly request: PackRequest;
  readonly host: PipelineHost;
  readonly redactor: Redactor;
  /** The sessions' own credentials. */
  readonly secrets: readonly string[];
  readonly folder: RunFolder;
  /** From the start where it was stated, else once it is settled. */
  window: Window | undefined;
}

async function work(run: Run): Promise<PackResult> {
  const { request, host, redactor, folder } = run;
  const { info, items, cloudTrailRecords } = await gather(run);
  requireEvidence(items);
  await folder.close();
  const odd = createOddStrings();
  await sweep(folder, redactor, odd.look);
  host.listener({ type: "stage", stage: "analyse" });
  const evidence = openRunFolder(folder, { case: info, items });
  const analysis = await analyse(evidence);
  host.listener({ type: "stage", stage: "render" });
  const { tool, templatesRoot } = request;
  const redaction = redactor.counts();
  const rendered = await renderPack({ case: info, tool, items, analysis, redaction, evidence, templatesRoot });
  for (const { path, text } of rendered) await folder.writeText(path, text);
  await folder.writeJson("redaction/report.json", redactor.report(odd.report()));
  const manifest = buildManifest({ tool, case: info, items, analysis, files: folder.files(), redaction });
  await folder.writeText("manifest.json", manifestText(manifest));
  await folder.close();
  interruptIfAsked(host.signal);
  host.listener({ type: "stage", stage: "pack" });
  const pack = await seal(run, info);
  return { ...pack, manifest, findings: analysis.findings, cloudTrailRecords };
}

/** Writes into the run folder what is needed to take the case up again, if there is anything; not part of the evidence. */
function rememberCase({ request, folder, window }: Run): boolean {
  if (window === undefined || request.resumeOptions === undefined) return false;
  // Under the rules for Support whoever the pack is for: a pseudonymous account id names no function.
  const { json } = createRedactor({ key: request.key, audience: "support" });
  try {
    writeResumable(folder.path, json(request.resumeOptions, "run.json"), window, request.key);
    return true;
  } catch (cause) {
    throw outputError(cause, request.out);
  }
}

/** Leaves the case in the run folder, whose evidence is gone, and says so. */
function leaveCase(run: Run, error: CasePackError): CasePackError {
  try {
    // What stands there is not written again: a full disk would take it away.
    if (!existsSync(join(run.folder.path, RESUMABLE_NAME)) && !rememberCase(run)) return error;
  } catch {
    // The disk takes not even this. What ended the run is what a person must know.
    run.folder.removeSync();
    return error;
  }
  const again = `lambda-case-pack collect --resume ${shellWord(run.folder.path)}`;
  return new CasePackError(error.code, `${error.message} To take it up again, same window and answers: ${again}`, {
    cause: error,
  });
}

/** A second attempt would fail closed just so after a failed redaction or seal. */
function resumable(error: unknown): error is CasePackError {
  return error instanceof CasePackError && ["interrupted", "service", "output"].includes(error.code);
}

/** The sessions' own credentials must not be in a pack, even where no evidence held them. */
async function learnCredentials(sessions: readonly AwsSession[], redactor: Redactor): Promise<readonly string[]> {
  const secrets = (await Promise.all(sessions.map((session) => session.secretValues()))).flat();
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
  const paths = new Map<string, string>();
  const store = evidenceSink(redactor, folder, paths);
  let cloudTrailRecords = 0;
  const sink = async (piece: Piece): Promise<void> => {
    await store(piece);
    if (piece.kind === "records" && piece.path === PATHS.events) cloudTrailRecords += piece.records.length;
  };
  const listener: Listener = (event) =>
    host.listener(event.type === "item" ? { ...event, id: redactor.name(event.id) } : event);
  const resolveWindow = (points: readonly FailurePoint[]): Window => {
    const window = request.window ?? windowFromFailures(points, request.clock, request.timeZone);
    // Before the long calls are made, and with the name that the window gives.
    requireFreeName(request, window);
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
    audience: request.audience,
    language: request.language,
    stated: request.stated,
    peerAccounts: request.peers.flatMap(({ accountId }) => accountId ?? []).sort(),
    ...(request.aws.identity === undefined ? {} : { collectedBy: request.aws.identity.arn }),
    collectedAt: isoUtc(request.clock.now()),
    ...(request.compareWith === undefined ? {} : { comparedWith: request.compareWith.name }),
  };
  const told = redactor.json(withRedactedPaths(items, paths), "manifest.json") as unknown as readonly Item[];
  await folder.endLogs((path) => logAbout(path, told, window));
  return {
    info: redactor.json(info, "manifest.json") as unknown as CaseInfo,
    items: await withLogParts(told, folder),
    cloudTrailRecords,
  };
}

/** Ends the run before its long calls where the disk is too small; a group that others write to may need less. */
async function checkRoom(
  { request: { out }, host }: Run,
  logBytes: number,
  { group, shared }: ExpectedLogs,
): Promise<void> {
  const needed = neededBytes(logBytes);
  const free = shared
    ? await freeBytes(out)
    : await requireRoom(out, needed, `for the ${sizeText(logBytes)} that CloudWatch counted in ${group} and the pack`);
  host.listener({ type: "room", needed, free, folder: out });
}

/** Redacts a piece, its path included, and stores it. An error while redacting ends the run: fail closed. */
function evidenceSink(
  redactor: Redactor,
  folder: RunFolder,
  paths: Map<string, string>,
): (piece: Piece) => Promise<void> {
  const streams = new Map<string, ReturnType<Redactor["stream"]>>();
  const redacted = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new CasePackError("redaction", "A reply could not be redacted, so nothing was written. No pack was made.", {
        cause,
      });
    }
  };
  const taken = new PathSet();
  for (const path of [...DERIVED_PATHS, PATHS.logIndex]) taken.add(path);
  return async (piece) => {
    const path =
      paths.get(piece.path) ??
      freePath(
        redacted(() => redactor.name(piece.path)),
        taken,
      );
    paths.set(piece.path, path);
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
        return await folder.appendEvents(
          path,
          redacted(() =>
            piece.events.map(({ timestamp, stream, message }) => {
              const key = `${piece.group}\n${stream}`;
              const redact = streams.get(key) ?? redactor.stream(key, path);
              streams.set(key, redact);
              return { timestamp, stream: redactor.name(stream), message: redact(message) };
            }),
          ),
        );
    }
  };
}

/**
 * A path that clashes with no other file's, and is marked as taken: `PROD` and `prod` are two aliases and one file on
 * half of all machines, and a log group may be named like a file of ours.
 */
function freePath(path: string, taken: PathSet): string {
  const cut = path.lastIndexOf("/");
  const [folder, name] = [path.slice(0, Math.max(cut, 0)), path.slice(cut + 1)];
  const [, stem = name, ending = ""] = /^(.*?)(\.[a-z]+)?$/u.exec(name) ?? [];
  const inFolder = (where: string, what: string): string => (where === "" ? what : `${where}/${what}`);
  if (taken.add(path) === undefined) return path;
  for (let number = 2; number < 1000; number += 1) {
    const others = [inFolder(folder, `${stem}-${number}${ending}`), inFolder(`${folder}-${number}`, name)];
    const free = others.find((other) => taken.add(other) === undefined);
    if (free !== undefined) return free;
  }
  return path;
}

function withRedactedPaths(items: readonly Item[], paths: ReadonlyMap<string, string>): readonly Item[] {
  return items.map((item) => ({ ...item, files: item.files.map((path) => paths.get(path) ?? path) }));
}

/** @throws CasePackError `usage` where a file has the pack's name already */
export function requireFreeName(request: Pick<PackRequest, "out" | "function">, window: Window): void {
  const path = join(request.out, packName({ functionName: request.function.name, window }));
  if (!existsSync(path)) return;
  throw new CasePackError("usage", `There is a pack at ${path} already. Move it, or name another folder with --out.`, {
    option: "--out",
  });
}

async function seal(
  { request, host, folder, redactor, secrets }: Run,
  info: CaseInfo,
): Promise<{ path: string; bytes: number }> {
  let forgetPartial: (() => void) | undefined;
  try {
    return await writePack({
      folder: folder.path,
      files: folder.files().map(({ path }) => path),
      out: join(request.out, packName(info)),
      date: request.clock.now(),
      seal: { residue: redactor.residue(), secrets },
      ...(host.searchWorker === undefined
        ? {}
        : { startSearch: searchInThread(host.searchWorker, { values: redactor.residueValues(), secrets }) }),
      onPartial: (partial) => {
        forgetPartial = host.onAbruptEnd(() => partial.removeSync());
      },
    });
  } finally {
    forgetPartial?.();
  }
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

function interruptIfAsked(signal: AbortSignal): void {
  if (signal.aborted) throw new CasePackError("interrupted", "Interrupted; no pack was made.");
}
