import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plannedCalls } from "../../src/collect/index.ts";
import { logEvents } from "./log-files.ts";
import { ALIAS, FUNCTION, IMAGE_FUNCTION, SECRET_VALUE } from "./account/function.ts";
import { makeAccount } from "./account/make.ts";
import { type AccessKey, collectFrom } from "./collected.ts";
import { assess, isGap } from "./assess.ts";
import { NOT_MADE } from "./gaps.ts";
import type { Seen } from "./comparisons.ts";
import { type Server, type ServerName, startServer } from "./servers.ts";

const KEY: AccessKey = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "test" };
const OPERATIONS = [...new Set(plannedCalls().map(({ operation }) => operation))].sort();

describe.each<ServerName>(["moto", "ministack"])("a pack of an account on %s", (name) => {
  let server: Server;
  let seen: Seen;

  beforeAll(async () => {
    server = await startServer(name);
    try {
      const made = await makeAccount(server.url, KEY);
      // Nothing of the log is still on its way, so nothing has to be waited for.
      const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
      const during = ["--start", at(75), "--end", at(3)];
      const main = await collectFrom(server.url, KEY, ["--function", FUNCTION, "--qualifier", ALIAS, ...during]);
      const image = await collectFrom(server.url, KEY, ["--function", IMAGE_FUNCTION, "--since", "1h"]);
      const unknown = await collectFrom(server.url, KEY, ["--function", `${FUNCTION}s`, ...during]);
      seen = { made, main, image, unknown };
    } catch (error) {
      throw new Error(`${name} said:\n${server.log()}`, { cause: error });
    }
  });
  afterAll(async () => {
    await server.stop();
  });

  it("is made and verified, though some evidence is missing", () => {
    expect([seen.main.code, seen.image.code]).toEqual([3, 3]);
    expect([seen.main.problems, seen.image.problems]).toEqual([[], []]);
  });

  it("holds each of the 100,000 log events exactly once, in order of time", () => {
    const sent = seen.made.events.map(({ timestamp, stream, message }) => [
      new Date(timestamp).toISOString(),
      stream,
      message,
    ]);
    const found = logEvents(seen.main);
    expect(found.length).toBe(100_000);
    expect(found.map(([at]) => at)).toEqual(sent.map(([at]) => at));
    const [here, there] = [sorted(found), sorted(sent)];
    expect(here.filter((line, index) => line !== there[index]).slice(0, 5)).toEqual([]);
  });

  it("holds no environment variable's value", () => {
    const holding = seen.main.paths.filter((path) => seen.main.text(path).includes(SECRET_VALUE));
    expect(holding).toEqual([]);
  });

  it.each(OPERATIONS)("says of %s what was made, or what the table of gaps says", (operation) => {
    const { unexplained, closed, compared, wrong } = assess(name, operation, seen);
    expect(unexplained, "neither compared nor listed").toEqual([]);
    expect(closed, "listed as gaps that are none any more").toEqual([]);
    expect(wrong, "not as it was made").toEqual({});
    expect(compared || isGap(name, operation), "neither compared nor listed").toBe(true);
  });

  it("is of an account that was made whole, but for what the table says that the server cannot make", () => {
    expect(Object.fromEntries(seen.made.refused)).toEqual(NOT_MADE[name]);
  });
});

function sorted(events: readonly (readonly (string | undefined)[])[]): readonly string[] {
  return events.map((event) => event.join("\t")).sort();
}
