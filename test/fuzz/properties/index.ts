import type { AnyProperty } from "../property.ts";
import { logs, policies, records, streams } from "./activity.ts";
import { commandLines } from "./arguments.ts";
import { lines } from "./lines.ts";
import { names } from "./names.ts";
import { packs } from "./packs.ts";
import { replies } from "./replies.ts";
import { stated } from "./stated.ts";
import { twins } from "./twins.ts";
import { wires } from "./wires.ts";

/** Every kind of hostile input; `--only` takes their names. */
export const PROPERTIES: readonly AnyProperty[] = [
  logs,
  streams,
  records,
  policies,
  replies,
  wires,
  names,
  stated,
  twins,
  packs,
  commandLines,
  lines,
];
