import * as fc from "fast-check";
import { testCase } from "../../helpers/case.ts";
import { unzip } from "../../helpers/pack.ts";
import { census, readHtml } from "../html.ts";
import { property } from "../property.ts";
import { accountOf, type HostileWorld } from "../world.ts";

/** Markup in words: signs that mean something to HTML, and their twins that mean nothing and are as long. */
const SIGNS = ["<", ">", '"', "'", "&", "/", "=", "!"];
const TWIN = "x";

const markup = fc
  .array(
    fc.oneof(fc.constantFrom(...SIGNS), fc.constantFrom("script", "img", "onerror", "style", "svg", "a", "amp;", "--")),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));

export const twins = property<{ readonly messages: readonly string[]; readonly issue: string }>({
  name: "twins",
  title: "markup in log lines and statements, against the same without its signs",
  savedRuns: 1,
  input: fc.record({ messages: fc.array(markup, { maxLength: 12 }), issue: markup }),
  check: async ({ messages, issue }) => {
    const hostile = await pageOf({ example: "healthy", messages }, issue);
    const harmless = await pageOf({ example: "healthy", messages: messages.map(tame) }, tame(issue));
    const [ours, theirs] = [census(readHtml(hostile)), census(readHtml(harmless))];
    return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
      .filter((what) => ours[what] !== theirs[what])
      .map(
        (what) => `<${what}> stands ${ours[what]} times in the page, and ${theirs[what]} in that of the harmless twin`,
      );
  },
});

function tame(text: string): string {
  return text.replaceAll(/[<>"'&/=!;-]/gu, TWIN);
}

async function pageOf(world: HostileWorld, issue: string): Promise<string> {
  const one = await testCase(await accountOf(world));
  try {
    const { path } = await one.run({ stated: { issue } });
    return unzip(path).get("report.html")?.toString("utf8") ?? "";
  } finally {
    await one.close();
  }
}
