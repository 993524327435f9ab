import { readdirSync, readFileSync } from "node:fs";
import { isObject, type Json } from "../../../src/core/json.ts";
import type { ExampleAccount, ExampleProfile } from "../../../src/example/account.ts";
import type { AccountData } from "../../../src/example/accounts/data.ts";
import { handlersFor } from "../../../src/example/accounts/handlers/index.ts";
import { World } from "../../../src/example/accounts/world.ts";

const FOLDER = new URL("../../fixtures/analyse/faults/", import.meta.url);

/**
 * A fault of the catalogue in an account of its own: what differs from the account in `base.json`, by JSON pointer; a
 * `-` at the end appends.
 */
export interface FaultFixture {
  readonly fault: number;
  /** What is broken. */
  readonly story: string;
  /** Id of the check that must fail, or what its finding's id begins with. */
  readonly check: string;
  /** A part of its explanation, or of its fix. */
  readonly says: string;
  /** The function is named with this qualifier. */
  readonly qualifier?: string;
  /** Issue text that a person states. */
  readonly issue?: string;
  readonly both?: Patch;
  readonly broken: Patch;
  readonly repaired: Patch;
  /** Documents of a second account, and whose credentials are given too. */
  readonly peer?: { readonly both?: Patch; readonly broken?: Patch; readonly repaired?: Patch };
}

type Patch = Readonly<Record<string, Json>>;
export type Variant = "broken" | "repaired";

/** Fixtures by file name, in the order of the catalogue. */
export function faultFixtures(): readonly (readonly [string, FaultFixture])[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d\d-/u.test(name))
    .sort()
    .map((name) => [name.replace(/\.json$/u, ""), read(name) as FaultFixture] as const);
}

const NOW = "2026-11-20T12:00:00Z";
const ACCOUNT = "111122223333";
const PEER = "444455556666";

/** The account with the fault, or repaired, ready to be served. */
export function faultAccount(fixture: FaultFixture, variant: Variant): ExampleAccount {
  const base = read("base.json") as AccountData;
  const profiles = [profile("own", ACCOUNT), ...(fixture.peer === undefined ? [] : [profile("peer", PEER)])];
  const [own, other] = profiles;
  const patched = (patches: Pick<FaultFixture, "both"> & Partial<Record<Variant, Patch>>): AccountData =>
    ({
      ...(apply(apply(structuredClone(base), patches.both), patches[variant]) as object),
      region: "eu-west-1",
    }) as AccountData;
  const accounts = own === undefined ? [] : [{ ...patched(fixture), id: ACCOUNT, profile: own }];
  if (fixture.peer !== undefined && other !== undefined) {
    accounts.push({ ...emptied(patched(fixture.peer)), id: PEER, profile: other });
  }
  return {
    name: "fault",
    story: fixture.story,
    functionName: "orders",
    region: "eu-west-1",
    now: NOW,
    profiles,
    planted: [],
    handlers: handlersFor(new World("fault", Date.parse(NOW), accounts)),
  };
}

/** The other account has what the fixture gives it, and nothing of the base but its principals. */
function emptied(account: AccountData): AccountData {
  const roles = account.iam.roles.filter(({ Role }) => !Role.Arn.includes(ACCOUNT));
  return {
    ...account,
    iam: { ...account.iam, roles },
    lambda: { ...account.lambda, functions: [] },
    logs: { groups: [] },
  };
}

function profile(name: string, accountId: string): ExampleProfile {
  return {
    name,
    accountId,
    accessKeyId: `ASIAEXAMPLE${accountId.slice(0, 9)}`,
    secretAccessKey: "made/up/for/tests/and/opens/nothing/at/all",
    arn: `arn:aws:sts::${accountId}:assumed-role/oncall/alex`,
  };
}

/** Sets each value at its pointer; what is on the way there must exist. */
function apply(account: unknown, patch: Patch = {}): unknown {
  for (const [pointer, value] of Object.entries(patch)) {
    const path = pointer
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = path.pop() ?? "";
    const parent = path.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], account);
    if (Array.isArray(parent)) {
      if (last === "-") parent.push(value);
      else parent[Number(last)] = value;
    } else if (isObject(parent)) parent[last] = value;
    else throw new Error(`nothing at ${pointer}`);
  }
  return account;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
}
