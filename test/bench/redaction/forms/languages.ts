import type { Form } from "./secrets.ts";

/** What loggers, runtimes and frameworks print: their own documentation's output formats. */
export const LANGUAGES: readonly Form[] = [
  [
    "pino",
    (s) =>
      `{"level":30,"time":1763625600123,"pid":8,"hostname":"169.254.1.2","req":{"id":1,"method":"POST","url":"/login","headers":{"host":"api.example.com","authorization":"Bearer ${s.alnum(40)}"}},"msg":"incoming request"}`,
  ],
  [
    "pino body",
    (s) =>
      `{"level":20,"time":1763625600123,"body":{"username":"${s.user}","password":"${s.password()}","remember":true},"msg":"login attempt"}`,
  ],
  [
    "pino string body",
    (s) =>
      `{"level":20,"time":1763625600123,"msg":"sending {\\"user\\":\\"${s.user}\\",\\"passwd\\":\\"${s.password()}\\"} to auth"}`,
  ],
  [
    "winston simple",
    (s) =>
      `info: connecting {"db":{"host":"${s.host}","user":"${s.user}","password":"${s.password()}"},"timestamp":"${s.time}"}`,
  ],
  ["winston printf", (s) => `${s.time} [auth] debug: client_secret=${s.password()} grant_type=client_credentials`],
  [
    "bunyan",
    (s) =>
      `{"name":"orders","hostname":"x","pid":9,"level":40,"config":{"redis":{"host":"${s.host}","auth_pass":"${s.password()}"}},"msg":"retry","time":"${s.time}","v":0}`,
  ],
  [
    "powertools ts",
    (s) =>
      `{"level":"INFO","message":"event","sampling_rate":0,"service":"orders","timestamp":"${s.time}","xray_trace_id":"1-5759e988-bd862e3fe1be46a994272793","event":{"headers":{"x-api-key":"${s.password()}"},"path":"/orders"}}`,
  ],
  [
    "powertools python",
    (s) =>
      `{"level":"DEBUG","location":"handler:31","message":{"db_password":"${s.password()}","table":"orders"},"timestamp":"2026-11-20 08:13:02,123+0000","service":"payment","function_request_id":"${s.uuid()}"}`,
  ],
  [
    "lambda json event",
    (s) =>
      `${s.time}\t${s.uuid()}\tINFO\tEVENT\n{\n  "body": "{\\"email\\":\\"a@example.com\\",\\"newPassword\\":\\"${s.password()}\\"}",\n  "isBase64Encoded": false\n}`,
  ],
  [
    "lambda base64 body",
    (s) =>
      `{"httpMethod":"POST","path":"/login","body":"${s.gone(Buffer.from(`username=${s.user}&password=${s.password()}`).toString("base64"))}","isBase64Encoded":true}`,
  ],
  [
    "node inspect",
    (s) =>
      `${s.time}\t${s.uuid()}\tINFO\t{\n  host: '${s.host}',\n  port: 5432,\n  user: '${s.user}',\n  password: '${s.wild()}',\n  ssl: { rejectUnauthorized: false }\n}`,
  ],
  [
    "node inspect nested",
    (s) => `Config {\n  auth: { clientId: 'abc', clientSecret: '${s.password()}' },\n  [Symbol(kOpts)]: [Object]\n}`,
  ],
  ["node inspect map", (s) => `Map(2) { 'DB_USER' => '${s.user}', 'DB_PASSWORD' => '${s.wild()}' }`],
  ["node inspect array pair", (s) => `[ [ 'apiKey', '${s.password()}' ], [ 'region', 'eu-west-1' ] ]`],
  [
    "node headers raw",
    (s) =>
      `rawHeaders: [\n  'Host',\n  'api.example.com',\n  'Authorization',\n  'Basic ${s.base64(21)}',\n  'Accept',\n  '*/*'\n]`,
  ],
  [
    "node Headers symbol",
    (s) => `Headers { accept: '*/*', 'x-auth-token': '${s.password()}', 'user-agent': 'undici' }`,
  ],
  [
    "node axios error",
    (s) =>
      `AxiosError: Request failed with status code 401\n    at settle (/var/task/node_modules/axios/lib/core/settle.js:19:12) {\n  code: 'ERR_BAD_REQUEST',\n  config: {\n    headers: Object [AxiosHeaders] {\n      Accept: 'application/json',\n      'X-Api-Key': '${s.password()}'\n    },\n    auth: { username: '${s.user}', password: '${s.wild()}' },\n    method: 'get'\n  }\n}`,
  ],
  ["node axios data", (s) => `  data: 'grant_type=password&username=${s.user}&password=${s.password()}',`],
  ["node template", (s) => `console.log: password is: ${s.password()}`],
  [
    "node Buffer",
    (s) => `apiSecret: <Buffer ${s.gone(Buffer.from(s.password()).toString("hex").match(/../g)!.join(" "))}>`,
  ],
  [
    "process.env",
    (s) =>
      `{\n  AWS_LAMBDA_FUNCTION_NAME: 'orders',\n  DB_PASS: '${s.wild()}',\n  STRIPE_WEBHOOK_SECRET: 'whsec_${s.base64(24)}',\n  TZ: ':UTC'\n}`,
  ],
  [
    "python logging dict",
    (s) => `[DEBUG]\t${s.time}\t${s.uuid()}\t{'user': '${s.user}', 'password': '${s.wild()}', 'retries': 3}`,
  ],
  ["python dict double", (s) => `DEBUG:app:config={'db': {'passwd': "${s.password()}'s", 'port': 3306}}`],
  [
    "python kwargs",
    (s) => `INFO:root:calling connect(host='${s.host}', user='${s.user}', password='${s.wild()}', port=5432)`,
  ],
  [
    "python dataclass",
    (s) => `Settings(env='prod', db_url='postgresql://${s.host}/x', secret_key='${s.wild()}', debug=False)`,
  ],
  [
    "python namedtuple",
    (s) =>
      `Credentials(access_key='AKIAIOSFODNN7EXAMPLE', secret_key='${s.base64(30)}', token='${s.base64(120)}', method='explicit')`,
  ],
  [
    "python SecretStr leak",
    (s) =>
      `pydantic ValidationError: 1 validation error for Settings\napi_token\n  Value error, must be 10 characters [type=value_error, input_value='${s.password()}', input_type=str]`,
  ],
  ["python bytes", (s) => `ERROR: decrypt failed for token=b'${s.password()}'`],
  [
    "python traceback locals",
    (s) =>
      `    db = connect(dsn)\n         ^^^^^^^^^^^^\n    dsn = "host=${s.host} dbname=orders user=${s.user} password=${s.password()}"`,
  ],
  [
    "python os.environ",
    (s) => `environ({'PATH': '/var/lang/bin', 'SECRET_KEY': '${s.wild()}', 'LANG': 'en_US.UTF-8'})`,
  ],
  [
    "python requests debug",
    (s) =>
      `send: b'GET /v1/x HTTP/1.1\\r\\nHost: api.example.com\\r\\nAuthorization: Bearer ${s.alnum(36)}\\r\\nAccept: */*\\r\\n\\r\\n'`,
  ],
  ["python http.client header", (s) => `header: Set-Cookie: sessionid=${s.alnum(32)}; HttpOnly; Path=/`],
  [
    "python urllib3",
    (s) =>
      `DEBUG:urllib3.connectionpool:https://api.example.com:443 "GET /v1/x?api_key=${s.password()}&page=2 HTTP/1.1" 200 512`,
  ],
  [
    "django",
    (s) =>
      `django.db.utils.OperationalError: could not connect; settings: {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'x', 'USER': '${s.user}', 'PASSWORD': '${s.wild()}', 'HOST': '${s.host}'}`,
  ],
  [
    "java toString",
    (s) => `2026-11-20 08:13:02 DEBUG UserDto(username=${s.user}, password=${s.wild()}, roles=[ADMIN])`,
  ],
  ["java record", (s) => `LoginRequest[username=${s.user}, password=${s.wild()}]`],
  ["java map", (s) => `INFO request params {grant_type=password, client_secret=${s.password()}, scope=read}`],
  [
    "java guava",
    (s) =>
      `DataSourceConfig{url=jdbc:mysql://${s.host}:3306/x, username='${s.user}', password='${s.wild()}', poolSize=10}`,
  ],
  [
    "java exception",
    (s) =>
      `java.sql.SQLException: Cannot create PoolableConnectionFactory (jdbc:postgresql://${s.host}/orders?user=${s.user}&password=${s.password()}&ssl=true)\n\tat org.apache.commons.dbcp2.BasicDataSource.createPoolableConnectionFactory(BasicDataSource.java:735)`,
  ],
  ["spring property", (s) => `spring.datasource.password=${s.wild()}`],
  [
    "spring env",
    (s) =>
      `Property: spring.datasource.password\n    Value: "${s.password()}"\n    Origin: class path resource [application.yml] - 7:15`,
  ],
  [
    "spring generated",
    (s) => `Using generated security password: ${s.uuid()}`.replace(/[0-9a-f-]{36}$/, (u) => s.gone(u)),
  ],
  ["spring hikari", (s) => `HikariConfig - password........................${s.password()}`],
  [
    "spring form",
    (s) =>
      `o.s.web.servlet.DispatcherServlet : POST "/oauth/token", parameters={grant_type:[password], username:[${s.user}], password:[${s.password()}]}`,
  ],
  ["java properties colon", (s) => `ssl.keystore.password : ${s.password()}`],
  ["java sysprop", (s) => `Picked up JAVA_TOOL_OPTIONS: -Djavax.net.ssl.trustStorePassword=${s.password()} -Xmx512m`],
  [
    "java log4j mdc",
    (s) => `2026-11-20 08:13:02,123 [main] DEBUG {requestId=9, apiToken=${s.password()}} com.example.Api - call`,
  ],
  [
    "kafka jaas",
    (s) =>
      `sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${s.user}" password="${s.wild()}";`,
  ],
  [
    "kafka jaas scram",
    (s) =>
      `	sasl.jaas.config = org.apache.kafka.common.security.scram.ScramLoginModule required username='${s.user}' password='${s.password()}' ;`,
  ],
  [
    "go zap",
    (s) =>
      `{"level":"info","ts":1763625600.123,"caller":"db/conn.go:42","msg":"dial","dsn":"${s.user}:${s.password()}@tcp(${s.host}:3306)/orders?parseTime=true"}`,
  ],
  ["go struct", (s) => `&{Host:${s.host} Port:5432 User:${s.user} Password:${s.password()} SSLMode:disable}`],
  ["go struct %#v", (s) => `main.Config{Host:"${s.host}", APIKey:"${s.wild()}", Timeout:5}`],
  ["go map", (s) => `map[host:${s.host} password:${s.password()} user:${s.user}]`],
  ["go header map", (s) => `map[Accept:[*/*] Authorization:[Bearer ${s.alnum(40)}] User-Agent:[Go-http-client/1.1]]`],
  ["go header map key", (s) => `http.Header{"X-Api-Key":[]string{"${s.password()}"}, "Accept":[]string{"*/*"}}`],
  ["go slog", (s) => `time=${s.time} level=DEBUG msg="login" user=${s.user} password="${s.wild()}"`],
  ["go logrus", (s) => `time="${s.time}" level=info msg="using token=${s.password()} for registry" component=sync`],
  [
    "go error",
    (s) => `failed to connect to \`host=${s.host} user=${s.user} password=${s.password()} database=x\`: dial error`,
  ],
  [
    "rails params",
    (s) => `Parameters: {"utf8"=>"✓", "user"=>{"login"=>"${s.user}", "password"=>"${s.wild()}"}, "commit"=>"Log in"}`,
  ],
  ["ruby symbols", (s) => `{:host=>"${s.host}", :password=>"${s.wild()}", :port=>5432}`],
  ["ruby 3.4", (s) => `{host: "${s.host}", password: "${s.wild()}", port: 5432}`],
  [
    "ruby object",
    (s) =>
      `#<Mysql2::Client:0x00007f @query_options={:username=>"${s.user}", :password=>"${s.wild()}"}, @read_timeout=nil>`,
  ],
  ["ruby ivar", (s) => `#<Faraday::Connection:0x0001 @host="${s.host}", @api_key="${s.wild()}", @ssl=true>`],
  [
    "php var_dump",
    (s) => `array(2) {\n  ["user"]=>\n  string(3) "${s.user}"\n  ["password"]=>\n  string(12) "${s.wild()}"\n}`,
  ],
  ["php print_r", (s) => `Array\n(\n    [username] => ${s.user}\n    [password] => ${s.wild()}\n    [port] => 3306\n)`],
  ["php var_export", (s) => `array (\n  'user' => '${s.user}',\n  'password' => '${s.wild()}',\n)`],
  [
    "php object dump",
    (s) =>
      `object(Config)#3 (2) {\n  ["host":protected]=>\n  string(9) "${s.host}"\n  ["dbPassword":"Config":private]=>\n  string(12) "${s.wild()}"\n}`,
  ],
  [
    "php PDO trace",
    (s) =>
      `PDOException: SQLSTATE[HY000] [1045] in /var/task/db.php:12\nStack trace:\n#0 /var/task/db.php(12): PDO->__construct('mysql:host=${s.host}', '${s.user}', '${s.wild()}', Array)`,
  ],
  ["php symfony dump", (s) => `  #password: "${s.wild()}"\n  -host: "${s.host}"`],
  [
    "php serialize",
    (s) => {
      const p = s.password();
      return `a:2:{s:4:"user";s:3:"bob";s:8:"password";s:${p.length}:"${p}";}`;
    },
  ],
  [
    "laravel",
    (s) => `[2026-11-20 08:13:02] production.ERROR: login {"credentials":{"email":"x","password":"${s.wild()}"}} []`,
  ],
  ["dotnet record", (s) => `LoginModel { UserName = ${s.user}, Password = ${s.wild()}, Remember = True }`],
  [
    "dotnet ado",
    (s) =>
      `System.Data.SqlClient.SqlException: Login failed. ConnectionString: Server=${s.host};Database=x;User Id=${s.user};Password=${s.password()};Encrypt=true`,
  ],
  ["dotnet ado pwd", (s) => `Data Source=${s.host};Initial Catalog=x;UID=${s.user};PWD=${s.password()};`],
  ["dotnet ado quoted", (s) => `Server=tcp:${s.host},1433;Password='${s.wild()}';Trusted_Connection=False`],
  ["dotnet config", (s) => `<add key="ApiSecret" value="${s.password()}" />`],
  [
    "dotnet connectionStrings",
    (s) =>
      `<add name="Db" connectionString="Data Source=x;User ID=${s.user};Password=${s.password()}" providerName="System.Data.SqlClient" />`,
  ],
  ["dotnet serilog", (s) => `[08:13:02 DBG] Login {"User": "${s.user}", "Pwd": "${s.wild()}", "$type": "LoginModel"}`],
  ["rust debug", (s) => `Config { host: "${s.host}", port: 5432, password: Some("${s.wild()}"), tls: true }`],
  ["rust tracing", (s) => `${s.time}  INFO orders: connect host=${s.host} api_key="${s.wild()}"`],
  ["rust tuple", (s) => `auth: Basic { user: "${s.user}", pass: "${s.wild()}" }`],
  ["kotlin data class", (s) => `DbConfig(url=jdbc:x, user=${s.user}, password=${s.password()}, pool=10)`],
  ["scala case class option", (s) => `Config(host=h,apiSecret=Some(${s.password()}),port=1)`],
  ["elixir keyword", (s) => `[hostname: "${s.host}", password: "${s.wild()}", pool_size: 10]`],
  ["elixir map", (s) => `%{"password" => "${s.wild()}", user: "${s.user}"}`],
  ["erlang", (s) => `{password,<<"${s.wild()}">>},{host,"${s.host}"}`],
  ["clojure edn", (s) => `{:host "${s.host}", :password "${s.wild()}", :port 5432}`],
  ["lua table", (s) => `["db_password"] = "${s.wild()}",`],
  [
    "perl dumper",
    (s) => `$VAR1 = {\n          'password' => '${s.wild()}',\n          'user' => '${s.user}'\n        };`,
  ],
  ["powershell table", (s) => `UserName Password\n-------- --------\n${s.user}      ${s.password()}`],
  ["powershell list", (s) => `UserName : ${s.user}\nPassword : ${s.password()}\nDomain   : CORP`],
  ["powershell securestring", (s) => `ConvertTo-SecureString -String "${s.wild()}" -AsPlainText -Force`],
  ["bash xtrace", (s) => `+ export DB_PASSWORD=${s.password()}\n+ DB_PASSWORD=x`],
  ["bash xtrace curl", (s) => `+ curl -sS -H 'X-Vault-Token: ${s.password()}' https://vault.internal/v1/secret`],
  ["bash declare", (s) => `declare -x API_TOKEN="${s.wild()}"`],
  [
    "bash heredoc",
    (s) => `+ mysql --defaults-extra-file=/dev/fd/63\n++ cat\n[client]\nuser=${s.user}\npassword=${s.password()}`,
  ],
  ["lambda extension env", (s) => `EXTENSION\tName: vault\tState: Ready\tVAULT_TOKEN=hvs.${s.alnum(24)}`],
];
