import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/core/case.ts";
import type { RenderInput } from "../../src/render/render.ts";
import { brokenSqsConsumer, crossAccountInvoke, healthyFunction } from "../helpers/render-samples.ts";
import { monstrous } from "./monstrous.ts";
import { rendered } from "./rendered.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

const SAMPLES: readonly (readonly [string, () => RenderInput])[] = [
  ["a broken queue consumer", brokenSqsConsumer],
  ["a cross-account case", crossAccountInvoke],
  ["a healthy function", healthyFunction],
];

const VIEWS: readonly (readonly [string, BrowserContextOptions])[] = [
  ["in light", { colorScheme: "light", viewport: { width: 1280, height: 900 } }],
  ["in dark", { colorScheme: "dark", viewport: { width: 1280, height: 900 } }],
  ["on a phone", { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true }],
  ["on a phone in dark", { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true }],
];

let browser: Browser;
let folder: string;
let axe: string;

beforeAll(async () => {
  const executablePath = process.env["CHROMIUM"] ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) {
    throw new Error(`No Chromium at ${PLACES.join(", ")}: install one, or name it in CHROMIUM.`);
  }
  axe = await readFile(AXE, "utf8");
  folder = await mkdtemp(join(tmpdir(), "report-"));
  browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
});

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Opens a report from the disk; `asked` collects every address that the page asks for. */
async function open(
  input: RenderInput,
  view: BrowserContextOptions,
): Promise<{ readonly page: Page; readonly asked: string[]; readonly complaints: string[] }> {
  const files = await rendered(input);
  const path = join(
    folder,
    `${input.case.functionName.slice(0, 20).replaceAll(/\W/gu, "-")}-${input.case.language}.html`,
  );
  await writeFile(path, files.get("report.html") ?? "");
  // Axe has to be let in past the page's own policy; that the policy holds is tested on its own.
  const context = await browser.newContext({ ...view, offline: true, bypassCSP: true });
  const page = await context.newPage();
  const [asked, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(pathToFileURL(path).href);
  return { page, asked, complaints };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>(`axe.run(document, { runOnly: ${JSON.stringify(WCAG)} })`);
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
  );
}

describe.each(LANGUAGES)("the report in %s", (language) => {
  describe.each(SAMPLES)("of %s", (_, make) => {
    it.each(VIEWS)("breaks no rule of WCAG 2.1 A and AA %s, and asks for nothing but itself", async (_name, view) => {
      const input = make();
      const { page, asked, complaints } = await open({ ...input, case: { ...input.case, language } }, view);
      expect(await violations(page)).toEqual([]);
      // With everything open, too: what is folded away is not looked at.
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      expect(await violations(page)).toEqual([]);
      expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
      expect(asked).toHaveLength(1);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });
});

describe("the report on a phone", () => {
  it.each([...SAMPLES, ["a monstrous case", monstrous] as const])(
    "needs no sideways scrolling for %s",
    async (_, make) => {
      const { page } = await open(make(), { viewport: { width: 390, height: 844 } });
      const [inner, outer] = await page.evaluate<[number, number]>(
        "[document.documentElement.scrollWidth, window.innerWidth]",
      );
      expect(inner).toBeLessThanOrEqual(outer);
      await page.context().close();
    },
  );

  it("shows a timeline that fits, its words at least 11 pixels high", async () => {
    const { page } = await open(brokenSqsConsumer(), { viewport: { width: 390, height: 844 } });
    const drawn = await page.evaluate<{ number: number; width: number; heights: number[] }>(`(() => {
      const shown = [...document.querySelectorAll("svg.timeline")].filter((svg) => svg.checkVisibility());
      const heights = shown.flatMap((svg) => [...svg.querySelectorAll("text")]).map((text) => text.getBoundingClientRect().height);
      return { number: shown.length, width: shown[0].getBoundingClientRect().width, heights };
    })()`);
    expect(drawn.number).toBe(1);
    expect(drawn.width).toBeLessThanOrEqual(390);
    expect(Math.min(...drawn.heights)).toBeGreaterThanOrEqual(11);
    expect(drawn.heights.length).toBeGreaterThan(8);
    await page.context().close();
  });
});

describe("the report's own policy", () => {
  it("lets no script run and nothing load, even from within", async () => {
    const files = await rendered(brokenSqsConsumer());
    const path = join(folder, "policy.html");
    const page = await (await browser.newContext({ offline: true })).newPage();
    const injected = (files.get("report.html") ?? "").replace(
      "</main>",
      "<script>document.title = 'run'</script><img src='file:///etc/hostname'><link rel='stylesheet' href='x.css'></main>",
    );
    await writeFile(path, injected);
    const asked: string[] = [];
    page.on("requestfinished", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    expect(await page.title()).not.toBe("run");
    expect(asked).toEqual([pathToFileURL(path).href]);
    // The page's own styles are let in all the same.
    expect(await page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderLeftWidth")).toBe("6px");
    await page.context().close();
  });
});
