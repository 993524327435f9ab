import { existsSync } from "node:fs";
import { join } from "node:path";
import { keep } from "./redaction/keep.ts";
import { score } from "./redaction/score.ts";
import { speed } from "./redaction/speed.ts";
import { worstLines } from "./redaction/worst-lines.ts";

/**
 * Measures redaction on corpora.
 *   all DIR          everything below on DIR/secrets.jsonl.gz and DIR/cloudtrail-clean.ndjson.gz
 *   score FILE       recall over labelled samples
 *   keep FILE        leaves of JSON records that change
 *   speed [FILE]     MB/s beside deflate on Lambda logs, and on CloudTrail records
 *   worst            slowest lines of 1 MiB
 * --json prints one JSON document.
 */
function main(args: readonly string[]): void {
  const [command, path] = args.filter((arg) => !arg.startsWith("--"));
  const result = measure(command, path);
  if (args.includes("--json")) console.log(JSON.stringify(result));
  else console.dir(result, { depth: null });
}

function measure(command: string | undefined, path: string | undefined): unknown {
  switch (command) {
    case "score":
      return score(existing(path));
    case "keep":
      return keep(existing(path), "documents");
    case "speed":
      return speed(path === undefined ? undefined : existing(path));
    case "worst":
      return worstLines(1 << 20).slice(0, 12);
    case "all": {
      const secrets = existing(join(existing(path), "secrets.jsonl.gz"));
      const cloudtrail = existing(join(existing(path), "cloudtrail-clean.ndjson.gz"));
      return {
        score: score(secrets),
        keep: keep(cloudtrail, "documents"),
        keepAsText: keep(cloudtrail, "text"),
        speed: speed(cloudtrail),
        worst: worstLines(1 << 20).slice(0, 12),
      };
    }
    default:
      throw new Error("Say what to measure: all DIR | score FILE | keep FILE | speed [FILE] | worst");
  }
}

function existing(path: string | undefined): string {
  if (path === undefined || !existsSync(path)) throw new Error(`There is no ${path ?? "path given"}.`);
  return path;
}

main(process.argv.slice(2));
