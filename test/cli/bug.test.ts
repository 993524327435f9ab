import { describe, expect, it } from "vitest";
import { describeBug } from "../../src/cli/bug.ts";

const about = { packageRoot: "/opt/tool", version: "1.2.3", nodeVersion: "v20.19.0" };

describe("a fault of the tool's own", () => {
  it("shows the kind and our frames, and nothing of the message, whose lines may look like frames", () => {
    const error = new TypeError("cannot read\n    at login(password=Winter2026)\n    at host");
    const text = describeBug(error, about);
    expect(text).toContain("TypeError");
    expect(text).toContain("1.2.3");
    expect(text).toMatch(/^\s+at .*bug\.test/mu);
    expect(text).not.toMatch(/Winter2026|login|cannot read/u);
  });

  it("shows no frames where it cannot tell them from the message", () => {
    const error = new Error("one");
    error.stack = "Error: two\n    at secret";
    expect(describeBug(error, about)).not.toContain("secret");
  });

  it("takes what is no error", () => {
    expect(describeBug("password=Winter2026", about)).not.toContain("Winter2026");
  });
});
