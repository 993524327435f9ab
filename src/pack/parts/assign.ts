import type { Unit } from "./units.ts";

/** How much each part holds of what is put into it, bytes. */
export interface Rooms {
  /** Of part 1, beside what must be in it. */
  readonly first: number;
  /** Of every other part, beside the lists in it. */
  readonly other: number;
}

/** What a line about an entry takes of a part's own lists: its path, size and hash, deflated. */
export function listed({ path }: Pick<Unit, "path">): number {
  return 96 + path.length;
}

/**
 * Puts each unit, those that are wanted first before others, into the first part that has room for it: so a part may hold
 * something that is wanted less, but never instead of something that is wanted more. Gives the units of each part.
 */
export function assign(units: readonly Unit[], rooms: Rooms): readonly (readonly Unit[])[] {
  const parts: { readonly units: Unit[]; left: number }[] = [{ units: [], left: rooms.first }];
  for (const unit of units) {
    const needed = (index: number): number => unit.size + (index === 0 ? 0 : listed(unit));
    const at = parts.findIndex(({ left }, index) => needed(index) <= left);
    const index = at < 0 ? parts.push({ units: [], left: rooms.other }) - 1 : at;
    const part = parts[index]!;
    part.units.push(unit);
    part.left -= needed(index);
  }
  return parts.map((part) => part.units);
}
