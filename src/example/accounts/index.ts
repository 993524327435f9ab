import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CasePackError } from "../../core/errors.ts";
import type { ExampleAccount } from "../account.ts";
import { handlersFor } from "./handlers/index.ts";
import { readAccount, readStory } from "./read.ts";
import { packageRoot } from "./root.ts";
import type { SupportDesk } from "./support-desk.ts";
import { World } from "./world.ts";

export interface Where {
  /** The folder that holds `examples/accounts`; the package's own where absent. */
  readonly root?: string;
}

/** The example accounts with their one-sentence stories, by name. */
export async function listExamples(
  where: Where = {},
): Promise<readonly { readonly name: string; readonly story: string }[]> {
  const folder = accountsFolder(where);
  const names = (await readdir(folder)).filter((name) => existsSync(join(folder, name, "account.json"))).sort();
  return Promise.all(names.map(async (name) => ({ name, story: (await readStory(join(folder, name))).story })));
}

/** An account from `examples/accounts`. */
export interface LoadedExample extends ExampleAccount {
  /** Cases and attachments as the example's AWS Support has them: the one thing in it that calls change. */
  readonly support: SupportDesk;
}

/** Loads an example with handlers ready to serve. Same files, same replies: nothing in it comes from the clock or from chance. */
export async function loadExample(name: string, where: Where = {}): Promise<LoadedExample> {
  const folder = join(accountsFolder(where), name);
  if (!/^[a-z0-9-]+$/u.test(name) || !existsSync(join(folder, "account.json"))) {
    const names = (await listExamples(where)).map((example) => example.name).join(", ");
    throw new CasePackError("usage", `There is no example account named "${name}". There are: ${names}.`, {
      option: "example",
    });
  }
  const story = await readStory(folder);
  const accounts = await Promise.all(story.profiles.map(({ accountId }) => readAccount(folder, accountId, story)));
  const world = new World(story.name, Date.parse(story.now), accounts);
  const { support } = world;
  return {
    ...story,
    handlers: handlersFor(world),
    presigned: (request, now) => support.presigned(request, now),
    support,
  };
}

function accountsFolder({ root = packageRoot() }: Where): string {
  return join(root, "examples", "accounts");
}
