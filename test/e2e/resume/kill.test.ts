import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { type Random, seeded } from "../../../src/example/accounts/random.ts";
import { type Endpoint, startEndpoint } from "../../../src/example/server.ts";
import { ROOT } from "../../helpers/cli.ts";
import { unzip } from "../../helpers/pack.ts";
import { leaksIn } from "../../helpers/secrets.ts";
import { accountWith, EXAMPLE, LATE, PLANTED, storedLog } from "./account.ts";

const COMMAND = join(ROOT, "dist", "main.js");
const end = Math.floor((Date.now() - 3_600_000) / 1000) * 1000;
const start = end - 1_200_000;
const stored = storedLog(start, end);

interface Told {
  page: (events: readonly number[]) => void;
  counting: () => void;
}

/** When a process is killed: so many ms after so many pages, or after it began to count what it had read. */
interface Kill {
  readonly after: number | "reading";
  readonly ms: number;
}

/** One collection in a run folder of its own, with an endpoint of its own that counts the pages. */
class Collection {
  readonly #place: string;
  readonly #endpoint: Endpoint;
  readonly #env: NodeJS.ProcessEnv;
  #onPage: () => void = () => undefined;
  #onCounting: () => void = () => undefined;
  /** Of the process that runs or ran last: the numbers of the events of each page that it was sent. */
  pages: (readonly number[])[] = [];

  private constructor(place: string, endpoint: Endpoint, env: NodeJS.ProcessEnv, told: Told) {
    this.#place = place;
    this.#endpoint = endpoint;
    this.#env = env;
    told.page = (events) => {
      this.pages.push(events);
      this.#onPage();
    };
    told.counting = () => this.#onCounting();
  }

  static async begin(place: string, audience: string): Promise<Collection> {
    const told: Told = { page: () => undefined, counting: () => undefined };
    const example = await loadExample(EXAMPLE);
    const handlers = await accountWith(stored, {
      page: (events) => told.page(events),
      counting: () => told.counting(),
    });
    const endpoint = await startEndpoint({ ...example, handlers });
    const [profile] = example.profiles;
    await mkdir(join(place, "out"), { recursive: true });
    await mkdir(join(place, "run"), { mode: 0o700 });
    await chmod(join(place, "run"), 0o700);
    // As an interrupted run leaves it at its very beginning; so the key of the tokens is the same for all.
    const iso = (ms: number): string => new Date(ms).toISOString();
    const run = {
      schema: "lambda-case-pack/run@1",
      options: {
        function: example.functionName,
        region: example.region,
        endpointUrl: endpoint.url,
        audience,
        language: "en",
        out: join(place, "out"),
      },
      window: { start: iso(start), end: iso(end), timeZone: "UTC", origin: "start-end" },
      key: "07".repeat(32),
    };
    await writeFile(join(place, "run", "run.json"), JSON.stringify(run));
    const env = {
      PATH: process.env["PATH"],
      HOME: place,
      AWS_ACCESS_KEY_ID: profile?.accessKeyId,
      AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    };
    return new Collection(place, endpoint, env, told);
  }

  /** Goes on until it ends or is killed. */
  async goOn(kill?: Kill): Promise<number | null> {
    const child = spawn(process.execPath, [COMMAND, "collect", "--resume", this.run, "--yes", "--no-progress"], {
      cwd: this.#place,
      env: this.#env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    // What the endpoint was still answering when the last process died is not of this one.
    await wait(150);
    this.pages = [];
    const ended = once(child, "close");
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const cancel = kill === undefined ? () => undefined : this.#killAfter(child, kill);
    const [code] = (await ended) as [number | null];
    cancel();
    if (code !== null && code !== 0 && code !== 3) throw new Error(`it ended with ${code}: ${said}`);
    return code;
  }

  get run(): string {
    return join(this.#place, "run");
  }

  /** By path, as text. */
  async left(): Promise<ReadonlyMap<string, string>> {
    const entries = await readdir(this.run, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(await Promise.all(files.map(async (path) => [path, await readFile(path, "utf8")] as const)));
  }

  /** How many events the checkpoint says were taken. */
  async taken(): Promise<number> {
    const path = join(this.run, "checkpoint.json");
    if (!existsSync(path)) return 0;
    const { logs } = JSON.parse(await readFile(path, "utf8")) as {
      readonly logs: readonly { readonly reading: { readonly bins: readonly (readonly [number, number])[] } }[];
    };
    return logs.flatMap(({ reading }) => reading.bins).reduce((sum, [, events]) => sum + events, 0);
  }

  async pack(): Promise<ReadonlyMap<string, Buffer>> {
    const [name = "", ...others] = await readdir(join(this.#place, "out"));
    if (others.length > 0) throw new Error(`beside the pack stands ${others.join(", ")}`);
    return unzip(join(this.#place, "out", name));
  }

  async close(): Promise<void> {
    await this.#endpoint.close();
  }

  #killAfter(child: ChildProcess, { after, ms }: Kill): () => void {
    let timer: NodeJS.Timeout | undefined;
    const later = (): void => {
      timer ??= setTimeout(() => child.kill("SIGKILL"), ms);
    };
    this.#onPage = () => {
      if (this.pages.length === after) later();
    };
    this.#onCounting = () => {
      if (after === "reading") later();
    };
    return () => {
      clearTimeout(timer);
      this.#onPage = () => undefined;
      this.#onCounting = () => undefined;
    };
  }
}

let place: string;
beforeAll(async () => {
  if (!existsSync(COMMAND)) throw new Error("there is no dist/: run npm run build");
  place = await mkdtemp(join(tmpdir(), "case-pack-kill-"));
});
afterAll(async () => {
  await rm(place, { recursive: true, force: true });
});

function logsOf(pack: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  const logs = [...pack].filter(([path]) => /^logs\/.*\.txt$/u.test(path));
  return new Map(logs.map(([path, bytes]) => [path, bytes.toString("utf8")]));
}

const LATELY = { value: LATE, kind: "password", where: "the log" };

/** What was taken is not asked for again, but for the page that holds the last of it. */
function expectNothingTwice({ pages }: Collection, taken: number): void {
  const again = pages.filter((events) => events.some((event) => event < taken));
  expect(again.length).toBeLessThanOrEqual(1);
}

async function expectNothingRaw(killed: Collection): Promise<void> {
  const left = await killed.left();
  expect(leaksIn(left, PLANTED)).toEqual([]);
  const notes = [...left].filter(([path]) => path.includes("checkpoint"));
  expect(leaksIn(new Map(notes), [LATELY])).toEqual([]);
  expect((await stat(killed.run)).mode & 0o777).toBe(0o700);
}

/** While pages come, and behind the last, where files get their heads, are searched and packed. */
function killsOf(random: Random): readonly Kill[] {
  return [
    ...Array.from({ length: 10 }, () => ({ after: random.int(6, 14), ms: random.int(0, 30) })),
    ...[60, 200, 400].map((most) => ({ after: "reading" as const, ms: random.int(0, most) })),
  ];
}

describe("a collection that is killed again and again", () => {
  it.concurrent.each(["support", "shared"])(
    "makes the very logs of one that was not, fetches little twice, and leaves nothing raw (for %s)",
    async (audience) => {
      const whole = await Collection.begin(join(place, `${audience}-whole`), audience);
      const killed = await Collection.begin(join(place, `${audience}-killed`), audience);
      try {
        await whole.goOn();
        let [kills, midway] = [0, 0];
        for (const kill of killsOf(seeded(`kills for ${audience}`))) {
          const taken = await killed.taken();
          const code = await killed.goOn(kill);
          expectNothingTwice(killed, taken);
          if (code !== null) break;
          kills += 1;
          if (taken > 0 && taken < stored.length) midway += 1;
          await expectNothingRaw(killed);
        }
        if (existsSync(killed.run)) {
          const taken = await killed.taken();
          await killed.goOn();
          expectNothingTwice(killed, taken);
        }
        // On a fast machine the last of them may come too late.
        expect(kills).toBeGreaterThanOrEqual(10);
        // Or it would only show that one can begin again.
        expect(midway).toBeGreaterThanOrEqual(3);
        expect(existsSync(killed.run)).toBe(false);

        const [one, other] = [await whole.pack(), await killed.pack()];
        expect(logsOf(other)).toEqual(logsOf(one));
        expect([...logsOf(one).values()].join("").match(/^2/gmu)?.length).toBe(stored.length);
        const texts = new Map([...other].map(([path, bytes]) => [path, bytes.toString("utf8")]));
        expect(leaksIn(texts, [...PLANTED, LATELY])).toEqual([]);
      } finally {
        await whole.close();
        await killed.close();
      }
    },
  );
});
