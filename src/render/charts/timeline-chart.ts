import type { TimelineEntry } from "../../core/workflow.ts";
import { bounded, html } from "../escape.ts";
import { grouped } from "../messages.ts";
import { moment } from "../times.ts";
import { el, label } from "./svg.ts";

/** One bar: counts over `[from, to)`, ms since the epoch. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly invocations: number;
  readonly failures: number;
}

export interface TimelineInput {
  /** ms since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly timeZone: string;
  readonly buckets: readonly Bucket[];
  /** Changes and the first and last failure; numbered in the drawing as in the list beside it. */
  readonly marks: readonly { readonly entry: TimelineEntry; readonly number: number; readonly words: string }[];
}

export interface TimelineWords {
  readonly title: string;
  readonly description: string;
  readonly axis: string;
}

/** A drawing that is made smaller cannot be read, so a phone gets one of its own. */
export type Format = "wide" | "narrow";

interface Box {
  readonly width: number;
  readonly left: number;
  readonly ticks: number;
}

const BOXES: Readonly<Record<Format, Box>> = {
  wide: { width: 960, left: 56, ticks: 5 },
  narrow: { width: 352, left: 48, ticks: 3 },
};
const [RIGHT, BOTTOM, HEIGHT] = [16, 58, 190];
const MARK = { width: 22, height: 22 } as const;
const MOST_ROWS = 6;

/** Invocations and, in front of them, failures per bucket; above them the changes, numbered. */
export function timelineChart(input: TimelineInput, words: TimelineWords, format: Format): string {
  const box = BOXES[format];
  const most = niceCeiling(Math.max(1, ...input.buckets.map((bucket) => bucket.invocations)));
  const x = (ms: number): number =>
    box.left + ((ms - input.start) / Math.max(1, input.end - input.start)) * (box.width - box.left - RIGHT);
  const placed = placeMarks(input, x);
  const top = 34 + Math.max(0, ...placed.map(({ row }) => row)) * MARK.height;
  const height = top + HEIGHT + BOTTOM;
  const y = (count: number): number => top + HEIGHT * (1 - count / most);
  return el(
    "svg",
    {
      class: `timeline ${format}`,
      viewBox: `0 0 ${box.width} ${height}`,
      width: box.width,
      height,
      role: "img",
      "aria-labelledby": `timeline-title-${format} timeline-description-${format}`,
    },
    el("title", { id: `timeline-title-${format}` }, html(words.title)),
    el("desc", { id: `timeline-description-${format}` }, html(words.description)),
    ...scale(most, y, box),
    ...input.buckets.flatMap((bucket) => bars(bucket, x, y)),
    ...axis(input, x, y(0), words.axis, box),
    ...drawMarks(placed, top),
  );
}

function scale(most: number, y: (count: number) => number, { left, width }: Box): string[] {
  return [0, most / 2, most].flatMap((count) => [
    el("line", { class: "grid", x1: left, x2: width - RIGHT, y1: y(count), y2: y(count) }),
    label(grouped(count), { class: "tick", x: left - 8, y: y(count) + 4, "text-anchor": "end" }),
  ]);
}

function bars(bucket: Bucket, x: (ms: number) => number, y: (count: number) => number): string[] {
  const [left, width] = [x(bucket.from), Math.max(1.5, x(bucket.to) - x(bucket.from) - 1)];
  const bar = (kind: string, count: number): string[] => {
    if (count <= 0) return [];
    const top = Math.min(y(count), y(0) - 2); // a single failure among thousands is seen
    const title = `${moment(new Date(bucket.from).toISOString(), "UTC").utc}: ${grouped(count)} ${kind}`;
    return [el("rect", { class: kind, x: left, y: top, width, height: y(0) - top }, el("title", {}, html(title)))];
  };
  return [
    ...bar("invocations", bucket.invocations),
    ...bar("failures", Math.min(bucket.failures, Math.max(bucket.failures, 0))),
  ];
}

/** Some times along the axis, in UTC, and below them in the stated zone. */
function axis(
  input: TimelineInput,
  x: (ms: number) => number,
  base: number,
  name: string,
  { left, width, ticks: number }: Box,
): string[] {
  const last = number - 1;
  const ticks = Array.from({ length: number }, (_, index) => index).flatMap((step) => {
    const ms = input.start + ((input.end - input.start) * step) / last;
    const at = moment(new Date(ms).toISOString(), input.timeZone);
    const anchor = step === 0 ? "start" : step === last ? "end" : "middle";
    const place = { x: x(ms), "text-anchor": anchor };
    return [
      el("line", { class: "axis", x1: x(ms), x2: x(ms), y1: base, y2: base + 5 }),
      label(`${at.utc.slice(5, 16)}`, { ...place, class: "tick", y: base + 19 }),
      ...(at.local === undefined
        ? []
        : [label(at.local.slice(5, 16), { ...place, class: "tick local", y: base + 34 })]),
    ];
  });
  return [
    el("line", { class: "axis", x1: left, x2: width - RIGHT, y1: base, y2: base }),
    ...ticks,
    label(name, { class: "tick", x: left, y: base + 52 }),
  ];
}

interface Placed {
  readonly mark: TimelineInput["marks"][number];
  readonly x: number;
  readonly row: number;
}

/** Each mark in the first row where it covers no other; what finds none shares the last. */
function placeMarks(input: TimelineInput, x: (ms: number) => number): Placed[] {
  const ends = Array.from({ length: MOST_ROWS }, () => Number.NEGATIVE_INFINITY);
  return input.marks.flatMap((mark) => {
    const ms = Date.parse(mark.entry.at);
    if (!(ms >= input.start && ms <= input.end)) return [];
    const at = x(ms);
    const free = ends.findIndex((end) => at - end >= MARK.width);
    const row = free === -1 ? MOST_ROWS - 1 : free;
    ends[row] = at;
    return [{ mark, x: at, row }];
  });
}

function drawMarks(placed: readonly Placed[], top: number): string[] {
  const y = (row: number): number => 14 + row * MARK.height;
  const lines = placed.map(({ mark, x, row }) =>
    el("line", { class: `mark ${mark.entry.kind}`, x1: x, x2: x, y1: y(row), y2: top + HEIGHT }),
  );
  const discs = placed.map(({ mark: { entry, number, words }, x, row }) =>
    el(
      "g",
      { class: `mark ${entry.kind}` },
      el("title", {}, html(bounded(`${moment(entry.at, "UTC").utc}: ${words}`))),
      el("circle", { cx: x, cy: y(row), r: 10 }),
      label(String(number), { x, y: y(row) + 4, "text-anchor": "middle" }),
    ),
  );
  return [...lines, ...discs];
}

/** The next of 2, 4, 6, 8, 10, 20, 40...: its half is a whole number. */
function niceCeiling(count: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [2, 4, 6, 8, 10]) if (digit * power >= count) return digit * power;
  }
}
