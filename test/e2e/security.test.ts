import { describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { testCase } from "../helpers/case.ts";
import { unzip } from "../helpers/pack.ts";
import { leaksIn } from "../helpers/secrets.ts";

interface Changes {
  /** Variables of the function, beside its own. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Log messages, in the place of as many of the example's own; further ones stand beside the last. */
  readonly messages?: readonly string[];
  /** The description of every alias: its document is written before the logs are read. */
  readonly aliasNote?: string;
}

interface Configuration {
  Environment?: { Variables?: Record<string, string> };
}

/** The example account, with other answers. */
async function changed(changes: Changes): Promise<ExampleAccount> {
  const example = await loadExample("sqs-consumer-denied");
  const handler = (name: string) => {
    const found = example.handlers[name];
    if (found === undefined) throw new Error(`the example serves no ${name}`);
    return found;
  };
  const withVariables = <T extends Configuration>(configuration: T): T => ({
    ...configuration,
    Environment: { Variables: { ...configuration.Environment?.Variables, ...changes.variables } },
  });
  const [getFunction, getConfiguration] = [handler("lambda:GetFunction"), handler("lambda:GetFunctionConfiguration")];
  const [aliases, logs] = [handler("lambda:ListAliases"), handler("logs:FilterLogEvents")];
  let told = false;
  return {
    ...example,
    handlers: {
      ...example.handlers,
      "lambda:GetFunction": async (input, ctx) => {
        const reply = (await getFunction(input, ctx)) as { Configuration: Configuration };
        return { ...reply, Configuration: withVariables(reply.Configuration) };
      },
      "lambda:GetFunctionConfiguration": async (input, ctx) =>
        withVariables((await getConfiguration(input, ctx)) as Configuration),
      "lambda:ListAliases": async (input, ctx) => {
        const reply = (await aliases(input, ctx)) as { Aliases: { Description?: string }[] };
        const note = changes.aliasNote;
        return note === undefined
          ? reply
          : { ...reply, Aliases: reply.Aliases.map((alias) => ({ ...alias, Description: note })) };
      },
      "logs:FilterLogEvents": async (input, ctx) => {
        const reply = (await logs(input, ctx)) as { events?: { message: string; eventId: string }[] };
        const [first, ...rest] = reply.events ?? [];
        if (told || first === undefined || changes.messages === undefined) return reply;
        told = true;
        const added = changes.messages.map((message, at) => ({ ...first, message, eventId: `${first.eventId}-${at}` }));
        return { ...reply, events: [...added, first, ...rest] };
      },
    },
  };
}

interface Pack {
  readonly files: ReadonlyMap<string, string>;
  readonly findings: unknown;
  readonly problems: unknown;
}

async function packOf(changes: Changes): Promise<Pack> {
  const one = await testCase(await changed(changes));
  try {
    const { path, findings } = await one.run();
    const files = new Map([...unzip(path)].map(([name, bytes]) => [name, bytes.toString("utf8")]));
    return { files, findings, problems: (await verifyPack([path], { rules: createSecondReading([]) })).problems };
  } finally {
    await one.close();
  }
}

function planted(...values: readonly string[]): { value: string; kind: string; where: string }[] {
  return values.map((value) => ({ value, kind: "secret", where: "case" }));
}

describe("a variable's secret", () => {
  it("is gone from the pack though a log line writes it as part of an ARN", async () => {
    const value = "kT9vQ2xLm4Rz";
    const { files, problems } = await packOf({
      variables: { DB_PASSWORD: value },
      messages: [`loaded arn:aws:ssm:eu-west-1:111122223333:parameter/db/pass:${value}`, `using ${value}`],
      aliasNote: `made with ${value}`,
    });
    expect(leaksIn(files, planted(value))).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("is gone from the pack where only a part of it, or its trimmed form, is used", async () => {
    const { files, problems } = await packOf({
      variables: {
        CONFIG: '{"db":{"pw":"Winter2026!x"}}',
        DATABASE_URL: "postgres://app:Spring2027!y@db/x",
        TOKEN: "kA82jdk29dkK2\n",
        JWT_SECRET: "kX82hdk93jdR/Ldk29dks02KdAbCdEfG",
        DB_PASSWORD: "$ummer2026!",
        OTHER_PASSWORD: "correctHorseBatteryStaple",
      },
      messages: [
        "connect Winter2026!x",
        "auth Spring2027!y",
        "tok kA82jdk29dkK2 ok",
        "jwt kX82hdk93jdR/Ldk29dks02KdAbCdEfG",
        "retry $ummer2026! or correctHorseBatteryStaple",
      ],
      aliasNote: "once Winter2026!x",
    });
    const values = ["Winter2026!x", "Spring2027!y", "kA82jdk29dkK2", "kX82hdk93jdR/Ldk29dks02KdAbCdEfG"];
    expect(leaksIn(files, planted(...values, "$ummer2026!", "correctHorseBatteryStaple"))).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe("more values than are searched for while reading", () => {
  it("are gone from the pack all the same, and it is made", async () => {
    const values = Array.from({ length: 2200 }, (_none, at) => `aZ9kQ${at}mT4xR${at * 7}w`);
    const last = values.at(-1)!;
    const { files, problems } = await packOf({
      messages: values.flatMap((value) => [`token=${value}`, `validated ${value}`]),
      aliasNote: `first seen: ${last}`,
    });
    expect(leaksIn(files, planted(...values.slice(-300)))).toEqual([]);
    expect(files.get("function/aliases.json")).toMatch(/first seen: <token:[0-9a-f]{10}>/u);
    expect(problems).toEqual([]);
  });
});

describe("who writes log lines", () => {
  it("can neither stop the pack nor take a finding out of it", async () => {
    const calm = await packOf({ messages: ["nothing"] });
    const poisoned = await packOf({
      variables: { ALLOWED_ACTION: "sqs:ReceiveMessage" },
      messages: [
        "password=lambda-case-pack",
        '{"authorization":"sqs:ReceiveMessage"}',
        "credentials=sts:AssumeRole",
        '{"token":"AccessDenied"}',
        '{"secret":"AccessDeniedException","password":"is not authorized to perform"}',
        "-----BEGIN PRIVATE KEY-----",
        "AccessDeniedException",
      ],
    });
    const titles = ({ findings }: Pack): unknown =>
      (findings as { findings: { id: string }[] }).findings.map(({ id }) => id);
    expect(titles(poisoned)).toEqual(titles(calm));
    expect(poisoned.problems).toEqual([]);
    expect([...poisoned.files.values()].join("\n")).not.toMatch(/"errorCode":\s*"</u);
  });
});

describe("the collector's own credentials", () => {
  it("may be one letter towards an emulator, which is no secret: the pack is made", async () => {
    const example = await loadExample("healthy");
    const profiles = example.profiles.map((profile) => ({ ...profile, secretAccessKey: "x" }));
    const one = await testCase({ ...example, profiles });
    try {
      const { path } = await one.run();
      expect((await verifyPack([path], { rules: createSecondReading([]) })).problems).toEqual([]);
    } finally {
      await one.close();
    }
  });
});
