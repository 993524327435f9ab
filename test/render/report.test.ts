import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/core/case.ts";
import type { RenderInput } from "../../src/render/render.ts";
import { brokenSqsConsumer, crossAccountInvoke, healthyFunction, item } from "../helpers/render-samples.ts";
import { ACTING } from "./hostile.ts";
import { monstrous } from "./monstrous.ts";
import { rendered, renderedOnce } from "./rendered.ts";

async function report(input: RenderInput): Promise<string> {
  return (await rendered(input)).get("report.html") ?? "";
}

const samples = [
  ["a broken queue consumer", brokenSqsConsumer],
  ["a cross-account case", crossAccountInvoke],
  ["a healthy function", healthyFunction],
  ["a monstrous case", monstrous],
] as const;

describe.each(samples)("the report of %s", (_, make) => {
  it("loads, runs, frames and sends nothing, and its policy allows none of it", async () => {
    const page = (await renderedOnce(make)).get("report.html") ?? "";
    const style = /<style>([\s\S]*?)<\/style>/u.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(
      page.includes(
        `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
      ),
    ).toBe(true);
    const tags = page.match(/<[a-z][^>]*>/giu) ?? [];
    expect(
      tags.filter((tag) => /^<(?:script|iframe|object|embed|form|img|link|base|video|audio)\b/iu.test(tag)),
    ).toEqual([]);
    expect(
      tags.filter((tag) => /\s(?:style|on[a-z]+|src|srcset|action)=/iu.test(tag.replaceAll(/"[^"]*"/gu, ""))),
    ).toEqual([]);
    expect(style).not.toMatch(/url\(|@import/iu);
  });

  it("links only into the pack, within the page and to AWS's documentation", async () => {
    const targets = [...((await renderedOnce(make)).get("report.html") ?? "").matchAll(/href="([^"]*)"/gu)].map(
      (match) => match[1] ?? "",
    );
    expect(targets.length).toBeGreaterThan(10);
    const strange = targets.filter(
      (target) =>
        !/^(?:#[a-z0-9-]+|https:\/\/docs\.aws\.amazon\.com\/[^"]*|(?!\.\.?\/)[A-Za-z0-9%._~!*()-]+(?:\/[A-Za-z0-9%._~!*()-]+)*)$/u.test(
          target,
        ),
    );
    expect(strange).toEqual([]);
  });

  it("closes every element it opens, in order", async () => {
    expect(unbalanced((await renderedOnce(make)).get("report.html") ?? "")).toEqual([]);
  });

  it("gives every id once, and every link within the page a target", async () => {
    const page = (await renderedOnce(make)).get("report.html") ?? "";
    const ids = [...page.matchAll(/\sid="([^"]+)"/gu)].map((match) => match[1] ?? "");
    expect(new Set(ids).size).toBe(ids.length);
    const inner = [...page.matchAll(/href="#([^"]+)"|url\(#([^)]+)\)/gu)].map((match) => match[1] ?? match[2] ?? "");
    expect(inner.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("lets no acting character through", async () => {
    expect(ACTING.exec((await renderedOnce(make)).get("report.html") ?? "")).toBeNull();
  });

  it("is bounded, whatever the evidence", async () => {
    expect(((await renderedOnce(make)).get("report.html") ?? "").length).toBeLessThan(10_000_000);
  });

  it("has one heading of the first level and skips none below", async () => {
    const levels = [...((await renderedOnce(make)).get("report.html") ?? "").matchAll(/<h(\d)[\s>]/gu)].map((match) =>
      Number(match[1]),
    );
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });
});

describe("the report of a broken queue consumer", () => {
  it("says cause and confidence before anything else", async () => {
    const page = await report(brokenSqsConsumer());
    const main = page.slice(page.indexOf("<main"));
    expect(main.indexOf("was refused <code>kms:Decrypt</code>")).toBeLessThan(main.indexOf("Confidence: high"));
    expect(main.indexOf("Confidence: high")).toBeLessThan(main.indexOf('<h2 id="checklist"'));
  });

  it("marks the denied calls in the drawing, by word and dash as well as colour", async () => {
    const page = await report(brokenSqsConsumer());
    expect(page.match(/<path class="edge denied"/gu)).toHaveLength(2);
    expect(page.match(/✕ denied/gu)).toHaveLength(2);
  });

  it("draws the account's border", async () => {
    expect(await report(brokenSqsConsumer())).toContain(">Account 111122223333</text>");
  });

  it("marks the statement that a finding rests on and opens its policy", async () => {
    const page = await report(brokenSqsConsumer());
    expect(page).toMatch(/<details open><summary>Attached policy: arn:aws:iam::111122223333:policy\/order-consumer/u);
    expect(page).toMatch(
      /<div class="statement fail">\s*<p class="meta"><code>\/Policies\/0\/Document\/Statement\/1<\/code>/u,
    );
  });

  it("names each gap with its effect and the IAM action that would close it", async () => {
    const page = await report(brokenSqsConsumer());
    const gaps = page.slice(page.indexOf("Calls that gave nothing"));
    expect(gaps).toContain("Whether the key&#39;s policy lets the role decrypt cannot be told.");
    expect(gaps).toContain("IAM action that would give it: <code>kms:GetKeyPolicy</code>");
  });

  it("shows the cited log lines, as text", async () => {
    const page = await report(brokenSqsConsumer());
    expect(page).toMatch(/<pre>2026-11-20 08:13:02\.123 UTC {2}.*AccessDeniedException: User: arn/u);
  });

  it("shows every time in UTC and the stated zone beside it", async () => {
    expect(await report(brokenSqsConsumer())).toContain("2026-11-20 08:11:47 UTC (2026-11-20 16:11:47 UTC+08:00)");
  });

  it("draws changes and the first failure into the timeline", async () => {
    const page = await report(brokenSqsConsumer());
    expect(page).toMatch(/<g class="mark policy-change"><title>2026-11-20 08:11:47 UTC: Policy change/u);
    expect(page).toMatch(/<g class="mark first-failure">/u);
    expect(page.match(/<rect class="failures"/gu)?.length).toBeGreaterThan(20);
  });
});

describe("what the report says of a problem", () => {
  it("is how severe it is, at the cause and at each finding", async () => {
    const page = await report(brokenSqsConsumer());
    const verdict = page.slice(page.indexOf('id="verdict"'), page.indexOf("</section>"));
    expect(verdict).toContain('<span class="tag severity critical">critical</span>');
    const findings = page.slice(page.indexOf('<h2 id="findings"'));
    expect(findings).toContain('<span class="tag severity critical">critical</span>');
    expect(findings).toContain('<span class="tag severity high">high</span>');
  });

  it("is what was changed, once, beside other changes of that time", async () => {
    const page = await report(brokenSqsConsumer());
    const verdict = page.slice(page.indexOf('id="verdict"'), page.indexOf("</section>"));
    expect(verdict).toContain("took away kms:Decrypt and sqs:DeleteMessage at 2026-11-20 08:11:47 UTC");
    expect(verdict.match(/href="cloudtrail\/events.ndjson">cloudtrail\/events.ndjson:1</gu)).toHaveLength(1);
  });

  it("is every fix, for every call of the cause", async () => {
    const page = await report(brokenSqsConsumer());
    const verdict = page.slice(page.indexOf('id="verdict"'), page.indexOf("</section>"));
    expect(verdict).toContain("Allow <code>kms:Decrypt</code> on the key again.");
    expect(verdict).toContain("Add <code>sqs:DeleteMessage</code> to the statement <code>Queue</code>.");
  });
});

describe("the report's checklist", () => {
  const checklist = (page: string): string =>
    page.slice(page.indexOf('<ol class="checklist">'), page.indexOf('<h2 id="workflow"'));

  it("answers each item once, and says which calls are left out of the number", async () => {
    const text = checklist(await report(brokenSqsConsumer()));
    expect(text.match(/arn:aws:lambda:eu-west-1:111122223333:function:order-consumer/gu)).toHaveLength(1);
    expect(text).toContain("18,422 events");
    expect(text).toContain("4 calls (1 call that this tool made is marked, and not counted)");
  });

  it("says why an item is not complete", async () => {
    expect(checklist(await report(crossAccountInvoke()))).toContain(
      '<p class="muted">The caller&#39;s role was not read.</p>',
    );
  });
});

describe("words in the drawing", () => {
  it("never stand on each other, however many lines meet at a node", async () => {
    for (const make of [brokenSqsConsumer, crossAccountInvoke, healthyFunction, monstrous]) {
      const page = (await renderedOnce(make)).get("report.html") ?? "";
      const places = [...page.matchAll(/<text class="edge-name[^"]*" x="([-\d.]+)" y="([-\d.]+)"/gu)].map((match) => ({
        x: Number(match[1]),
        y: Number(match[2]),
      }));
      expect(places.length).toBeGreaterThan(0);
      const clashes = places.filter((a, n) => places.some((b, m) => m > n && a.x === b.x && Math.abs(a.y - b.y) < 12));
      expect(clashes).toEqual([]);
    }
  });
});

describe("the report of a cross-account case", () => {
  it("draws both accounts and puts the refused caller before the function", async () => {
    const page = await report(crossAccountInvoke());
    expect(page).toContain(">Account 111122223333</text>");
    expect(page).toContain(">Account 444455556666</text>");
    const x = (name: string): number => Number(new RegExp(`x="([\\d.]+)"[^>]*>${name}</text>`, "u").exec(page)?.[1]);
    expect(x("billing-batch")).toBeLessThan(x("invoice-renderer"));
    expect(x("rendered")).toBeGreaterThan(x("invoice-renderer"));
  });

  it("shows equal refusals as one row with their number, so that the change is seen", async () => {
    const page = await report(crossAccountInvoke());
    expect(page).toContain("90 times since 2026-11-20 08:00:05 UTC");
    expect(page).toContain("AddPermission20150331v2");
  });

  it("marks a statement that stands alone, not in a list", async () => {
    expect(await report(crossAccountInvoke())).toMatch(
      /<div class="statement fail">\s*<p class="meta"><code>\/Policy\/Statement<\/code>/u,
    );
  });
});

describe("the report when nothing is wrong", () => {
  it("says so, and names the blind spots all the same", async () => {
    const page = await report(healthyFunction());
    expect(page).toContain('class="verdict nothing-found"');
    expect(page).toContain("No trail records Lambda data events");
  });

  it("is not green once a call was denied", async () => {
    const input = healthyFunction();
    const page = await report({ ...input, items: [...input.items, item("iam:GetRole", "denied", 0, [], "x")] });
    expect(page).toContain('class="verdict undetermined"');
  });

  it("says that metrics are missing instead of drawing a quiet time", async () => {
    const input = healthyFunction();
    const evidence = { ...input.evidence, json: () => Promise.resolve(undefined) };
    expect(await report({ ...input, evidence })).toContain("No metrics were read for this time");
  });
});

describe.each(LANGUAGES)("the report in %s", (language) => {
  it("names its language", async () => {
    const input = brokenSqsConsumer();
    expect(await report({ ...input, case: { ...input.case, language } })).toContain(`<html lang="${language}">`);
  });
});

/** Elements left open or closed out of order; SVG's self-closing and HTML's void elements need no end. */
function unbalanced(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, end, name = "", rest = ""] of page
    .replace(/<style>[\s\S]*?<\/style>/u, "")
    .matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>/gu)) {
    if (end === "/") {
      if (open.pop() !== name) wrong.push(name);
    } else if (!rest.endsWith("/") && !["meta", "br"].includes(name)) open.push(name);
  }
  return [...wrong, ...open];
}
