import type { AwsSession } from "../aws/session.ts";
import type { EventSourceMappingConfiguration } from "../aws/types.ts";
import type { Answer, CollectContext } from "./collector.ts";
import { allOf, from, length } from "./pages.ts";

/** Whose event source mappings are listed; `functionName` may end in `:qualifier`. */
interface Listed {
  readonly functionName: string;
  readonly about?: string;
  readonly session: AwsSession;
  readonly region?: string;
}

/** All event source mappings of a function, version or alias, page by page. */
export function listMappings(
  ctx: CollectContext,
  { functionName: FunctionName, about, session, region }: Listed,
): Promise<Answer<readonly EventSourceMappingConfiguration[]>> {
  return ctx.ask(
    {
      operation: "lambda:ListEventSourceMappings",
      session,
      ...(about === undefined ? {} : { about }),
      ...(region === undefined ? {} : { region }),
    },
    async (send) => {
      const lambda = await session.lambda(region);
      return allOf(
        send,
        (token, options) => lambda.listEventSourceMappings({ FunctionName, ...from("Marker", token) }, options),
        ({ NextMarker }) => NextMarker,
        ({ EventSourceMappings }) => EventSourceMappings,
      );
    },
    length,
  );
}
