// Loaded before the command, `node --import`: sends the process signals right before a call to the file system, so that
// a moment of a run is the same on every machine. MOMENT is `{call, path, nth, signals}`; "met" on descriptor 3 says that
// it came.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { call, path, nth, signals } = JSON.parse(process.env["MOMENT"] ?? "{}");
const wanted = new RegExp(path, "u");
const module = call.startsWith("promises.") ? fs.promises : fs;
const name = call.replace("promises.", "");
const real = module[name];
let met = 0;

module[name] = function (...given) {
  const said = given.filter((each) => typeof each === "string" && each.length < 1000).join(" ");
  if (wanted.test(said) && ++met === nth) {
    fs.writeSync(3, "met");
    for (const signal of signals) process.kill(process.pid, signal);
  }
  return Reflect.apply(real, this, given);
};
syncBuiltinESMExports();
