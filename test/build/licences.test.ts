import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { script } from "./script.ts";

interface Materials {
  readonly packages: readonly { name: string; version: string; license: string; key: string }[];
  readonly copied: readonly object[];
}
const { readMaterials } = await script<{ readMaterials(metafile: object, folder: string): Promise<Materials> }>(
  "materials.mjs",
);
const { licenceTexts } = await script<{ licenceTexts(materials: Materials, folder: string): Promise<string> }>(
  "licences.mjs",
);

const PACKAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  notice: { LICENSE: "Apache, in full", NOTICE: "This product includes a thing." },
  other: { "LICENSE-MIT.txt": "MIT, of other" },
  readme: { "README.md": "# readme\n\nUse it.\n\n## License\n\nMIT, Copyright (c) of readme\n\n## History\n\nlong" },
  silent: { "README.md": "# silent\n\n## License\n\nMIT\n" },
  "silent-apache": {},
};
const METAFILE = {
  inputs: {},
  outputs: {
    "dist/main.js": {
      inputs: {
        "src/analyse/action-names.ts": { bytesInOutput: 1 },
        ...Object.fromEntries(Object.keys(PACKAGES).map((name) => [`node_modules/${name}/x.js`, { bytesInOutput: 1 }])),
      },
    },
  },
};

describe("the licences in dist/", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "licences-"));
    const lock: Record<string, object> = {};
    for (const [name, files] of Object.entries(PACKAGES)) {
      const license = /notice|apache/u.test(name) ? "Apache-2.0" : "MIT";
      lock[`node_modules/${name}`] = { version: "1.0.0", integrity: "sha512-" };
      await put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", license }));
      for (const [file, text] of Object.entries(files)) await put(`node_modules/${name}/${file}`, text);
    }
    await put("package.json", JSON.stringify({ name: "tool", version: "1.0.0", license: "MIT" }));
    await put("package-lock.json", JSON.stringify({ packages: lock }));
    await put("node_modules/esbuild/package.json", JSON.stringify({ version: "0.28.2" }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are each package's own text with its notice, of data that was copied too", async () => {
    const text = await licenceTexts(await readMaterials(METAFILE, folder), folder);
    expect(text.split(/\n-{80}\n\n/u)).toEqual([
      "notice 1.0.0 (Apache-2.0)\n\nApache, in full\n\nThis product includes a thing.\n",
      "other 1.0.0 (MIT)\n\nMIT, of other\n",
      "readme 1.0.0 (MIT)\n\nMIT, Copyright (c) of readme\n",
      "silent 1.0.0 (MIT)\n\n(The package carries no licence text of its own. The text of MIT: that of other in this file.)\n",
      "silent-apache 1.0.0 (Apache-2.0)\n\n(The package carries no licence text of its own. The text of Apache-2.0: that of notice in this file.)\n",
      expect.stringMatching(
        /^@cloud-copilot\/iam-data \S+ \(MIT\): names of IAM actions\n\nMIT License\n\nCopyright \(c\) 2024/,
      ),
    ]);
  });

  it.each(["AGPL-3.0-only", "MPL-2.0", "SEE LICENSE IN x", undefined])("stop the build at %s", async (license) => {
    const path = "node_modules/silent/package.json";
    const before = await readFile(join(folder, path), "utf8");
    await put(path, JSON.stringify({ name: "silent", version: "1.0.0", license }));
    await expect(readMaterials(METAFILE, folder)).rejects.toThrow(
      `silent is under ${license}, which is not among those`,
    );
    await put(path, before);
  });

  it("stop the build where a file is of nobody known", async () => {
    const inputs = { "../elsewhere/node_modules/silent/x.js": { bytesInOutput: 1 } };
    const metafile = { inputs: {}, outputs: { "dist/main.js": { inputs } } };
    await expect(readMaterials(metafile, folder)).rejects.toThrow("silent/x.js is in the bundle, and neither ours nor");
  });

  it("stop the build where a package is not the one that is locked", async () => {
    const path = "node_modules/silent/package.json";
    const before = await readFile(join(folder, path), "utf8");
    await put(path, JSON.stringify({ name: "silent", version: "1.0.1", license: "MIT" }));
    await expect(readMaterials(METAFILE, folder)).rejects.toThrow("silent is 1.0.1, not 1.0.0 as in package-lock.json");
    await put(path, before);
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
