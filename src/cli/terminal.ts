import { createColors } from "picocolors";
import type { PipelineEvent } from "../core/events.ts";
import { GAPS } from "../core/outcome.ts";
import { sizeText } from "../evidence/disk.ts";
import { windowReason } from "../plan/window.ts";
import type { Host } from "./host.ts";
import { Activity } from "./progress.ts";

/** How much a person wants to be told while the tool works. */
export interface TerminalOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly progress: boolean;
  readonly color: boolean;
}

/** Shows the pipeline's events on stderr; `close` ends a line that is being rewritten. */
export interface Terminal {
  readonly colors: Colors;
  listen(event: PipelineEvent): void;
  close(): void;
}

export type Colors = ReturnType<typeof createColors>;

/** Rewriting a line more often than this only flickers. */
const REDRAW_MS = 120;
/** How often a line that is rewritten shows that time goes on, and how often a line is added where none is. */
const TICK_MS = { live: 1000, plain: 10_000 };

/** Time as a parameter. */
export interface Timing {
  /** Ms, of any origin. */
  now(): number;
  /** Calls again and again; gives back how to stop it. Keeps no process alive. */
  every(ms: number, tick: () => void): () => void;
}

const REAL_TIME: Timing = {
  now: () => performance.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms).unref();
    return () => clearInterval(timer);
  },
};

/**
 * A line for each subject as it is done, and how far those are that take long: on a terminal in a line that is rewritten,
 * else in a line every ten seconds. Colour only on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is `dumb`.
 */
export function createTerminal(
  host: Pick<Host, "interactive" | "env" | "columns" | "stderr">,
  options: TerminalOptions,
  timing: Timing = REAL_TIME,
): Terminal {
  const plain = !host.interactive || (host.env["NO_COLOR"] ?? "") !== "" || host.env["TERM"] === "dumb";
  const colors = createColors(options.color && !plain);
  const live = host.interactive && options.progress && host.env["TERM"] !== "dumb";
  const active = new Map<string, Activity>();
  let drawn = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let stop: (() => void) | undefined;

  const erase = (): void => {
    if (drawn) host.stderr("\r\u001B[2K");
    drawn = false;
  };
  const say = (text: string): void => {
    erase();
    host.stderr(`${text}\n`);
  };
  const draw = (): void => {
    // Nothing is drawn over a question, which is asked while nothing is read.
    if (!live || active.size === 0 || timing.now() - drawnAt < REDRAW_MS) return;
    // What is being read tells most; a narrow terminal cuts off the rest.
    const all = [...active.values()].sort((a, b) => Number(b.isReading) - Number(a.isReading));
    erase();
    host.stderr(colors.dim(shorten(`... ${all.map((each) => each.line(timing.now())).join("; ")}`, host.columns - 1)));
    drawn = true;
    drawnAt = timing.now();
  };
  const tick = (): void => {
    if (live) return draw();
    const reading = [...active.values()].filter((each) => each.isReading);
    if (reading.length > 0) say(`... ${reading.map((each) => each.line(timing.now())).join("; ")}`);
  };

  const listen = (event: PipelineEvent): void => {
    if (options.quiet) return;
    switch (event.type) {
      case "window":
        return say(`Window ${event.window.start} to ${event.window.end} (${windowReason(event.window)})`);
      case "room":
        // A person is told of what takes time and room, and of what may not fit.
        if (options.verbose || event.needed >= WORTH_TELLING || event.needed > (event.free ?? Infinity))
          say(room(event));
        return undefined;
      case "collector-started":
        active.set(event.collector, new Activity(event.title));
        if (options.progress) stop ??= timing.every(live ? TICK_MS.live : TICK_MS.plain, tick);
        return draw();
      case "progress": {
        active.get(event.collector)?.note(event, timing.now());
        return draw();
      }
      case "item": {
        const activity = active.get(event.collector);
        if (activity !== undefined) {
          if (event.outcome !== "not-applicable") activity.calls += 1;
          if (GAPS.has(event.outcome)) activity.gaps += 1;
        }
        if (options.verbose) say(colors.dim(`  ${event.outcome.padEnd(14)} ${event.id}`));
        return undefined;
      }
      case "collector-finished": {
        const activity = active.get(event.collector);
        active.delete(event.collector);
        if (options.progress && activity !== undefined && activity.calls > 0)
          say(`${mark(activity, colors)} ${describe(activity)}`);
        // What comes next may be a question, which begins where the cursor is.
        if (active.size === 0) erase();
        return undefined;
      }
      case "stage":
        if (options.progress && event.stage !== "plan" && event.stage !== "collect")
          say(colors.dim(STAGE[event.stage]));
        return undefined;
      case "note":
        return say(event.text);
    }
  };
  const close = (): void => {
    stop?.();
    erase();
  };
  return { colors, listen, close };
}

const WORTH_TELLING = 500_000_000;

function room({ needed, free, folder }: Extract<PipelineEvent, { type: "room" }>): string {
  const there = free === undefined ? "" : `; ${sizeText(free)} free in ${folder}`;
  const short = free !== undefined && free < needed ? ", which may not do" : "";
  return `Disk   about ${sizeText(needed)} needed${there}${short}`;
}

const STAGE = {
  share: "Replacing accounts, names and addresses for readers outside",
  analyse: "Diagnosing: the seven steps",
  render: "Writing the case description and the report",
  pack: "Packing and searching the finished bytes for secrets",
} as const;

function mark(activity: Activity, colors: Colors): string {
  return activity.gaps === 0 ? colors.green("done") : colors.yellow("gaps");
}

function describe(activity: Activity): string {
  const calls = `${activity.calls} ${activity.calls === 1 ? "call" : "calls"}`;
  const gaps = activity.gaps === 0 ? "" : `, ${activity.gaps} without an answer`;
  return `${activity.title}: ${[activity.count, calls].filter((part) => part !== "").join(" in ")}${gaps}`;
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}
