import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { Invocation } from "../activity/invocations.ts";
import type { AccountData, ServiceNode } from "../data.ts";
import type { World } from "../world.ts";

/** One in so many invocations is traced. */
const SAMPLED_ONE_IN = 4;
const LONGEST_MS = 6 * 3_600_000;

/** X-Ray: the service graph and trace summaries, counted from the traced invocations of the asked time. */
export function xrayHandlers(world: World): Handlers {
  return {
    "xray:GetServiceGraph": (input: TimeInput, ctx) => {
      const account = world.regional(ctx);
      const traced = tracedIn(world, account, input);
      const { nodes } = account.xray;
      const services =
        traced.length === 0 ? [] : nodes.map((node) => serviceOf(node, nodes, traced, input, account.id));
      return {
        StartTime: input.StartTime,
        EndTime: input.EndTime,
        Services: services,
        ContainsOldGroupVersions: false,
      };
    },
    "xray:GetTraceSummaries": (input: TracesInput, ctx: HandlerContext) => {
      const account = world.regional(ctx);
      const passes = filter(input.FilterExpression, account);
      const traced = tracedIn(world, account, input).filter(passes);
      const { items, nextToken } = page(traced, { size: 100, token: input.NextToken });
      return {
        TraceSummaries: items.map((invocation) => summaryOf(invocation, account)),
        ApproximateTime: input.EndTime,
        TracesProcessedCount: items.length,
        NextToken: nextToken,
      };
    },
  };
}

interface TimeInput {
  readonly StartTime: Date;
  readonly EndTime: Date;
}

interface TracesInput extends TimeInput {
  readonly FilterExpression?: string;
  readonly NextToken?: string;
}

/** `service("name")` is served, every other filter expression is refused. */
function filter(expression: string | undefined, { xray }: AccountData): (invocation: Invocation) => boolean {
  if (expression === undefined) return () => true;
  const name = /^service\("([^"]+)"\)$/u.exec(expression.trim())?.[1];
  if (name === undefined) throw refused(`The example endpoint does not serve the filter expression ${expression}`);
  const nodes = xray.nodes.filter(({ Name }) => Name === name);
  return (invocation) => nodes.some((node) => passesThrough(node, invocation));
}

function refused(message: string): AwsError {
  return new AwsError("InvalidRequestException", message, 400);
}

function tracedIn(world: World, account: AccountData, { StartTime, EndTime }: TimeInput): readonly Invocation[] {
  const [start, end] = [StartTime.getTime(), EndTime.getTime()];
  if (start > end) throw refused("StartTime must be before EndTime");
  if (end - start > LONGEST_MS) throw refused("Time range cannot be longer than 6 hours");
  return world
    .traffic(account)
    .filter(({ xray }) => xray)
    .flatMap((traffic) => world.invocations(account, traffic))
    .filter(
      ({ at, traceId }) => at >= start && at <= end && Number.parseInt(traceId.slice(-4), 16) % SAMPLED_ONE_IN === 0,
    );
}

function passesThrough({ kinds }: ServiceNode, { kind }: Invocation): boolean {
  return kinds?.includes(kind.name) ?? true;
}

function serviceOf(
  node: ServiceNode,
  nodes: readonly ServiceNode[],
  traced: readonly Invocation[],
  { StartTime, EndTime }: TimeInput,
  accountId: string,
): object {
  const times = { StartTime, EndTime };
  return {
    ReferenceId: node.ReferenceId,
    Name: node.Name,
    Names: [node.Name],
    ...(node.Root === true ? { Root: true } : {}),
    AccountId: accountId,
    Type: node.Type,
    State: "active",
    ...times,
    Edges: nodes
      .filter(({ ReferenceId }) => node.calls.includes(ReferenceId))
      .map((called) => ({
        ReferenceId: called.ReferenceId,
        ...times,
        SummaryStatistics: statistics(called, traced),
        Aliases: [],
      })),
    SummaryStatistics: statistics(node, traced),
  };
}

function statistics(node: ServiceNode, traced: readonly Invocation[]): object {
  const through = traced.filter((invocation) => passesThrough(node, invocation));
  const count = (kinds: readonly string[] = []): number =>
    through.filter(({ kind }) => kinds.includes(kind.name)).length;
  const [errors, faults] = [count(node.errors), count(node.faults)];
  const seconds = through.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  return {
    OkCount: through.length - errors - faults,
    ErrorStatistics: { ThrottleCount: 0, OtherCount: errors, TotalCount: errors },
    FaultStatistics: { OtherCount: faults, TotalCount: faults },
    TotalCount: through.length,
    TotalResponseTime: Math.round(seconds * node.share * 1000) / 1000,
  };
}

function summaryOf(invocation: Invocation, { id, xray }: AccountData): object {
  const { kind, durationMs, at, traceId } = invocation;
  const nodes = xray.nodes.filter((node) => passesThrough(node, invocation));
  const failed = kind.outcome !== "ok";
  const seconds = Math.round(durationMs) / 1000;
  const service = (node: ServiceNode): object => ({
    Name: node.Name,
    Names: [node.Name],
    AccountId: id,
    Type: node.Type,
  });
  const cause = nodes.find(({ errors }) => errors?.includes(kind.name));
  const exception = { Name: kind.errorType ?? "Error", Message: kind.errorMessage ?? "" };
  return {
    Id: traceId,
    StartTime: new Date(at),
    Duration: seconds,
    ResponseTime: seconds,
    HasFault: failed,
    HasError: cause !== undefined,
    HasThrottle: false,
    IsPartial: false,
    Http: {},
    Annotations: {},
    Users: [],
    ServiceIds: nodes.map(service),
    EntryPoint: nodes[0] === undefined ? undefined : service(nodes[0]),
    FaultRootCauses: failed
      ? [
          {
            ClientImpacting: false,
            Services: nodes
              .filter((node) => node === cause || node.faults?.includes(kind.name) === true)
              .map((node) => ({
                ...service(node),
                Inferred: node.Type !== "AWS::Lambda::Function",
                EntityPath: [{ Name: node.Name, Exceptions: [exception], Remote: node === cause }],
              })),
          },
        ]
      : [],
    ErrorRootCauses: [],
    ResponseTimeRootCauses: [],
    Revision: 1,
  };
}
