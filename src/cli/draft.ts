import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type CaseInfo, LANGUAGES } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import { fileName } from "../core/evidence.ts";
import { shellWord } from "../core/shell.ts";
import type { PartList } from "../core/manifest.ts";
import { zipSize } from "../evidence/archive.ts";
import { packZips } from "../evidence/pack-zips.ts";
import { openPack } from "../evidence/reader.ts";
import { sha256Before } from "../pack/digest.ts";
import { findSecrets } from "../redact/scan.ts";
import { visible } from "../core/visible.ts";
import { loadMessages } from "../render/messages.ts";
import type { Attachment } from "../submit/job.ts";
import { LIMITS } from "../submit/limits.ts";
import { type MarkStyle, answered, type Mark, marksIn, requireFit, statedAnswers } from "../submit/text.ts";
import { checkPack } from "./commands/verify.ts";
import type { Host } from "./host.ts";

/** What would be sent, read from a pack that holds; nothing has been asked of AWS. */
export interface Draft {
  readonly case: CaseInfo;
  /** In the order in which they are attached. */
  readonly files: readonly Attachment[];
  /** Names of zips that are sent when Support asks: a case takes only so many files. */
  readonly keptBack: readonly string[];
  readonly text: string;
  /** Questions that are still open in the text. */
  readonly open: readonly Mark[];
  /** The digest by which cases about the pack are known: of its first file. */
  readonly sha256: string;
  /** A command that prints the pack's text. */
  readonly textCommand: string;
}

export interface DraftArgs {
  readonly pack: string;
  readonly text?: string | undefined;
  readonly subject?: string | undefined;
  readonly answer?: readonly string[] | undefined;
}

/**
 * Verifies the pack and reads its text, with the answers in it.
 * @param ask asks a person for what is open; undefined where nobody is to be asked
 * @throws CasePackError `pack` for one that does not verify; `usage` for a text that cannot be sent
 */
export async function draftFrom(args: DraftArgs, ask: Host["ask"], host: Host): Promise<Draft> {
  const path = resolve(host.cwd, args.pack);
  const report = await checkPack([path], host.version);
  if (!report.ok) throw doesNotHold(report.problems);
  const pack = await openPack(path);
  try {
    const ownText = (await pack.text("case-description.md")) ?? "";
    const given = args.text === undefined ? ownText : await textFrom(resolve(host.cwd, args.text));
    const styles = LANGUAGES.map((language) => markStyle(join(host.packageRoot, "templates"), language));
    const text = await withAnswers(given, styles, args.answer ?? [], ask);
    requireNoSecret(text);
    requireNoSecretIn(args.subject);
    requireFit(text);
    const { atOnce, onRequest } = await packZips(path);
    const files = await Promise.all(atOnce.map((zip) => attachment(zip)));
    requireAttachable(files);
    requireSame(files, report.facts.sha256, pack.manifest.parts);
    return {
      case: pack.manifest.case,
      files,
      keptBack: onRequest.map((zip) => basename(zip)),
      text,
      open: marksIn(text, styles),
      sha256: report.facts.sha256,
      textCommand: `unzip -p ${shellWord(path)} case-description.md`,
    };
  } finally {
    pack.close();
  }
}

/** Options first, then whoever sits at the terminal; what stays open stays marked. */
async function withAnswers(
  text: string,
  styles: readonly MarkStyle[],
  stated: readonly string[],
  ask: Host["ask"],
): Promise<string> {
  const marks = marksIn(text, styles);
  const answers = new Map(statedAnswers(stated, marks));
  if (ask !== undefined) {
    for (const mark of marks.filter(({ number }) => !answers.has(number))) {
      const answer = await ask(`${mark.question} (Enter: leave it open)`, "");
      if (answer !== undefined) answers.set(mark.number, answer);
    }
  }
  // Whoever reads the case sees characters, never an effect.
  const shown = new Map([...answers].map(([number, answer]) => [number, visible(answer.replaceAll(/\s+/gu, " "))]));
  return answered(text, styles, shown);
}

/** The mark's words around its question, as the templates write them. */
function markStyle(templatesRoot: string, language: CaseInfo["language"]): MarkStyle {
  const { t } = loadMessages(templatesRoot, language);
  const PLACE = "\u0000";
  const [before = "", after = ""] = t("please-answer", { question: PLACE }).split(PLACE);
  const ids = ["issue", "workflow", "frequency", "cross-account", "timestamps", "impact"];
  return { before, after, questions: Object.fromEntries(ids.map((id) => [id, t(`question.${id}`)])) };
}

function doesNotHold(problems: readonly { readonly file: string; readonly problem: string }[]): CasePackError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new CasePackError(
    "pack",
    `The pack does not verify, so it is not sent: ${first?.file ?? ""}: ${first?.problem ?? ""}${more} \`lambda-case-pack verify\` lists all. Collect anew rather than repair it.`,
  );
}

async function textFrom(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new CasePackError("usage", `--text ${path} cannot be read.`, { option: "--text", cause });
  }
}

/** The pack's own text has been searched with the pack; answers and a text of one's own have not. */
function requireNoSecret(text: string): void {
  const [hit] = findSecrets(text);
  if (hit === undefined) return;
  throw new CasePackError(
    "redaction",
    `Line ${hit.line} of the text holds what looks like a secret (${hit.rule}); nothing was sent. Take it out of the answer or the --text file.`,
  );
}

function requireNoSecretIn(subject: string | undefined): void {
  const [hit] = findSecrets(subject ?? "");
  if (hit === undefined) return;
  throw new CasePackError(
    "redaction",
    `The --subject holds what looks like a secret (${hit.rule}); nothing was sent. Take it out.`,
    { option: "--subject" },
  );
}

async function attachment(path: string): Promise<Attachment> {
  const bytes = await zipSize(path);
  return { path, name: safeName(path), bytes, sha256: await sha256Before(path, bytes) };
}

/** The first zip is the one that was verified; the others are those that it lists. */
function requireSame([first, ...others]: readonly Attachment[], verified: string, parts: PartList | undefined): void {
  const listed = new Map(parts?.zips.map((zip) => [zip.name, zip.sha256]));
  const wrong =
    first?.sha256 === verified ? others.find(({ path, sha256 }) => listed.get(basename(path)) !== sha256) : first;
  if (wrong === undefined) return;
  throw new CasePackError("pack", `${wrong.name} is not the file that the pack was made with, so nothing is sent.`);
}

/** A name that another program gave the pack may hold anything. */
function safeName(path: string): string {
  const name = basename(path);
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/u.test(name) ? name : fileName(name);
}

function requireAttachable(files: readonly Attachment[]): void {
  const large = files.find(({ bytes }) => bytes > LIMITS.fileBytes);
  if (large === undefined && files.length <= LIMITS.files) return;
  throw new CasePackError(
    "usage",
    `AWS Support takes ${LIMITS.files} files of 150 MB (${LIMITS.fileBytes} bytes) each, and ${
      large === undefined ? `these are ${files.length}` : `${large.name} has ${large.bytes}`
    }. Make the pack anew with --max-size, which splits it.`,
  );
}
