/** A piece of a text, from `start` to `end`. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface ArnPlaces extends Place {
  readonly service: string;
  /** Whose it is: `aws` for what AWS itself owns. */
  readonly account: string;
  /** The names in its resource that its owner chose. */
  readonly names: readonly Place[];
}

/** Up to the resource; also as policies write it, with patterns and variables. */
const HEAD =
  /\barn:(?:aws[a-z-]{0,20}|\*):([a-z0-9-]{1,40}|\*):([a-z0-9*-]{0,40}):(\d{12}|[\d*?]{0,12}|aws(?:-[a-z]{1,12})?|\$\{[\w:]{1,60}\}):/g;
const RESOURCE = /(?:[\w+=,.@/:*?~-]|\$\{[^}\s"]{0,80}\}|\$)+/y;

/** Every ARN in a text with the places of the names in it. */
export function arnsIn(text: string): readonly ArnPlaces[] {
  const found: ArnPlaces[] = [];
  if (!text.includes("arn:")) return found;
  for (const head of text.matchAll(HEAD)) {
    const [, service = "", , account = ""] = head;
    const from = head.index + head[0].length;
    RESOURCE.lastIndex = from;
    // A sentence may end behind it.
    const resource = RESOURCE.exec(text)?.[0].replace(/[.,:]+$/, "") ?? "";
    const names = account.startsWith("aws") ? [] : namePlaces(service, resource);
    found.push({
      start: head.index,
      end: from + resource.length,
      service,
      account,
      names: names.map(({ start, end }) => ({ start: from + start, end: from + end })),
    });
  }
  return found;
}

/** Services whose resource is a name, whatever follows it. */
const NAME_FIRST: ReadonlySet<string> = new Set(["sqs", "sns"]);
/** Ids of AWS's own making, of which policies have patterns too (`vpc-*`), and paths that belong to the code. */
const NO_NAMES: ReadonlySet<string> = new Set(["ec2", "organizations", "execute-api", "apigateway"]);

function namePlaces(service: string, resource: string): readonly Place[] {
  if (NO_NAMES.has(service)) return [];
  const segments = segmentsOf(resource);
  const text = ({ start, end }: Place): string => resource.slice(start, end);
  const isName = (place: Place): boolean => !staysInArn(text(place));
  // Object keys are no names; a bucket stands before them.
  if (service === "s3" && !/^(?:accesspoint|storage-lens)\b/.test(resource)) return segments.slice(0, 1).filter(isName);
  if (NAME_FIRST.has(service)) return segments.slice(0, 1).filter(isName);
  const [type, ...rest] = segments;
  if (type === undefined || rest.length === 0) return segments.filter((place) => isName(place) && !isType(text(place)));
  const kind = text(type);
  if (kind === "function" || kind === "layer") return rest.slice(0, 1).filter(isName); // then a qualifier or a version
  if (kind === "oidc-provider" || kind === "key") return [];
  const names: Place[] = [];
  // What AWS's services name for themselves lies below a path of theirs.
  if (/^(?:aws-service-role|aws-reserved)$/.test(text(rest[0]!))) return rest.slice(-1).filter(isName);
  const own = kind === "log-group" ? ownSegments(rest.map(text)) : 0;
  for (const place of rest.slice(own)) {
    if (/^(?:stream|log-stream)$/.test(text(place))) break;
    if (isName(place)) names.push(place);
  }
  return names;
}

function segmentsOf(resource: string): readonly Place[] {
  const places: Place[] = [];
  // The colon of `${aws:username}` parts nothing.
  for (const match of resource.matchAll(/(?:\$\{[^}]*\}|[^/:])+/g))
    places.push({ start: match.index, end: match.index + match[0].length });
  return places;
}

/** `/aws/lambda/orders`: how many segments of a log group's name a service chose. */
export function ownSegments(segments: readonly string[]): number {
  return segments[0] === "aws" ? 2 : 0;
}

const TYPES =
  "function layer role user group policy table queue topic stream secret rule stateMachine execution log-group assumed-role " +
  "federated-user instance-profile event-bus cluster repository parameter alarm alias key root";

function isType(text: string): boolean {
  const literal = text.replace(/[*?].*$/, "");
  return TYPES.split(" ").some((type) => type.startsWith(literal));
}

/** What AWS chose in a resource, or what names nobody: ids, versions, `$LATEST`, words of the ARN's own grammar. */
const STAYS: readonly RegExp[] = [
  /^(?:|\$.*|\*+|index|stream|log-stream|alias|aws|default|object|service-role|aws-service-role|aws-reserved|root)$/,
  /^\d{1,11}$/,
  /^(?=.*\d)[0-9a-f]{8,}$/i,
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^(?:acl|ami|eni|fs|fsap|i|igw|lt|mrk|nat|rtb|sg|snap|subnet|tgw|vol|vpc|vpce|vpce-svc)-[0-9a-f]{8,32}$/,
  /^o-[0-9a-z]{10,32}$/,
  /^A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|ROA|SCA|SIA)[A-Z0-9]{12,28}$/,
  /^(?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?$/,
  /^AWSServiceRoleFor/,
  /^\d{4}-\d\d-\d\dT/,
  /redacted\.invalid|REDACTED/,
  /^[\w.+=-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}$/,
];

export function staysInArn(segment: string): boolean {
  return !/[A-Za-z0-9?]/.test(segment) || STAYS.some((pattern) => pattern.test(segment));
}
