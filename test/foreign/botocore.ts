import { spawn } from "node:child_process";
import { program } from "./python.ts";
import { fileURLToPath } from "node:url";

export interface ForeignCall {
  /** As botocore calls it. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly input: unknown;
}

export type ForeignReply = { readonly reply: unknown } | { readonly error: string };

/** Makes all calls one after the other. @throws Error with what Python said */
export function callWithBotocore(endpoint: string, calls: readonly ForeignCall[]): Promise<readonly ForeignReply[]> {
  const child = spawn(program("python"), [fileURLToPath(new URL("client.py", import.meta.url))], {
    env: { PATH: process.env["PATH"] ?? "", AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/nonexistent" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  let said = "";
  child.stdout.on("data", (data: Buffer) => out.push(data));
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  child.stdin.end(JSON.stringify({ endpoint, calls }, written));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(out).toString("utf8")) as ForeignReply[]);
      else reject(new Error(`botocore's process ended with ${code}:\n${said}`));
    });
  });
}

/** Times before JSON makes texts of them. */
function written(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const raw = this[name];
  if (raw instanceof Uint8Array) return { $bytes: [...raw] };
  return raw instanceof Date ? { $time: raw.getTime() } : value;
}

/** What the JavaScript SDK read, as `client.py` writes what botocore read. */
export async function plain(value: unknown): Promise<unknown> {
  if (value instanceof Date) return { $time: value.getTime() };
  if (value instanceof Uint8Array) return { $bytes: [...value] };
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return await Promise.all(value.map(plain));
  if (typeof value !== "object" || value === null) return value;
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (name !== "$metadata" && member !== undefined) members.push([name, await plain(member)]);
  }
  return Object.fromEntries(members);
}
