import { createColors } from "picocolors";
import type { PipelineEvent } from "../core/events.ts";
import { GAPS } from "../core/outcome.ts";
import { sizeText } from "../evidence/disk.ts";
import { windowReason } from "../plan/window.ts";
import type { Host } from "./host.ts";

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

/**
 * A line for each subject as it is done; on a terminal also a line that is rewritten with the counts of the one under
 * way. Colour only on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is `dumb`.
 */
export function createTerminal(
  host: Pick<Host, "interactive" | "env" | "columns" | "stderr">,
  options: TerminalOptions,
): Terminal {
  const plain = !host.interactive || (host.env["NO_COLOR"] ?? "") !== "" || host.env["TERM"] === "dumb";
  const colors = createColors(options.color && !plain);
  const live = host.interactive && options.progress && host.env["TERM"] !== "dumb";
  const active = new Map<string, Activity>();
  let drawn = false;
  let drawnAt = 0;

  const erase = (): void => {
    if (drawn) host.stderr("\r\u001B[2K");
    drawn = false;
  };
  const say = (text: string): void => {
    erase();
    host.stderr(`${text}\n`);
  };
  const draw = (): void => {
    if (!live || Date.now() - drawnAt < REDRAW_MS) return;
    const line = [...active.values()]
      .map((each) => `${each.title}${each.count === "" ? "" : ` ${each.count}`}`)
      .join(", ");
    erase();
    host.stderr(colors.dim(shorten(`... ${line}`, host.columns - 1)));
    drawn = true;
    drawnAt = Date.now();
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
        active.set(event.collector, { title: event.title, count: "", calls: 0, gaps: 0 });
        return draw();
      case "progress": {
        const activity = active.get(event.collector);
        if (activity !== undefined) activity.count = `${event.count.toLocaleString("en")} ${event.unit}`;
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
  return { colors, listen, close: erase };
}

const WORTH_TELLING = 500_000_000;

function room({ needed, free, folder }: Extract<PipelineEvent, { type: "room" }>): string {
  const there = free === undefined ? "" : `; ${sizeText(free)} free in ${folder}`;
  const short = free !== undefined && free < needed ? ", which may not do" : "";
  return `Disk   about ${sizeText(needed)} needed${there}${short}`;
}

interface Activity {
  readonly title: string;
  count: string;
  calls: number;
  gaps: number;
}

const STAGE = {
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
