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

const BOX = { width: 960, height: 300, left: 56, right: 16, top: 52, bottom: 58 } as const;
const PLOT = { width: BOX.width - BOX.left - BOX.right, height: BOX.height - BOX.top - BOX.bottom };

/** Invocations and, in front of them, failures per bucket; above them the changes, numbered. */
export function timelineChart(input: TimelineInput, words: TimelineWords): string {
  const most = niceCeiling(Math.max(1, ...input.buckets.map((bucket) => bucket.invocations)));
  const x = (ms: number): number => BOX.left + ((ms - input.start) / Math.max(1, input.end - input.start)) * PLOT.width;
  const y = (count: number): number => BOX.top + PLOT.height * (1 - count / most);
  return el(
    "svg",
    {
      class: "timeline",
      viewBox: `0 0 ${BOX.width} ${BOX.height}`,
      width: BOX.width,
      height: BOX.height,
      role: "img",
      "aria-labelledby": "timeline-title timeline-description",
    },
    el("title", { id: "timeline-title" }, html(words.title)),
    el("desc", { id: "timeline-description" }, html(words.description)),
    ...scale(most, y),
    ...input.buckets.flatMap((bucket) => bars(bucket, x, y)),
    ...axis(input, x, words.axis),
    ...marks(input, x),
  );
}

function scale(most: number, y: (count: number) => number): string[] {
  return [0, most / 2, most].flatMap((count) => [
    el("line", { class: "grid", x1: BOX.left, x2: BOX.width - BOX.right, y1: y(count), y2: y(count) }),
    label(grouped(count), { class: "tick", x: BOX.left - 8, y: y(count) + 4, "text-anchor": "end" }),
  ]);
}

function bars(bucket: Bucket, x: (ms: number) => number, y: (count: number) => number): string[] {
  const [left, width] = [x(bucket.from), Math.max(1.5, x(bucket.to) - x(bucket.from) - 1)];
  const bar = (kind: string, count: number): string[] => {
    if (count <= 0) return [];
    const top = Math.min(y(count), BOX.top + PLOT.height - 2); // a single failure among thousands is seen
    const title = `${moment(new Date(bucket.from).toISOString(), "UTC").utc}: ${grouped(count)} ${kind}`;
    return [
      el(
        "rect",
        { class: kind, x: left, y: top, width, height: BOX.top + PLOT.height - top },
        el("title", {}, html(title)),
      ),
    ];
  };
  return [
    ...bar("invocations", bucket.invocations),
    ...bar("failures", Math.min(bucket.failures, Math.max(bucket.failures, 0))),
  ];
}

/** Five times along the axis, in UTC, and below them in the stated zone. */
function axis(input: TimelineInput, x: (ms: number) => number, name: string): string[] {
  const base = BOX.top + PLOT.height;
  const ticks = [0, 1, 2, 3, 4].flatMap((step) => {
    const ms = input.start + ((input.end - input.start) * step) / 4;
    const at = moment(new Date(ms).toISOString(), input.timeZone);
    const anchor = step === 0 ? "start" : step === 4 ? "end" : "middle";
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
    el("line", { class: "axis", x1: BOX.left, x2: BOX.width - BOX.right, y1: base, y2: base }),
    ...ticks,
    label(name, { class: "tick", x: BOX.left, y: BOX.height - 6 }),
  ];
}

/** Marks that would cover each other stand in two rows. */
function marks(input: TimelineInput, x: (ms: number) => number): string[] {
  let [lastX, low] = [-100, false];
  return input.marks.flatMap(({ entry, number, words }) => {
    const ms = Date.parse(entry.at);
    if (Number.isNaN(ms) || ms < input.start || ms > input.end) return [];
    const at = x(ms);
    low = at - lastX < 22 ? !low : false;
    lastX = at;
    const top = low ? 36 : 14;
    return [
      el(
        "g",
        { class: `mark ${entry.kind}` },
        el("title", {}, html(bounded(`${moment(entry.at, "UTC").utc}: ${words}`))),
        el("line", { x1: at, x2: at, y1: top, y2: BOX.top + PLOT.height }),
        el("circle", { cx: at, cy: top, r: 10 }),
        label(String(number), { x: at, y: top + 4, "text-anchor": "middle" }),
      ),
    ];
  });
}

/** The next of 2, 4, 6, 8, 10, 20, 40...: its half is a whole number. */
function niceCeiling(count: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [2, 4, 6, 8, 10]) if (digit * power >= count) return digit * power;
  }
}
