import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import { charClass } from "../find/char-class.ts";
import type { Found } from "../find/found.ts";
import type { Key } from "../read/key.ts";
import type { Subject } from "../rule.ts";
import { isOrdinaryMember } from "./secret-members.ts";

const LONGEST_LINE = 2000;
const MOST_ROWS = 2000;
const HEADING = /^(?:["']?[A-Za-z][\w .()/-]{0,47}["']?|\(index\))$/;
/** `----+-----`, `|---|:--:|`, `-------- ----`: between headings and rows, or around them. */
const RULE_LINE = /^(?:[\s|+:=-]|\xe2[\x94\x95][\x80-\xbf])+$/;
/** `created_at` under a heading is one more heading. */
const COLUMN_NAME = /^[a-z]+(?:_[a-z]+)+$/;
const CELL_END = charClass(" \t|;,\"'\r\n\u00e2");
/** As `console.table` and rich draw it. */
const BOX = "\u00e2\u0094\u0082";
const DELIMITERS = ["\t", "|", BOX, ";", ","] as const;

interface Cell {
  readonly start: number;
  readonly end: number;
}

/**
 * Values in columns whose headings say "secret": CSV, TSV, tables of psql, mysql, Markdown and PowerShell. Looked at where
 * a telling name has no value of its own; what was taken for a line of headings once is not looked at again.
 */
export function findColumns(subject: Subject, key: Key, rule: string, found: Found): void {
  // a heading ends at a space, a delimiter or the line's end
  if (CELL_END[subject.bytes[key.end] ?? 10] !== 1) return;
  const seen = subject.ends.get("table");
  if (seen !== undefined && seen.from <= key.start && key.start < seen.to) return;
  const heading = lineAround(subject, key);
  if (heading === undefined) return;
  subject.ends.set("table", { from: heading.start, to: heading.end });
  const line = subject.text.slice(heading.start, heading.end);
  const delimiter = DELIMITERS.find((mark) => line.includes(mark) && isHeading(cellsOf(line, mark), line));
  const columns = delimiter === undefined ? ruledColumns(subject, heading) : undefined;
  if (delimiter === undefined && columns === undefined) return;
  const split = (row: string): readonly Cell[] =>
    delimiter === undefined ? slicesOf(row, columns!) : cellsOf(row, delimiter);
  const classes = split(line).map(({ start, end }) => classifyKey(unquoted(line.slice(start, end))));
  if (!classes.some(({ verdict }) => verdict === "secret" || verdict === "maybe")) return;
  const end = maskRows(subject, heading.end + 1, classes, split, rule, found);
  subject.ends.set("table", { from: heading.start, to: end });
}

/** Gives where the rows end. */
function maskRows(
  subject: Subject,
  from: number,
  classes: readonly KeyClass[],
  split: (row: string) => readonly Cell[],
  rule: string,
  found: Found,
): number {
  let at = from;
  for (let rows = 0; rows < MOST_ROWS && at < subject.length; rows++) {
    const row = lineFrom(subject, at);
    if (row === undefined || row.trim() === "") return at;
    if (!RULE_LINE.test(row)) {
      const cells = split(row);
      if (cells.length !== classes.length) return at;
      for (const [column, verdict] of classes.entries()) {
        if (verdict.verdict !== "secret" && verdict.verdict !== "maybe") continue;
        const { start, end } = inner(row, cells[column]!);
        const text = row.slice(start, end);
        if (
          text !== "" &&
          !COLUMN_NAME.test(text) &&
          !isOrdinaryMember(text, verdict.kind) &&
          judgeValue({ name: "key", verdict, text, quoted: true })
        )
          found.add(at + start, at + end, verdict.kind, rule);
      }
    }
    at += row.length + 1;
  }
  return at;
}

/** The line that a name stands in, if others follow it and it is short enough for one of headings. */
function lineAround({ text, length }: Subject, key: Key): Cell | undefined {
  const before = text.slice(Math.max(0, key.start - LONGEST_LINE), key.start);
  const start = key.start - before.length + before.lastIndexOf("\n") + 1;
  const stop = text.slice(key.end, Math.min(length, key.end + LONGEST_LINE)).indexOf("\n");
  return stop < 0 || key.end + stop - start > LONGEST_LINE ? undefined : { start, end: key.end + stop };
}

function lineFrom({ text, length }: Subject, at: number): string | undefined {
  const rest = text.slice(at, Math.min(length, at + LONGEST_LINE));
  const stop = rest.indexOf("\n");
  if (stop < 0) return rest.length < LONGEST_LINE ? rest : undefined;
  return rest.slice(0, stop);
}

function isHeading(cells: readonly Cell[], line: string): boolean {
  return cells.length > 1 && cells.every(({ start, end }) => HEADING.test(line.slice(start, end)));
}

/** The cells of a row, without the spaces about them; the delimiter may stand in quotation marks. */
function cellsOf(row: string, delimiter: string): readonly Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  let inQuotes = false;
  const isBar = delimiter === "|" || delimiter === BOX;
  for (let at = 0; at <= row.length; at++) {
    const char = row[at];
    if (char === '"') inQuotes = !inQuotes;
    if (at < row.length && (!row.startsWith(delimiter, at) || (inQuotes && !isBar))) continue;
    cells.push(trimmed(row, start, at));
    start = at + delimiter.length;
  }
  // a frame: | a | b |
  const framed = isBar && cells.length > 2 && isEmpty(cells[0]!) && isEmpty(cells.at(-1)!);
  return framed ? cells.slice(1, -1) : cells;
}

function isEmpty({ start, end }: Cell): boolean {
  return start >= end;
}

/** Where columns begin whose headings are underlined: `-------- ----`. */
function ruledColumns(subject: Subject, heading: Cell): readonly number[] | undefined {
  const line = lineFrom(subject, heading.end + 1)?.trimEnd();
  if (line === undefined || !/^-{2,80}(?: {1,40}-{2,80}){1,40}$/.test(line)) return undefined;
  return [...line.matchAll(/-+/g)].map(({ index }) => index);
}

function slicesOf(row: string, columns: readonly number[]): readonly Cell[] {
  return columns.map((start, index) => trimmed(row, Math.min(start, row.length), columns[index + 1] ?? row.length));
}

function trimmed(row: string, from: number, to: number): Cell {
  let start = from;
  let end = Math.min(to, row.length);
  while (start < end && row.charCodeAt(start) <= 32) start++;
  while (end > start && row.charCodeAt(end - 1) <= 32) end--;
  return { start, end };
}

/** A cell without its quotation marks. */
function inner(row: string, { start, end }: Cell): Cell {
  const mark = row[start];
  return (mark === '"' || mark === "'") && end - start > 1 && row[end - 1] === mark
    ? { start: start + 1, end: end - 1 }
    : { start, end };
}

function unquoted(text: string): string {
  return text.replaceAll(/^["']|["']$/g, "");
}
