// Loaded before the command, `node --import`: sends the process signals right before a call to the file system, or fills
// the disk, so that a moment of a run is the same on every machine. MOMENT is `{call, path, nth, signals, fill}`, `fill`
// `{file, leave}`: a new file that leaves so many bytes of its disk. "met" on descriptor 3 says that the moment came.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { call, path, nth = 1, signals = [], fill } = JSON.parse(process.env["MOMENT"] ?? "{}");
const wanted = new RegExp(path, "u");
const module = call.startsWith("promises.") ? fs.promises : fs;
const name = call.replace("promises.", "");
const real = module[name];
let met = 0;

module[name] = function (...given) {
  const said = given.filter((each) => typeof each === "string" && each.length < 1000).join(" ");
  if (wanted.test(said) && ++met === nth) {
    fs.writeSync(3, "met");
    if (fill !== undefined) fillDisk(fill);
    for (const signal of signals) process.kill(process.pid, signal);
  }
  return Reflect.apply(real, this, given);
};
syncBuiltinESMExports();

function fillDisk({ file, leave }) {
  const descriptor = fs.openSync(file, "wx");
  const { bavail, bsize } = fs.statfsSync(file);
  const piece = Buffer.alloc(bsize);
  for (let left = Math.floor((bavail * bsize - leave) / bsize); left > 0; left--) fs.writeSync(descriptor, piece);
  fs.closeSync(descriptor);
}
