// A bill of materials in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/), of what is in the bundle and nothing else.
import { createHash } from "node:crypto";

/**
 * The document as text: the same for the same materials (see `readMaterials`), whenever and wherever it is made. So it
 * has no time in it, and its serial number is drawn from its content.
 */
export function billOfMaterials({ product, own, packages, copied, esbuild }) {
  const refs = new Map(packages.map(({ key, ...of }) => [key, refOf(of, key)]));
  const root = purl(product);
  const components = [
    ...packages.map((of) => ({ type: "library", ...component(of, refs.get(of.key)) })),
    // "data" stands for what is not code; the licence is that of the package that it was cut from.
    ...copied.map((of) => ({
      type: "data",
      ...component(of, purl(of)),
      description: `Cut from the package: ${of.what}.`,
    })),
  ].sort(by((of) => of["bom-ref"]));
  const dependencies = [
    { ref: root, dependsOn: [...own.map((key) => refs.get(key)), ...copied.map(purl)].sort() },
    ...packages
      .map(({ key, imports }) => ({ ref: refs.get(key), dependsOn: imports.map((of) => refs.get(of)).sort() }))
      .sort(by(({ ref }) => ref)),
    ...copied.map((of) => ({ ref: purl(of) })).sort(by(({ ref }) => ref)),
  ];
  const body = {
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      tools: { components: [{ type: "application", name: "esbuild", version: esbuild }] },
      component: {
        type: "application",
        "bom-ref": root,
        name: product.name,
        version: product.version,
        description: product.description,
        licenses: licences(product.license),
        purl: root,
      },
    },
    components,
    dependencies,
  };
  const head = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
  };
  return `${JSON.stringify({ ...head, ...body }, undefined, 2)}\n`;
}

/** The hash is the registry's, of the package's archive: what `npm ci` compares before it unpacks. */
function component(of, ref) {
  return {
    "bom-ref": ref,
    ...scoped(of.name),
    version: of.version,
    hashes: [{ alg: "SHA-512", content: Buffer.from(of.integrity.slice("sha512-".length), "base64").toString("hex") }],
    licenses: licences(of.license),
    purl: purl(of),
    evidence: { occurrences: of.files.map((location) => ({ location })) },
  };
}

function scoped(name) {
  const [group, rest] = name.startsWith("@") ? name.split("/") : [undefined, name];
  return group === undefined ? { name: rest } : { group, name: rest };
}

function licences(id) {
  return [{ license: { id, acknowledgement: "declared" } }];
}

/** https://github.com/package-url/purl-spec: the scope's `@` is percent-encoded. */
function purl({ name, version }) {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** One package may be there twice in one version, at two places in node_modules: a reference must be of one of them. */
function refOf(of, key) {
  return key.lastIndexOf("node_modules/") === 0 ? purl(of) : `${purl(of)}#${key.slice("node_modules/".length)}`;
}

/** A UUID of version 8 (RFC 9562, 5.8): its other 122 bits are ours to fill, here from a digest. */
function uuidOf(text) {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [0, 8, 12, 16, 20].map((from, index, all) => hex.slice(from, all[index + 1])).join("-");
}

function by(key) {
  return (one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
}
