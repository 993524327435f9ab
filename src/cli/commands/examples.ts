import { listExamples } from "../../example/accounts/index.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";

/** Lists the built-in example accounts, a line each. */
export async function examples(args: { readonly output: "text" | "json" }, host: Host): Promise<ExitCode> {
  const all = await listExamples();
  if (args.output === "json") {
    host.stdout(`${JSON.stringify(all, null, 2)}\n`);
    return EXIT.complete;
  }
  const width = Math.max(...all.map(({ name }) => name.length));
  for (const { name, story } of all) host.stdout(`${name.padEnd(width)}  ${story}\n`);
  host.stdout("\nTry one: lambda-case-pack collect --example " + (all[0]?.name ?? "NAME") + "\n");
  return EXIT.complete;
}
