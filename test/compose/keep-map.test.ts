import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openKeptMap } from "../../src/compose/keep-map.ts";

const KEY = Buffer.alloc(32, 7);
const never = () => () => undefined;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "case-pack-map-"));
  path = join(folder, "names.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function packWith(name: string, pseudonym: string, meanwhile: () => Promise<unknown> = async () => undefined) {
  const map = await openKeptMap(path, KEY);
  map.noteNames(new Map([[pseudonym, name]]));
  const zip = join(folder, `${pseudonym}.zip`);
  return await map.beside(
    [],
    async () => {
      await meanwhile();
      await writeFile(zip, "a pack");
      return { zips: [{ path: zip }] };
    },
    never,
  );
}

it("two runs that extend one map at once lose no name: the later one makes no pack, and says why", async () => {
  await packWith("first", "anon-kqwxzt-fomr");
  const later = packWith("orders", "anon-bbbbbb-bbbb", () => packWith("billing", "anon-cccccc-cccc"));
  await expect(later).rejects.toThrow(/names\.json was changed while the pack was made.*Start again/u);
  const kept = await readFile(path, "utf8");
  for (const name of ["first", "billing"]) expect(kept).toContain(`"${name}"`);
  expect((await readdir(folder)).toSorted()).toEqual(["anon-cccccc-cccc.zip", "anon-kqwxzt-fomr.zip", "names.json"]);
  await packWith("orders", "anon-bbbbbb-bbbb");
  for (const name of ["first", "billing", "orders"]) expect(await readFile(path, "utf8")).toContain(`"${name}"`);
});
