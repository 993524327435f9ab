import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AwsError } from "../../src/example/handler.ts";
import { COMMAND } from "./process/account-run.ts";
import { type SubmitAccount, submitAccount, type SubmitPack, submitPack } from "./submit-account.ts";

let pack: SubmitPack;
let account: SubmitAccount;

beforeAll(async () => {
  pack = await submitPack();
});
afterAll(() => pack.remove());
afterEach(() => account.endpoint.close());

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Waits until stderr holds it. */
  says(text: RegExp): Promise<void>;
}

/** The built command, in a process of its own: only there are signals what they are. */
function submitting(more: readonly string[] = []): Running {
  const [profile] = account.example.profiles;
  const argv = ["submit", pack.path, "--endpoint-url", account.endpoint.url, "--yes", "--yes-unanswered", "--quiet"];
  const child = spawn(process.execPath, [COMMAND, ...argv, ...more], {
    env: {
      HOME: "/nonexistent",
      AWS_ACCESS_KEY_ID: profile?.accessKeyId,
      AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey,
      AWS_MAX_ATTEMPTS: "1",
    },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString("utf8")));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString("utf8")));
  const ended = new Promise<number | null>((done) => child.on("close", done)).then((code) => ({
    code,
    stdout,
    stderr,
  }));
  return { child, ended, says: (text) => until(() => text.test(stderr)) };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(20);
}

const isAsked = (operation: string) => () => account.endpoint.calls.some((call) => call.operation === operation);

describe("an interruption while CreateCase is on its way", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "%s says that the answer is waited for, and a second one that a case may be open and how to look",
    async (signal) => {
      account = await submitAccount({ faults: [{ operation: "support:CreateCase", fault: "hang" }] });
      const run = submitting();
      await until(isAsked("support:CreateCase"));
      run.child.kill(signal);
      await run.says(/CreateCase has been sent .* waiting for AWS Support's answer/u);
      run.child.kill(signal);
      const { code, stdout, stderr } = await run.ended;
      expect({ code, stdout }).toEqual({ code: 254, stdout: "" });
      expect(stderr).toMatch(/not known whether a case was opened/u);
      expect(stderr).toContain(`(case pack ${pack.sha256.slice(0, 12)})`);
      expect(stderr).toMatch(/Support Center before you submit again.*--case-id/su);
      expect(stderr).toMatch(new RegExp(`Only if there is none.*\n {2}${pack.name} {2}upload-`, "u"));
      expect(stderr).not.toMatch(/\n\s+at /u);
    },
  );

  it("is of no account where AWS Support answers: the case is open, and that is said", async () => {
    let interrupt = (): void => undefined;
    account = await submitAccount({
      wrap: (handlers) => ({
        "support:CreateCase": async (input, ctx) => {
          interrupt();
          await wait(300);
          return await handlers["support:CreateCase"]?.(input, ctx);
        },
      }),
    });
    const run = submitting();
    interrupt = () => run.child.kill("SIGINT");
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Opened case 17/u) });
    expect(stderr).toMatch(/waiting for AWS Support's answer/u);
    expect(account.example.support.cases).toHaveLength(1);
  });
});

describe("a second interruption", () => {
  it("before anything was asked says that no case was opened, and what was uploaded", async () => {
    account = await submitAccount();
    account.endpoint.faults.add({ operation: "support:DescribeCases", fault: "hang", after: 1 });
    const run = submitting();
    await until(() => account.asked().filter((operation) => operation === "support:DescribeCases").length === 2);
    run.child.kill("SIGINT");
    await wait(100);
    run.child.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/no case was opened or added to\. AWS Support has these files.*\n {2}\S+\.zip {2}upload-/su);
    expect(account.example.support.cases).toEqual([]);
  });

  it("after the answer names the case that is open", async () => {
    account = await submitAccount();
    account.endpoint.faults.add({ operation: "support:DescribeCases", fault: "hang", after: 2 });
    const run = submitting();
    await until(() => account.asked().filter((operation) => operation === "support:DescribeCases").length === 3);
    run.child.kill("SIGINT");
    await wait(100);
    run.child.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`AWS Support has it: case ${account.example.support.cases[0]?.caseId}`);
  });

  it("of AddCommunicationToCase says that the text may have been added", async () => {
    account = await submitAccount();
    expect((await account.submit(pack.path, ["--yes", "--yes-unanswered", "--quiet"])).code).toBe(0);
    account.endpoint.faults.add({
      operation: "support:AddCommunicationToCase",
      fault: new AwsError("InternalServerError", "An internal server error occurred.", 500),
    });
    const run = submitting(["--case-id", account.example.support.cases[0]?.displayId ?? "", "--again"]);
    await until(isAsked("support:AddCommunicationToCase"));
    // The first ends the look for the lost answer, which then ends the run by itself.
    run.child.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(code).toBe(254);
    expect(stderr).toMatch(/not known whether the communication was added.*look at the case/su);
  });
});
