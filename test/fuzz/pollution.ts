/** What every object of this process inherits, as it was when this was loaded. */
const PROTOTYPES = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Function.prototype,
  Promise.prototype,
  Map.prototype,
];
const BEFORE = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

/** Whether data has become part of what every object inherits. */
export function pollution(): readonly string[] {
  return PROTOTYPES.flatMap((prototype, at) =>
    Reflect.ownKeys(prototype).length === BEFORE[at]
      ? []
      : [`a prototype has new members: ${Object.keys(prototype).join(", ")}`],
  );
}
