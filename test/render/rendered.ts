import { renderPack, type RenderInput } from "../../src/render/render.ts";

type Files = ReadonlyMap<string, string>;

const remembered = new Map<string, Promise<Files>>();

/** The files of the rendered pack by path. */
export async function rendered(input: RenderInput): Promise<Files> {
  return new Map((await renderPack(input)).map((file) => [file.path, file.text]));
}

/** As `rendered`, once for all tests of a file: the monstrous case takes its time. */
export function renderedOnce(make: () => RenderInput, language: "en" | "zh-TW" = "en"): Promise<Files> {
  const key = `${make.name} ${language}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const input = make();
  const made = rendered({ ...input, case: { ...input.case, language } });
  remembered.set(key, made);
  return made;
}
