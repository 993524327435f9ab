import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { program } from "./python.ts";

export type ServerName = "moto" | "ministack";

/** An emulator in a process of its own, on loopback. */
export interface Server {
  readonly name: ServerName;
  readonly url: string;
  /** The end of what it printed, for a test that failed. */
  log(): string;
  stop(): Promise<void>;
}

const START = {
  moto: {
    program: "moto_server",
    args: (port: number) => ["-H", "127.0.0.1", "-p", String(port)],
    env: () => ({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" }),
  },
  ministack: {
    program: "ministack",
    args: () => [],
    env: (port: number) => ({
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: "0",
      CLOUDTRAIL_RECORDING: "1",
    }),
  },
} as const;

const PATIENCE_MS = 60_000;
const LOG_CHARACTERS = 8000;

/** Starts it on a free port and waits until it answers. @throws Error with its log where it ends or never answers */
export async function startServer(name: ServerName): Promise<Server> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const { program: file, args, env } = START[name];
  const child = spawn(program(file), args(port), {
    cwd: folder,
    // Nothing of this machine's own AWS settings or proxy.
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, TMPDIR: folder, ...env(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => (said = (said + data.toString()).slice(-LOG_CHARACTERS)));
  }
  const url = `http://127.0.0.1:${port}`;
  const log = (): string => said;
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answers(url))) {
    if (child.exitCode === null && Date.now() < deadline) {
      await wait(100);
      continue;
    }
    await stop();
    throw new Error(`${name} did not come up on ${url}:\n${said}`);
  }
  return { name, url, log, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(late);
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
