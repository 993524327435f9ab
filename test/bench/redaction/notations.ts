import { newRedactor } from "./corpus.ts";
import { leaks } from "./score.ts";

export interface Recall {
  readonly samples: number;
  readonly caught: number;
  readonly percent: number;
  readonly missed: Readonly<Record<string, number>>;
}

const KEYS = ["password", "api_key", "DB_PASSWORD", "clientSecret", "x-api-key", "auth_token", "secretAccessKey"];
/** Of the forms that secrets under a name have; none is a word. */
const VALUES = [
  "hX9vK2mQ7tLp4Wz8RbNcYd3E",
  "Zk4/9fQw+LmT2sXe7RbUv0AaYhJc3PdN5gKo8iWx",
  "7d1f0c9a3b5e4f628a9c0b1d2e3f4a5b",
  "Tr0ub4dor-3x_Horse",
  "c0rrect.h0rse~Battery",
];

type Notation = (key: string, value: string) => string;

/** How a name and its value can stand together in what a function logs. */
export const NOTATIONS: Readonly<Record<string, Notation>> = {
  json: (k, v) => `{"user":"bob","${k}":"${v}","n":1}`,
  "json, spaced": (k, v) => `{ "${k}" : "${v}" }`,
  "json, escaped once": (k, v) => JSON.stringify(`{"${k}":"${v}","n":1}`),
  "json, escaped twice": (k, v) => JSON.stringify(JSON.stringify({ [k]: v, n: 1 })),
  "json, escaped three times": (k, v) => JSON.stringify(JSON.stringify(JSON.stringify({ [k]: v }))),
  "json in \\u0022": (k, v) => `{\\u0022${k}\\u0022:\\u0022${v}\\u0022,\\u0022n\\u0022:1}`,
  "json in \\u0022, spaced": (k, v) => `\\u007b\\u0022${k}\\u0022: \\u0022${v}\\u0022\\u007d`,
  "json in &quot;": (k, v) => `{&quot;${k}&quot;:&quot;${v}&quot;,&quot;n&quot;:1}`,
  "json in &#34;": (k, v) => `{&#34;${k}&#34;: &#34;${v}&#34;}`,
  "json in %22": (k, v) => encodeURIComponent(`{"${k}":"${v}","n":1}`),
  "json list of one": (k, v) => `{"${k}":["${v}"]}`,
  "attribute value": (k, v) => `{"${k}":{"S":"${v}"}}`,
  "name and value": (k, v) => `[{"name":"${k}","value":"${v}"}]`,
  "Key and Value": (k, v) => `{"Key": "${k}", "Value": "${v}"}`,
  "value before name": (k, v) => `{"value":"${v}","name":"${k}"}`,
  "python dict": (k, v) => `{'user': 'bob', '${k}': '${v}'}`,
  "python bytes": (k, v) => `{'${k}': b'${v}'}`,
  "python bytes of json": (k, v) => `b'{"${k}": "${v}"}'`,
  "python bytes of a form": (k, v) => `b'${k}=${v}'`,
  "python call": (k, v) => `connect(${k.replaceAll("-", "_")}='${v}', n=1)`,
  "python tuple": (k, v) => `[('${k}', '${v}'), ('n', '1')]`,
  "node object": (k, v) => `{ ${/^\w+$/.test(k) ? k : `'${k}'`}: '${v}', n: 1 }`,
  "ruby hash": (k, v) => `{"${k}"=>"${v}"}`,
  "java map": (k, v) => `{user=bob, ${k}=${v}, n=1}`,
  "java map of lists": (k, v) => `{${k}=[${v}], n=[1]}`,
  "java setter": (k, v) => `props.setProperty("${k}", "${v}");`,
  "typed constant": (k, v) => `const ${k.replaceAll("-", "_")}: string = "${v}";`,
  logfmt: (k, v) => `level=info user=bob ${k}=${v} n=1`,
  "logfmt, quoted": (k, v) => `level=info ${k}="${v}" n=1`,
  "query string": (k, v) => `GET /a?user=bob&${k}=${encodeURIComponent(v)}&n=1 HTTP/1.1`,
  "query string in a query string": (k, v) => `next=%2Fa%3F${k}%3D${encodeURIComponent(v)}%26n%3D1`,
  "query string, encoded twice": (k, v) =>
    `next=%252Fa%253F${k}%253D${encodeURIComponent(encodeURIComponent(v))}%2526n`,
  header: (k, v) => `${k}: ${v}`,
  "header in a dump": (k, v) => `> POST /a HTTP/1.1\r\n> Host: a.example\r\n> ${k}: ${v}\r\n> Accept: */*\r\n`,
  "header in escaped lines": (k, v) => `"Host: a.example\\r\\n${k}: ${v}\\r\\nAccept: */*"`,
  "raw headers": (k, v) => `rawHeaders: [ 'Host', 'a.example', '${k}', '${v}' ]`,
  dotenv: (k, v) => `USER=bob\n${k}=${v}\nN=1\n`,
  "dotenv, quoted": (k, v) => `export ${k}="${v}"`,
  printenv: (k, v) => `HOME=/root\n${k.toUpperCase().replaceAll("-", "_")}=${v}\nPATH=/bin\n`,
  yaml: (k, v) => `db:\n  user: bob\n  ${k}: ${v}\n`,
  "yaml, quoted": (k, v) => `${k}: '${v}'\n`,
  "yaml block": (k, v) => `${k}: |\n  ${v}\nn: 1\n`,
  "yaml pair": (k, v) => `- name: ${k}\n  value: ${v}\n`,
  "xml element": (k, v) => `<db><user>bob</user><${k}>${v}</${k}></db>`,
  "xml element with attributes": (k, v) => `<${k} type="text">${v}</${k}>`,
  "xml CDATA": (k, v) => `<${k}><![CDATA[${v}]]></${k}>`,
  "xml attribute": (k, v) => `<db user="bob" ${k}="${v}" n="1"/>`,
  "xml pair": (k, v) => `<add key="${k}" value="${v}" />`,
  "property list": (k, v) => `<key>${k}</key>\n<string>${v}</string>`,
  ini: (k, v) => `[db]\n${k} = ${v}\n`,
  "flag and space": (k, v) => `tool --${k} ${v} --verbose`,
  "flag and equals": (k, v) => `tool --${k}=${v} --verbose`,
  "curl header": (k, v) => `curl -H '${k}: ${v}' https://a.example/`,
  "curl form": (k, v) => `curl -d '${k}=${v}' https://a.example/`,
  "shell variable": (k, v) => `${k.toUpperCase().replaceAll("-", "_")}='${v}' ./run.sh`,
  "sql assignment": (k, v) => `UPDATE users SET ${k.replaceAll("-", "_")} = '${v}' WHERE id = 7`,
  "sql insert": (k, v) => `INSERT INTO users (name, ${k.replaceAll("-", "_")}) VALUES ('bob', '${v}')`,
  "sql error, PostgreSQL": (k, v) => `DETAIL:  Key (${k.replaceAll("-", "_")})=(${v}) already exists.`,
  "sql error, MySQL": (k, v) => `Duplicate entry '${v}' for key 'users.${k.replaceAll("-", "_")}'`,
  "connection string": (k, v) => `Server=db;User Id=bob;${k}=${v};Database=a`,
  "prose: is": (k, v) => `the ${k} is ${v}, keep it`,
  "prose: is, quoted": (k, v) => `The ${k} for bob is "${v}".`,
  "prose: changed to": (k, v) => `${k} was changed to ${v}`,
  "prose: use as": (k, v) => `use ${v} as ${k}`,
  "prose: is the": (k, v) => `${v} is the ${k} of the day`,
  table: (k, v) => `| ${k} | ${v} |`,
};

/** Recall of values under telling names, over every notation. */
export function notations(): Recall {
  const missed: Record<string, number> = {};
  let samples = 0;
  for (const [name, write] of Object.entries(NOTATIONS)) {
    for (const key of KEYS) {
      for (const value of VALUES) {
        samples++;
        if (leaks(newRedactor().text(write(key, value), "f"), value)) missed[name] = (missed[name] ?? 0) + 1;
      }
    }
  }
  return recall(samples, missed);
}

export function recall(samples: number, missed: Readonly<Record<string, number>>): Recall {
  const lost = Object.values(missed).reduce((sum, n) => sum + n, 0);
  return { samples, caught: samples - lost, percent: Math.round(((samples - lost) / samples) * 10_000) / 100, missed };
}
