// Bundles src/ into dist/, with the licences and the bill of materials of what went in.
import { chmod, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licenceTexts } from "./licences.mjs";
import { OPTIONS } from "./options.mjs";
import { readMaterials } from "./materials.mjs";
import { billOfMaterials } from "./sbom.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
await rm("dist", { recursive: true, force: true });
const { metafile } = await build(OPTIONS);
await chmod("dist/main.js", 0o755);
const materials = await readMaterials(metafile, ".");
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licenceTexts(materials, "."));
await writeFile("dist/sbom.cdx.json", billOfMaterials(materials));
