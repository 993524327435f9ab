import { requireSafeEndpoints } from "../../aws/endpoint.ts";
import { networkSettings } from "../../aws/network.ts";
import { CasePackError } from "../../core/errors.ts";
import { freeBytes, neededBytes, sizeText } from "../../evidence/disk.ts";
import type { Host } from "../host.ts";
import { fail, type Line, ok, warn } from "./line.ts";

/** The same range as the package's `engines`. */
export function nodeLine(version: string): Line {
  const [major = 0, minor = 0] = version.replace(/^v/u, "").split(".").map(Number);
  const works = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (works) return ok("node", "Node.js", version);
  return fail(
    "node",
    "Node.js",
    `${version} is not supported`,
    "Install Node.js 20.19 or later of 20, or 22.12 or later.",
    "error",
  );
}

/** Whether the least that a case takes is free; logs take more. */
export async function diskLine(folder: string): Promise<Line> {
  const free = await freeBytes(folder);
  const title = "Disk";
  if (free === undefined) return ok("disk", title, `how much is free in ${folder} is not known`);
  const needed = neededBytes(0);
  const detail = `${sizeText(free)} free in ${folder}; ${sizeText(needed)} are needed, and 1.6 times the logs`;
  if (free >= needed + GIB) return ok("disk", title, detail);
  if (free >= needed)
    return warn("disk", title, detail, "Free some, or name a larger disk with --out: logs may not fit.");
  return fail("disk", title, detail, "Free some, or name another folder with --out.", "error");
}

const GIB = 1024 ** 3;

/** Proxy and certificates, as calls will use them. The value of a proxy's variable can hold a password. */
export function networkLines(env: Host["env"], endpointUrl: string | undefined): readonly Line[] {
  try {
    requireSafeEndpoints(env, endpointUrl);
    const { proxy, noProxy, caBundle } = networkSettings(env);
    const past = noProxy === undefined ? "" : `, not for NO_PROXY=${noProxy}`;
    return [
      ok("proxy", "Proxy", proxy === undefined ? "none" : `${proxy.address} (${proxy.variable})${past}`),
      caBundle === undefined
        ? ok("ca", "Certificates", "those that Node.js brings")
        : caBundle.certificates > 0
          ? ok("ca", "Certificates", `${caBundle.certificates} of AWS_CA_BUNDLE ${caBundle.path}, instead of Node.js's`)
          : fail(
              "ca",
              "Certificates",
              `AWS_CA_BUNDLE ${caBundle.path} holds none`,
              "Name a file of PEM certificates.",
              "configuration",
            ),
    ];
  } catch (error) {
    if (!(error instanceof CasePackError)) throw error;
    return [
      fail(
        "network",
        "Network",
        error.message,
        "Correct the option or the variable, or leave it out.",
        "configuration",
      ),
    ];
  }
}
