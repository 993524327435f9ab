import { describe, expect, it } from "vitest";
import { fixedClock } from "../../src/core/clock.ts";
import { CasePackError } from "../../src/core/errors.ts";
import { type WindowOptions, statedWindow, windowFromFailures } from "../../src/plan/window.ts";

const NOW = "2026-11-20T12:00:00.000Z";
const clock = fixedClock(NOW);

/** The error of options that must be refused, as option and sentence. */
function refusal(options: WindowOptions): { option: string | undefined; message: string } {
  try {
    statedWindow(options, clock);
  } catch (error) {
    if (error instanceof CasePackError && error.code === "usage")
      return { option: error.option, message: error.message };
    throw error;
  }
  throw new Error("the options were taken");
}

describe("a stated window", () => {
  it.each([
    ["2h", "2026-11-20T10:00:00.000Z"],
    ["90m", "2026-11-20T10:30:00.000Z"],
    ["1d12h", "2026-11-19T00:00:00.000Z"],
    ["1W", "2026-11-13T12:00:00.000Z"],
    ["PT2H", "2026-11-20T10:00:00.000Z"],
  ])("counts --since %s back from now", (since, start) => {
    expect(statedWindow({ since }, clock)).toEqual({ start, end: NOW, timeZone: "UTC", origin: "since" });
  });

  it("counts --since back from --end where one is given", () => {
    expect(statedWindow({ since: "1h", end: "2026-11-20T08:00:00Z" }, clock)).toMatchObject({
      start: "2026-11-20T07:00:00.000Z",
      end: "2026-11-20T08:00:00.000Z",
    });
  });

  it("takes the zone that a time carries", () => {
    expect(statedWindow({ start: "2026-11-20T08:00:00+08:00" }, clock)).toMatchObject({
      start: "2026-11-20T00:00:00.000Z",
    });
  });

  it("reads local times in --time-zone and writes UTC with the zone beside it", () => {
    const window = statedWindow({ start: "2026-11-20 16:15", end: "2026-11-20T17:00", timeZone: "Asia/Taipei" }, clock);
    expect(window).toEqual({
      start: "2026-11-20T08:15:00.000Z",
      end: "2026-11-20T09:00:00.000Z",
      timeZone: "Asia/Taipei",
      origin: "start-end",
    });
  });

  it("is left to the metrics when no time is stated", () => {
    expect(statedWindow({}, clock)).toBeUndefined();
    expect(statedWindow({ timeZone: "Asia/Kolkata" }, clock)).toBeUndefined();
  });
});

describe("a window that is refused, with the option named", () => {
  it.each<[string, WindowOptions, string, RegExp]>([
    ["end before start", { start: "2026-11-20T09:00Z", end: "2026-11-20T08:00Z" }, "--end", /not after --start/],
    ["longer than 90 days", { since: "91d" }, "--since", /holds 90/],
    ["start in the future", { start: "2026-11-21T00:00Z" }, "--start", /future/],
    ["end in the future", { start: "2026-11-20T00:00Z", end: "2026-11-20T13:00Z" }, "--end", /future/],
    ["both beginnings", { since: "2h", start: "2026-11-20T00:00Z" }, "--since", /give one/],
    ["an end alone", { end: "2026-11-20T00:00Z" }, "--end", /beginning/],
    ["no length", { since: "yesterday" }, "--since", /length of time/],
    ["zero length", { since: "0m" }, "--since", /length of time/],
    ["no time", { start: "2026-11-31T00:00Z" }, "--start", /not a time/],
    ["no zone", { start: "2026-11-20T00:00" }, "--start", /--time-zone/],
    ["an unknown zone", { since: "1h", timeZone: "Taipei" }, "--time-zone", /IANA/],
    [
      "a local time that the clocks skipped",
      { start: "2026-03-29T02:30", timeZone: "Europe/Berlin" },
      "--start",
      /did not exist/,
    ],
    ["a local time that came twice", { start: "2026-10-25T02:30", timeZone: "Europe/Berlin" }, "--start", /came twice/],
    [
      "a local time that came twice with a half-hour shift",
      { start: "2026-04-05T01:45", timeZone: "Australia/Lord_Howe" },
      "--start",
      /came twice/,
    ],
  ])("%s", (_name, options, option, message) => {
    const refused = refusal(options);
    expect(refused.option).toBe(option);
    expect(refused.message).toMatch(message);
  });
});

describe("a window from the metrics", () => {
  const at = (iso: string, failures: number): { at: number; failures: number } => ({ at: Date.parse(iso), failures });

  it("begins an hour before the first failure within 14 days", () => {
    const points = [at("2026-11-18T10:00Z", 0), at("2026-11-18T11:00Z", 3), at("2026-11-17T09:00Z", 1)];
    expect(windowFromFailures(points, clock)).toMatchObject({
      start: "2026-11-17T08:00:00.000Z",
      end: NOW,
      origin: "first-failure-in-metrics",
    });
  });

  it("overlooks failures older than that", () => {
    expect(windowFromFailures([at("2026-11-01T00:00Z", 5)], clock)).toMatchObject({
      start: "2026-11-19T12:00:00.000Z",
      origin: "last-24-hours",
    });
  });

  it("is the last 24 hours when nothing failed", () => {
    expect(windowFromFailures([], clock, "Asia/Taipei")).toEqual({
      start: "2026-11-19T12:00:00.000Z",
      end: NOW,
      timeZone: "Asia/Taipei",
      origin: "last-24-hours",
    });
  });
});
