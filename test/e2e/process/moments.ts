/** A point of a run: right before its nth call of a function of `node:fs` whose arguments match. See moment.mjs. */
export interface Moment {
  /** `openSync` is that of `node:fs`, `promises.open` that of `node:fs/promises`. */
  readonly call: string;
  /** A regular expression; texts among the arguments are compared, with a space between them. */
  readonly path: string;
  /** 1 where absent. */
  readonly nth?: number;
}

/** From the first lines of the program to the pack at its name, in their order. */
export const MOMENTS = {
  "starting up": { call: "readFileSync", path: "locales/en.json" },
  "reading options": { call: "promises.access", path: "." },
  "making the run folder": { call: "mkdirSync", path: "run-[^/]*$" },
  collecting: { call: "promises.open", path: "function/aliases.json" },
  "reading logs": { call: "renameSync", path: "checkpoint.json.anew", nth: 2 },
  // Only where a run is gone on with.
  "looking through what was left": { call: "promises.open", path: "logs/.*txt r$" },
  "writing above the logs": { call: "promises.rename", path: "logs/.*anew" },
  sweeping: { call: "promises.open", path: "function/configuration.json r$" },
  rendering: { call: "promises.open", path: "report.html wx" },
  "beginning the zip": { call: "openSync", path: "partial-[^/]* wx" },
  packing: { call: "createReadStream", path: "report.html" },
  "searching the zip": { call: "promises.open", path: "partial-.* r$" },
  "giving it its name": { call: "promises.link", path: "." },
} as const satisfies Readonly<Record<string, Moment>>;
