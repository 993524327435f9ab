import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CasePackError } from "../../core/errors.ts";

/**
 * The folder that holds `examples/accounts`, looked for upwards from this module: the sources and the published bundle
 * stand at different depths below it.
 */
export function packageRoot(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "examples", "accounts"))) return folder;
    if (folder === dirname(folder)) {
      throw new CasePackError(
        "internal",
        "The example accounts are missing from this installation. Install the package again.",
      );
    }
  }
}
