// Prints the bill of materials of what `npm run -s build` would put into dist/ now, CycloneDX 1.6 as JSON; writes nothing.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { OPTIONS } from "./options.mjs";
import { readMaterials } from "./materials.mjs";
import { billOfMaterials } from "./sbom.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { metafile } = await build({ ...OPTIONS, write: false });
process.stdout.write(billOfMaterials(await readMaterials(metafile, ".")));
