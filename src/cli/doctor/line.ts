/** What was looked at, and what it means. */
export interface Line {
  readonly id: string;
  readonly status: Status;
  readonly title: string;
  /** What was found. */
  readonly detail: string;
  /** What to do about it; absent where nothing is wrong. */
  readonly todo?: string;
  /** How collect would end because of it; absent where it would go on. */
  readonly ends?: Ends;
}

export type Ends = "configuration" | "service" | "error";

/** `skip`: it could not be looked at, because of something above. */
export type Status = "ok" | "warn" | "fail" | "skip";

export function ok(id: string, title: string, detail: string): Line {
  return { id, status: "ok", title, detail };
}

export function warn(id: string, title: string, detail: string, todo: string): Line {
  return { id, status: "warn", title, detail, todo };
}

export function fail(id: string, title: string, detail: string, todo: string, ends: Ends): Line {
  return { id, status: "fail", title, detail, todo, ends };
}

export function skip(id: string, title: string, detail: string): Line {
  return { id, status: "skip", title, detail };
}
