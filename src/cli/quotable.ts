import { findSecrets } from "../redact/scan.ts";
import { visible } from "../core/visible.ts";

/** AWS's own words where they hold nothing that must not be shown. */
export function quotable(text: string): string {
  const shown = visible(text.slice(0, 300)).trim();
  return findSecrets(shown).length > 0 ? "" : shown;
}
