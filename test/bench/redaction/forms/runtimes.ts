import type { Form } from "./secrets.ts";

const bytesOf = (text: string): number[] => [...Buffer.from(text)];
const hexOf = (text: string): string[] => Buffer.from(text).toString("hex").match(/../g)!;

/** What the languages of functions print of objects, arguments, validation errors and byte arrays. */
export const RUNTIMES: readonly Form[] = [
  // Node: util.inspect, console.table, assert, validators.
  [
    "node URLSearchParams",
    (s) => `URLSearchParams { 'grant_type' => 'client_credentials', 'client_secret' => '${s.password()}' }`,
  ],
  [
    "node URL",
    (s) =>
      `URL {\n  href: 'https://x.example.com/',\n  username: '${s.user}',\n  password: '${s.password()}',\n  host: 'x.example.com'\n}`,
  ],
  [
    "node FormData",
    (s) => `FormData {\n  [Symbol(state)]: [\n    { name: 'password', value: '${s.password()}' }\n  ]\n}`,
  ],
  [
    "undici HeadersList",
    (s) =>
      `HeadersList {\n  cookies: null,\n  [Symbol(headers map)]: Map(1) {\n    'x-api-key' => { name: 'x-api-key', value: '${s.password()}' }\n  }\n}`,
  ],
  ["node symbol key", (s) => `Session { [Symbol(password)]: '${s.wild()}', id: 7 }`],
  ["node Uint8Array", (s) => `secretKey: Uint8Array(13) [\n  ${s.gone(bytesOf(s.password()).join(", "))}\n]`],
  [
    "node Buffer json",
    (s) => `{"apiSecret":{"type":"Buffer","data":[${s.gone(bytesOf(s.password()).join(","))}]},"id":7}`,
  ],
  [
    "node ClientRequest _header",
    (s) =>
      `  _header: 'GET /v1/x HTTP/1.1\\r\\n' +\n    'Accept: */*\\r\\n' +\n    'X-Api-Key: ${s.password()}\\r\\n' +\n    'Host: x\\r\\n',`,
  ],
  [
    "console.table rows",
    (s) =>
      `┌──────────┬──────────────────┐\n│ (index)  │ Values           │\n├──────────┼──────────────────┤\n│ user     │ '${s.user}'            │\n│ password │ '${s.password()}' │\n└──────────┴──────────────────┘`,
  ],
  [
    "console.table columns",
    (s) =>
      `┌─────────┬───────┬──────────────┐\n│ (index) │ user  │ password     │\n├─────────┼───────┼──────────────┤\n│ 0       │ 'bob' │ '${s.password()}' │\n└─────────┴───────┴──────────────┘`,
  ],
  [
    "node assert diff",
    (s) => `  {\n+   password: '${s.password()}',\n-   password: '${s.password()}',\n    user: 'bob'\n  }`,
  ],
  ["jest diff", (s) => `    -   "apiKey": "${s.password()}",\n    +   "apiKey": "${s.password()}",`],
  [
    "class-validator",
    (s) =>
      `[{"target":{"email":"x"},"value":"${s.password()}","property":"password","children":[],"constraints":{"minLength":"password must be longer than or equal to 40 characters"}}]`,
  ],
  [
    "class-validator inspect",
    (s) =>
      `ValidationError {\n    target: LoginDto { email: 'x' },\n    value: '${s.password()}',\n    property: 'password',\n    constraints: { isStrongPassword: 'password is not strong enough' }\n  }`,
  ],
  [
    "joi pattern",
    (s) => `ValidationError: "password" with value "${s.password()}" fails to match the required pattern: /^x/`,
  ],
  ["joi details", (s) => `context: { limit: 12, value: '${s.password()}', label: 'password', key: 'password' }`],
  [
    "ajv verbose",
    (s) =>
      `{"instancePath":"/password","schemaPath":"#/properties/password/minLength","keyword":"minLength","params":{"limit":40},"message":"must NOT have fewer than 40 characters","schema":40,"data":"${s.password()}"}`,
  ],
  [
    "mongoose minlength",
    (s) =>
      `ValidationError: User validation failed: password: Path \`password\` (\`${s.password()}\`) is shorter than the minimum allowed length (40).`,
  ],
  [
    "mongoose cast",
    (s) =>
      `CastError: Cast to Number failed for value "${s.password()}" (type string) at path "pinCode"`.replace(
        "pinCode",
        "password",
      ),
  ],
  [
    "node spawnargs",
    (s) =>
      `Error: spawn mysqldump ENOENT {\n  errno: -2,\n  syscall: 'spawn mysqldump',\n  path: 'mysqldump',\n  spawnargs: [ '-h', 'x', '-u', 'app', '--password', '${s.password()}' ]\n}`,
  ],
  [
    "node exec cmd",
    (s) => `Error: Command failed: mysqldump -u app -p${s.password()} orders\n  code: 127,\n  killed: false`,
  ],
  ["node cut string", (s) => `  accessToken: '${s.alnum(40)}'... 812 more characters,\n  scope: 'read'`],
  // Python: repr, pprint, validators, subprocess, multidicts.
  ["python tuples", (s) => `[('username', '${s.user}'), ('password', '${s.wild()}')]`],
  ["python bytes tuples", (s) => `[(b'host', b'x'), (b'x-api-key', b'${s.password()}'), (b'accept', b'*/*')]`],
  ["werkzeug form", (s) => `ImmutableMultiDict([('username', '${s.user}'), ('password', '${s.wild()}')])`],
  ["django QueryDict", (s) => `<QueryDict: {'username': ['${s.user}'], 'password': ['${s.wild()}']}>`],
  ["aiohttp multidict", (s) => `<CIMultiDictProxy('Host': 'x', 'X-Api-Key': '${s.password()}', 'Accept': '*/*')>`],
  ["argparse", (s) => `Namespace(host='${s.host}', user='${s.user}', password='${s.wild()}', verbose=True)`],
  [
    "CalledProcessError -p",
    (s) =>
      `subprocess.CalledProcessError: Command '['mysqldump', '-u', 'root', '-p${s.password()}', 'orders']' returned non-zero exit status 2.`,
  ],
  [
    "CalledProcessError option",
    (s) =>
      `subprocess.CalledProcessError: Command '['docker', 'login', '-u', 'ci', '--password', '${s.password()}', 'x.example.com']' returned non-zero exit status 1.`,
  ],
  [
    "CalledProcessError curl",
    (s) =>
      `subprocess.CalledProcessError: Command '['curl', '-s', '-u', '${s.user}:${s.password()}', 'https://x']' returned non-zero exit status 22.`,
  ],
  [
    "jsonschema",
    (s) => {
      const p = s.password();
      return `jsonschema.exceptions.ValidationError: '${p}' is too short\n\nFailed validating 'minLength' in schema['properties']['password']:\n    {'minLength': 40, 'type': 'string'}\n\nOn instance['password']:\n    '${p}'`;
    },
  ],
  ["python object repr", (s) => `<Connection host='${s.host}' user='${s.user}' password='${s.password()}' at 0x7f1c>`],
  ["python int bytes", (s) => `hmac_key=bytearray(b'${s.password()}')`],
  [
    "python hexlify bytes",
    (s) =>
      `'Plaintext': b'${s.gone(
        hexOf(s.alnum(16))
          .map((h) => `\\x${h}`)
          .join(""),
      )}', 'KeyId': 'arn:aws:kms:eu-west-1:123456789012:key/x'`,
  ],
  [
    "rich locals",
    (s) =>
      `│ ╭──────────── locals ────────────╮ │\n│ │ password = '${s.password()}'   │ │\n│ │     user = 'bob'               │ │\n│ ╰────────────────────────────────╯ │`,
  ],
  [
    "pytest locals",
    (s) =>
      `password   = '${s.wild()}'\nself       = <test_login.TestLogin object at 0x7f1c>\n\ntest_login.py:12: AssertionError`,
  ],
  ["pytest assert", (s) => `E       AssertionError: assert {'password': '${s.wild()}'} == {'password': None}`],
  // Java.
  [
    "java char array",
    (s) =>
      `LoginToken{user=bob, password=${s.gone(
        JSON.stringify([...s.password()])
          .replaceAll('"', "")
          .replaceAll(",", ", "),
      )}}`,
  ],
  ["java byte array", (s) => `SecretKey(secret=[${s.gone(bytesOf(s.password()).join(", "))}], alg=AES)`],
  ["java Optional", (s) => `Config{host=x, password=Optional[${s.password()}], port=1}`],
  ["spring HttpHeaders", (s) => `[Host:"x.example.com", X-Api-Key:"${s.password()}", Accept:"*/*"]`],
  ["java HttpHeaders", (s) => `java.net.http.HttpHeaders@5c1a { {accept=[*/*], x-api-key=[${s.password()}]} }`],
  [
    "spring rejected value",
    (s) =>
      `Field error in object 'loginDto' on field 'password': rejected value [${s.password()}]; codes [Size.loginDto.password,Size.password]; default message [size must be between 40 and 64]`,
  ],
  [
    "hibernate validator",
    (s) =>
      `ConstraintViolationImpl{interpolatedMessage='size must be between 40 and 64', propertyPath=password, rootBeanClass=class com.x.LoginDto, invalidValue='${s.password()}'}`,
  ],
  ["java command list", (s) => `Cannot run program: [pg_dump, --username, app, --password, ${s.password()}, orders]`],
  ["java SimpleEntry", (s) => `[user=bob, password=${s.password()}]`],
  [
    "jackson reference chain",
    (s) =>
      `InvalidFormatException: Cannot deserialize value of type \`int\` from String "${s.password()}": not a valid int value (through reference chain: com.x.Login["password"])`,
  ],
  // .NET and PowerShell.
  [
    "dotnet HttpRequestMessage",
    (s) =>
      `Method: POST, RequestUri: 'https://x.example.com/', Version: 1.1, Content: System.Net.Http.StringContent, Headers:\n{\n  X-Api-Key: ${s.password()}\n  Accept: */*\n}`,
  ],
  ["dotnet KeyValuePair", (s) => `[Host, x], [Password, ${s.password()}], [Port, 5432]`],
  [
    "dotnet debug view",
    (s) =>
      `Db:\n  Host=x (JsonConfigurationProvider for 'appsettings.json' (Optional))\n  Password=${s.password()} (EnvironmentVariablesConfigurationProvider)`,
  ],
  [
    "dotnet env colons",
    (s) => `ConnectionStrings__Default=Server=x;Uid=u;Pwd=${s.password()}\nSmtp__Password=${s.password()}`,
  ],
  ["aspnet model state", (s) => `The value '${s.password()}' is not valid for Password.`],
  ["powershell env object", (s) => `Name  : DB_PASSWORD\nValue : ${s.password()}\n\nName  : TZ\nValue : UTC`],
  [
    "powershell hashtable",
    (s) =>
      `Name                           Value\n----                           -----\nDB_PASSWORD                    ${s.password()}\nHost                           x`,
  ],
  ["powershell pscustomobject", (s) => `@{user=bob; password=${s.password()}; port=5432}`],
  [
    "powershell binding",
    (s) =>
      `ParameterBinding(Connect-Db): name="User"; value="bob"\nParameterBinding(Connect-Db): name="Password"; value="${s.wild()}"`,
  ],
  [
    "powershell PSCredential",
    (s) => `[PSCredential]::new('bob', (ConvertTo-SecureString '${s.wild()}' -AsPlainText -Force))`,
  ],
  ["powershell -Password", (s) => `New-LocalUser -Name bob -Password ${s.password()} -Description x`],
  // Go.
  [
    "go spew",
    (s) =>
      `(main.Config) {\n Host: (string) (len=1) "x",\n Password: (string) (len=12) "${s.wild()}",\n Port: (int) 5432\n}`,
  ],
  ["go bytes %v", (s) => `&Secret{Name:db, Data:map[password:[${s.gone(bytesOf(s.password()).join(" "))}]]}`],
  [
    "go bytes %#v",
    (s) =>
      `Data:map[string][]uint8{"password":[]uint8{${s.gone(
        hexOf(s.password())
          .map((h) => `0x${h}`)
          .join(", "),
      )}}}`,
  ],
  ["go flag default", (s) => `  -db-password string\n    \tpassword of the database (default "${s.password()}")`],
  [
    "go %q dump",
    (s) => `"POST /x HTTP/1.1\\r\\nHost: x\\r\\nX-Api-Key: ${s.password()}\\r\\nContent-Length: 2\\r\\n\\r\\n{}"`,
  ],
  ["go exec", (s) => `exec: [mysqldump --user=app --password=${s.password()} orders]: exit status 2`],
  ["go cmp diff", (s) => `  main.Config{\n- \tPassword: "${s.password()}",\n+ \tPassword: "${s.password()}",\n  }`],
  // Ruby.
  ["ruby struct", (s) => `#<struct Login user="bob", password="${s.wild()}">`],
  ["ruby data", (s) => `#<data Login user="bob", password="${s.wild()}">`],
  ["ruby OpenStruct", (s) => `#<OpenStruct host="x", api_key="${s.wild()}">`],
  [
    "ruby activerecord object",
    (s) => `#<User id: 1, email: "x", api_token: "${s.alnum(32)}", created_at: "2026-11-20 08:13:02">`,
  ],
  [
    "ruby method log",
    (s) =>
      `[Aws::RDS::Client 200 0.12 0 retries] modify_db_instance(db_instance_identifier:"x",master_user_password:"${s.wild()}")`,
  ],
  // Rust.
  ["rust dbg!", (s) => `[src/main.rs:4:5] &config.password = "${s.wild()}"`],
  [
    "rust pretty Some",
    (s) => `Config {\n    host: "x",\n    password: Some(\n        "${s.wild()}",\n    ),\n    port: 5432,\n}`,
  ],
  [
    "rust Url",
    (s) =>
      `Url { scheme: "https", cannot_be_a_base: false, username: "u", password: Some("${s.password()}"), host: Some(Domain("x")), port: None }`,
  ],
  ["rust newtype", (s) => `Config { host: "x", auth: ApiKey("${s.wild()}") }`],
  ["rust HeaderMap", (s) => `headers: {"host": "x", "x-api-key": "${s.password()}", "accept": "*/*"}`],
  ["rust bytes", (s) => `hmac_key: [${s.gone(bytesOf(s.password()).join(", "))}]`],
  // PHP.
  [
    "php _SERVER",
    (s) =>
      `    [HTTP_HOST] => x\n    [HTTP_AUTHORIZATION] => Basic ${s.base64(18)}\n    [PHP_AUTH_USER] => bob\n    [PHP_AUTH_PW] => ${s.password()}`,
  ],
  ["phpinfo text", (s) => `DB_HOST => x\nDB_PASSWORD => ${s.password()}\n$_SERVER['DB_PASSWORD'] => ${s.password()}`],
  ["phpinfo html", (s) => `<tr><td class="e">$_ENV['DB_PASSWORD']</td><td class="v">${s.password()}</td></tr>`],
  [
    "php trace ldap_bind",
    (s) => `#0 /var/task/ldap.php(12): ldap_bind(Object(LDAP\\Connection), 'cn=admin,dc=x', '${s.wild()}')`,
  ],
  ["php trace mysqli", (s) => `#0 /var/task/db.php(4): mysqli->__construct('x', 'app', '${s.wild()}', 'orders')`],
  ["php trace login", (s) => `#2 /var/task/app.php(88): App\\Auth->login('bob', '${s.wild()}')`],
  [
    "php trace password_verify",
    (s) => `#0 /var/task/a.php(3): password_verify('${s.wild()}', '$2y$10$${s.alnum(53)}')`,
  ],
  [
    "php session file",
    (s) => {
      const p = s.password();
      return `user|s:3:"bob";password|s:${p.length}:"${p}";`;
    },
  ],
  // Bash.
  ["bash declare assoc", (s) => `declare -A cfg=([user]="bob" [password]="${s.wild()}" )`],
  ["bash xtrace quoted word", (s) => `+ export 'DB_PASSWORD=${s.wild()}'`],
  ["bash xtrace jq", (s) => `+ jq -n --arg password ${s.password()} '{p: $password}'`],
  ["bash xtrace sed", (s) => `+ sed -i s/__DB_PASSWORD__/${s.password()}/ /etc/app.conf`],
  ["bash xtrace stdin", (s) => `+ echo ${s.password()}\n+ docker login -u AWS --password-stdin x.example.com`],
  ["bash xtrace chpasswd", (s) => `+ echo ubuntu:${s.password()}\n+ chpasswd`],
  ["bash readonly", (s) => `readonly API_KEY='${s.wild()}'\nlocal db_password=${s.password()}`],
  ["bash ansi quoting", (s) => `DB_PASSWORD=$'${s.password()}'`],
  ["expect", (s) => `expect "Password:"\nsend "${s.password()}\\r"`],
  ["strace auth", (s) => `write(7, "*2\\r\\n$4\\r\\nAUTH\\r\\n$12\\r\\n${s.password()}\\r\\n", 36) = 36`],
  [
    "strace execve",
    (s) =>
      `execve("/usr/bin/mysqldump", ["mysqldump", "-u", "app", "--password", "${s.password()}"], 0x7ffd /* 12 vars */) = 0`,
  ],
];
