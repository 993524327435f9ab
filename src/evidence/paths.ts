/** Files that the analysis and the rendering derive; they are in a pack, but they are not evidence. */
export const DERIVED_PATHS: ReadonlySet<string> = new Set([
  "README.txt",
  "case-description.md",
  "cloudtrail/calls.csv",
  "findings.json",
  "manifest.json",
  "redaction/report.json",
  "report.html",
  "timeline.csv",
  "workflow/workflow.json",
  "workflow/workflow.mmd",
]);

export const MANIFEST_PATH = "manifest.json";

/** Orders by UTF-16 code unit: the same on every machine, whatever its locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Why a path may not stand in a pack, or undefined where it may. A pack is unpacked on Linux, macOS and Windows, by
 * people in a hurry: so only plain relative paths of `[A-Za-z0-9._-]`, and no name that one of these systems treats
 * specially. The answer completes the sentence "The path ..." and never holds the path: it may come from a hostile zip.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "is empty";
  if (path.length > 240) return "is longer than 240 characters";
  if (path.startsWith("/")) return "is absolute";
  if (/^[A-Za-z]:/u.test(path)) return "starts with a drive letter";
  if (path.includes("\\")) return "holds a backslash";
  for (const segment of path.split("/")) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function segmentProblem(segment: string): string | undefined {
  if (segment === "") return "has an empty segment";
  if (segment === "." || segment === "..") return "leaves its folder";
  if (!/^[A-Za-z0-9._-]+$/u.test(segment)) return "holds characters other than letters, digits and ._-";
  // Win32 drops a trailing dot and opens devices for these names, whatever their extension.
  // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
  if (segment.endsWith(".")) return "has a segment that ends with a dot";
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(segment)) return "is a device name on Windows";
  return undefined;
}

/** The paths of one pack. Two that differ by case only, or a file and a folder of one name, cannot be unpacked everywhere. */
export class PathSet {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /** Adds a path, or says why it may not be added; worded as `pathProblem`. */
  add(path: string): string | undefined {
    const problem = pathProblem(path) ?? this.#clash(path.toLowerCase());
    if (problem !== undefined) return problem;
    const folded = path.toLowerCase();
    this.#files.add(folded);
    for (const folder of foldersOf(folded)) this.#folders.add(folder);
    return undefined;
  }

  /** Makes a path free again. */
  delete(path: string): void {
    this.#files.delete(path.toLowerCase());
  }

  #clash(folded: string): string | undefined {
    if (this.#files.has(folded)) return "occurs twice, letter case aside";
    if (this.#folders.has(folded)) return "is a folder already";
    if (foldersOf(folded).some((folder) => this.#files.has(folder))) return "lies in what is a file already";
    return undefined;
  }
}

/** `a/b/c` lies in `a` and `a/b`. */
export function foldersOf(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join("/"));
}

/**
 * A path that clashes with no other file's, and is marked as taken: `PROD` and `prod` are two aliases and one file on
 * half of all machines, and a log group may be named like a file of ours.
 */
export function freePath(path: string, taken: PathSet): string {
  const cut = path.lastIndexOf("/");
  const [folder, name] = [path.slice(0, Math.max(cut, 0)), path.slice(cut + 1)];
  const [, stem = name, ending = ""] = /^(.*?)(\.[a-z]+)?$/u.exec(name) ?? [];
  const inFolder = (where: string, what: string): string => (where === "" ? what : `${where}/${what}`);
  if (taken.add(path) === undefined) return path;
  for (let number = 2; number < 1000; number += 1) {
    const others = [inFolder(folder, `${stem}-${number}${ending}`), inFolder(`${folder}-${number}`, name)];
    const free = others.find((other) => taken.add(other) === undefined);
    if (free !== undefined) return free;
  }
  return path;
}
