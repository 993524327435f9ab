// How much longer `--help` of the built bundle takes than a bare `node -e 0`: both in turn, many times, and the median of
// the differences, so that what else the machine does meanwhile hits both alike.
//   npm run -s build && npm run -s bench:start [-- PAIRS]
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const AIM_MS = 50;
const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
if (!existsSync(main)) throw new Error("there is no dist/: run npm run build");
const pairs = Number(process.argv[2] ?? 41);

/** Ms of a process from its start to its end. */
function once(args) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - start;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const BARE = ["-e", "0"];
const HELP = [main, "--help"];
once(BARE);
once(HELP); // the first of each reads from the disk
const bare = [];
const help = [];
for (let pair = 0; pair < pairs; pair += 1) {
  // In turn, so that neither always comes after the other.
  if (pair % 2 === 0) {
    bare.push(once(BARE));
    help.push(once(HELP));
  } else {
    help.push(once(HELP));
    bare.push(once(BARE));
  }
}
const more = median(help.map((ms, index) => ms - bare[index]));
const ms = (number) => `${number.toFixed(1)} ms`;
console.log(`node -e 0   ${ms(median(bare))} (median of ${pairs})`);
console.log(`--help      ${ms(median(help))}`);
console.log(`difference  ${ms(more)} (median of the pairs; aim: at most ${AIM_MS} ms)`);
// What other work on the machine adds is never negative, so the least of each says what is the processes' own.
console.log(
  `least       ${ms(Math.min(...help) - Math.min(...bare))} (the quickest --help minus the quickest node -e 0)`,
);
process.exitCode = more <= AIM_MS ? 0 : 1;
