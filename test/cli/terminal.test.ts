import { describe, expect, it } from "vitest";
import type { PipelineEvent } from "../../src/core/events.ts";
import { createTerminal } from "../../src/cli/terminal.ts";

const EVENTS: readonly PipelineEvent[] = [
  { type: "collector-started", collector: "logs", title: "CloudWatch logs" },
  { type: "progress", collector: "logs", count: 1234, unit: "log events" },
  { type: "item", collector: "logs", id: "logs:FilterLogEvents", outcome: "denied" },
  { type: "collector-finished", collector: "logs", title: "CloudWatch logs" },
];

const ESCAPE = "\u001B";

/** What stderr gets of a run, on a terminal or off it. */
function shown(
  host: { interactive: boolean; env?: Record<string, string> },
  options: Partial<{ quiet: boolean; verbose: boolean; progress: boolean; color: boolean }> = {},
): string {
  let text = "";
  const stderr = (part: string): void => {
    text += part;
  };
  const terminal = createTerminal(
    { ...host, env: host.env ?? {}, columns: 60, stderr },
    { quiet: false, verbose: false, progress: true, color: true, ...options },
  );
  for (const event of EVENTS) terminal.listen(event);
  terminal.close();
  return text;
}

describe("progress on stderr", () => {
  it("is plain lines off a terminal: no colour, nothing rewritten", () => {
    expect(shown({ interactive: false })).toBe(
      "gaps CloudWatch logs: 1,234 log events in 1 call, 1 without an answer\n",
    );
  });

  it("is coloured and rewritten on a terminal", () => {
    const text = shown({ interactive: true });
    expect(text).toContain(`${ESCAPE}[33mgaps`);
    expect(text).toContain("\r");
  });

  it.each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("has no colour on a terminal with %o", (env) => {
    expect(shown({ interactive: true, env })).not.toContain(`${ESCAPE}[3`);
  });

  it("has no colour with --no-color and no lines of progress with --no-progress", () => {
    expect(shown({ interactive: true }, { color: false })).not.toContain(`${ESCAPE}[3`);
    expect(shown({ interactive: true }, { progress: false })).toBe("");
  });

  it("is nothing with --quiet", () => {
    expect(shown({ interactive: true }, { quiet: true })).toBe("");
  });

  it("names each call with --verbose", () => {
    expect(shown({ interactive: false }, { verbose: true })).toMatch(/denied +logs:FilterLogEvents/u);
  });
});
