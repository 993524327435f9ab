import { benignLine } from "./benign.ts";

/** Events as Lambda writes them, with a secret on every `every`-th. The same call gives the same events. */
export function lambdaLogs(count: number, every: number, from = 0): string[] {
  return Array.from({ length: count }, (_, at) => {
    const index = from + at;
    return index % every === every - 1 ? secretLine(index) : line(index);
  });
}

/** Lines of many servers and runtimes, with a secret on every `every`-th. */
export function serverLogs(count: number, every: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index % every === every - 1 ? secretLine(index) : benignLine(index),
  );
}

function line(index: number): string {
  const id = requestId(index >> 3);
  const time = new Date(1_763_625_600_000 + index * 137).toISOString();
  switch (index % 7) {
    case 0:
      return `START RequestId: ${id} Version: $LATEST\n`;
    case 1:
      return `END RequestId: ${id}\n`;
    case 2:
      return `REPORT RequestId: ${id}\tDuration: ${index % 977}.25 ms\tBilled Duration: ${(index % 977) + 1} ms\tMemory Size: 128 MB\tMax Memory Used: ${50 + (index % 60)} MB\t\n`;
    case 3:
      return `${time}\t${id}\tINFO\tProcessing order ${index} for customer ${index % 991} status=PENDING items=${index % 17} total=${index % 3333}.50\n`;
    case 4:
      return `${time}\t${id}\tERROR\tAccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/orders-role/orders is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders because no identity-based policy allows the dynamodb:PutItem action\n`;
    case 5:
      return `{"level":"INFO","timestamp":"${time}","requestId":"${id}","message":"fetched page","page":${index % 50},"key":"uploads/2026/11/${index}.json","bucket":"orders-data"}\n`;
    default:
      return `    at Runtime.handler (/var/task/src/handlers/orders.js:${index % 400}:13)\n`;
  }
}

function secretLine(index: number): string {
  return `${new Date(1_763_625_600_000 + index * 137).toISOString()}\t${requestId(index)}\tINFO\tconnecting with {"user":"app","password":"pw-${requestId(index).slice(0, 13)}","host":"db"}\n`;
}

function requestId(index: number): string {
  const hex = [1, 2, 3, 4]
    .map((salt) => (Math.imul(index + salt, 2_654_435_761 + salt * 97) >>> 0).toString(16).padStart(8, "0"))
    .join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
