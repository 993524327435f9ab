import { type AwsSession, createSession } from "../../../src/aws/session.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { EXAMPLE } from "./endpoint.ts";

/** A session of the example's account in a Region, at the pace that AWS's quotas ask for. */
export async function paced(url: string, region: string): Promise<AwsSession> {
  const example = await loadExample(EXAMPLE, { root: process.cwd() });
  const [profile] = example.profiles;
  if (profile === undefined) throw new Error(`${EXAMPLE} has no profile`);
  return await createSession({
    region,
    endpointUrl: url,
    credentials: profile,
    env: {},
    version: "bench",
    pacing: "always",
  });
}
