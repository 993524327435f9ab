/** A result for people: members indented by their depth, lists of objects as rows. */
export function table(result: object): string {
  return rows(result, "").join("\n");
}

function rows(value: object, indent: string): string[] {
  const width = Math.max(...Object.keys(value).map((name) => name.length), 0);
  return Object.entries(value).flatMap(([name, member]) => {
    if (Array.isArray(member)) return [`${indent}${name}`, ...grid(member, `${indent}  `)];
    if (typeof member !== "object" || member === null) return [`${indent}${name.padEnd(width)}  ${member}`];
    return Object.keys(member).length === 0
      ? [`${indent}${name.padEnd(width)}  none`]
      : [`${indent}${name}`, ...rows(member as object, `${indent}  `)];
  });
}

function grid(list: readonly object[], indent: string): string[] {
  if (list.length === 0) return [`${indent}none`];
  const heads = [...new Set(list.flatMap((item) => Object.keys(item)))];
  const cells = [
    heads,
    ...list.map((item) =>
      heads.map((head) => String((item as Record<string, unknown>)[head] ?? "").replaceAll("\n", "\\n")),
    ),
  ];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map(
    (row) =>
      indent +
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
  );
}
