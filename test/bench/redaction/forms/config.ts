import type { Form } from "./secrets.ts";

/** Files and listings that people print: package managers, orchestration, infrastructure as code, shells. */
export const CONFIG: readonly Form[] = [
  ["npmrc _authToken", (s) => `//registry.npmjs.org/:_authToken=npm_${s.alnum(36)}`],
  ["npmrc _authToken private", (s) => `//npm.example.com/:_authToken=${s.uuid().replace(/.*/, (u) => s.gone(u))}`],
  ["npmrc _auth", (s) => `//npm.example.com/:_auth=${s.base64(24)}\nalways-auth=true`],
  [
    "npmrc _password",
    (s) =>
      `@corp:registry=https://npm.example.com\n//npm.example.com/:_password="${s.base64(15)}"\n//npm.example.com/:username=${s.user}`,
  ],
  [
    "yarnrc",
    (s) => `npmScopes:\n  corp:\n    npmRegistryServer: "https://npm.example.com"\n    npmAuthToken: "${s.password()}"`,
  ],
  ["netrc line", (s) => `machine api.example.com login ${s.user} password ${s.password()}`],
  ["netrc block", (s) => `machine ftp.example.com\n  login ${s.user}\n  password ${s.password()}\n  account x`],
  ["pgpass", (s) => `orders-db.internal:5432:orders:${s.user}:${s.password()}`],
  ["pgpass wildcard", (s) => `*:*:*:${s.user}:${s.password()}`],
  ["pip.conf", (s) => `[global]\nindex-url = https://${s.user}:${s.password()}@pypi.example.com/simple`],
  ["pypirc", (s) => `[pypi]\nusername = __token__\npassword = pypi-AgEIcHlwaS5vcmc${s.base64url(60)}`],
  [
    "pypirc plain",
    (s) => `[corp]\nrepository: https://pypi.example.com\nusername: ${s.user}\npassword: ${s.password()}`,
  ],
  ["my.cnf", (s) => `[client]\nuser=${s.user}\npassword="${s.wild()}"\nhost=${s.host}`],
  [
    "aws credentials",
    (s) =>
      `[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${s.base64(30)}\naws_session_token = ${s.base64(200)}`,
  ],
  ["boto.cfg", (s) => `[Credentials]\ngs_secret_access_key: ${s.base64(30)}`],
  ["s3cfg", (s) => `access_key = AKIAIOSFODNN7EXAMPLE\ngpg_passphrase = ${s.password()}\nsecret_key = ${s.base64(30)}`],
  ["rclone", (s) => `[s3]\ntype = s3\nsecret_access_key = ${s.base64(30)}`],
  ["git remote", (s) => `origin\thttps://${s.user}:${s.password()}@git.example.com/team/repo.git (fetch)`],
  ["git remote token", (s) => `fatal: unable to access 'https://oauth2:${s.alnum(26)}@gitlab.example.com/x.git/': 403`],
  ["git remote token only", (s) => `remote: https://${s.alnum(40)}@git.example.com/x.git`],
  ["git credential", (s) => `protocol=https\nhost=github.com\nusername=${s.user}\npassword=${s.password()}`],
  ["git extraheader", (s) => `git -c http.extraheader="AUTHORIZATION: basic ${s.base64(30)}" fetch`],
  ["docker config", (s) => `{"auths":{"https://index.docker.io/v1/":{"auth":"${s.base64(24)}"}}}`],
  [
    "docker inspect",
    (s) =>
      `            "Env": [\n                "PATH=/usr/local/bin",\n                "POSTGRES_PASSWORD=${s.wild()}",\n                "LANG=C.UTF-8"\n            ],`,
  ],
  ["docker run", (s) => `docker run -d -e MYSQL_ROOT_PASSWORD=${s.password()} -p 3306:3306 mysql:8`],
  ["docker login", (s) => `docker login -u ${s.user} -p ${s.password()} registry.example.com`],
  ["docker build arg", (s) => `docker build --build-arg NPM_TOKEN=${s.password()} -t app .`],
  ["dockerfile ENV", (s) => `Step 4/9 : ENV SECRET_KEY_BASE ${s.hex(64)}`],
  ["dockerfile ENV =", (s) => `ENV APP_SECRET="${s.wild()}" PORT=80`],
  [
    "compose list",
    (s) => `    environment:\n      - POSTGRES_USER=${s.user}\n      - POSTGRES_PASSWORD=${s.password()}`,
  ],
  ["compose map", (s) => `    environment:\n      POSTGRES_PASSWORD: ${s.password()}\n      TZ: UTC`],
  [
    "kubectl describe",
    (s) =>
      `    Environment:\n      DB_HOST:      ${s.host}\n      DB_PASSWORD:  ${s.password()}\n      LOG_LEVEL:    info`,
  ],
  [
    "kubectl secret",
    (s) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${s.base64(18)}\n  user: ${Buffer.from(s.user).toString("base64")}`,
  ],
  [
    "kubectl env",
    (s) =>
      `        env:\n        - name: API_TOKEN\n          value: ${s.password()}\n        - name: TZ\n          value: UTC`,
  ],
  ["kubectl env json", (s) => `"env":[{"name":"TZ","value":"UTC"},{"name":"DB_PASSWORD","value":"${s.wild()}"}]`],
  ["kubeconfig token", (s) => `users:\n- name: admin\n  user:\n    token: ${s.alnum(48)}`],
  ["kubeconfig key", (s) => `    client-key-data: ${s.base64(240)}`],
  ["helm set", (s) => `helm upgrade orders ./chart --set db.password=${s.password()},image.tag=1.2.3`],
  [
    "terraform plan",
    (s) => `  ~ resource "aws_db_instance" "db" {\n      ~ password = "${s.wild()}" -> "${s.wild()}"\n    }`,
  ],
  [
    "terraform plan add",
    (s) => `      + password                     = "${s.wild()}"\n      + username                     = "${s.user}"`,
  ],
  [
    "terraform plan env",
    (s) =>
      `          ~ variables = {\n              ~ "DB_PASSWORD" = "${s.wild()}" -> "${s.wild()}"\n                "TZ"          = "UTC"\n            }`,
  ],
  [
    "terraform heredoc",
    (s) =>
      `      + user_data = <<-EOT\n            #!/bin/bash\n            export DB_PASSWORD='${s.wild()}'\n        EOT`,
  ],
  ["terraform heredoc value", (s) => `  db_password = <<EOT\n${s.password()}\nEOT`],
  ["terraform output", (s) => `db_password = "${s.wild()}"`],
  ["terraform tfvars", (s) => `variable "db_password" { default = "${s.wild()}" }`],
  [
    "terraform state",
    (s) =>
      `{"type":"random_password","instances":[{"attributes":{"length":20,"result":"${s.password()}","bcrypt_hash":"$2a$10$${s.alnum(53)}"}}]}`,
  ],
  ["terraform output json", (s) => `{"db_password":{"sensitive":true,"type":"string","value":"${s.password()}"}}`],
  ["cloudformation param", (s) => `{"ParameterKey":"DBPassword","ParameterValue":"${s.wild()}"}`],
  [
    "cloudformation cli",
    (s) => `aws cloudformation deploy --parameter-overrides DBUser=${s.user} DBPassword=${s.password()}`,
  ],
  [
    "cfn cli keys",
    (s) =>
      `--parameters ParameterKey=MasterPassword,ParameterValue=${s.password()} ParameterKey=Env,ParameterValue=prod`,
  ],
  ["ansible", (s) => `ok: [host1] => {"ansible_become_password": "${s.wild()}"}`],
  ["ansible inventory", (s) => `web1 ansible_host=10.0.0.3 ansible_user=ops ansible_ssh_pass=${s.password()}`],
  ["dotenv", (s) => `NODE_ENV=production\nDB_PASSWORD=${s.wild()}\nPORT=3000`],
  ["dotenv quoted", (s) => `APP_KEY="base64:${s.base64(32)}"`],
  ["printenv", (s) => `HOSTNAME=ip-10-0-0-3\nREDIS_AUTH=${s.password()}\nPWD=/var/task`],
  ["export", (s) => `export TF_VAR_db_password='${s.wild()}'`],
  ["set windows", (s) => `SET DB_PWD=${s.password()}`],
  ["setx", (s) => `setx API_KEY "${s.wild()}" /M`],
  ["powershell env", (s) => `$env:API_KEY = "${s.wild()}"`],
  ["fish set", (s) => `set -gx API_TOKEN ${s.password()}`],
  ["csh setenv", (s) => `setenv DB_PASSWORD ${s.password()}`],
  ["ini colon", (s) => `smtp_password: ${s.wild()}`],
  ["toml", (s) => `[database]\npassword = "${s.wild()}"\nmax = 10`],
  ["toml literal", (s) => `secret_key = '''${s.wild()}'''`],
  ["yaml next line", (s) => `database:\n  password:\n    ${s.password()}\n  port: 5432`],
  ["yaml block", (s) => `  api_secret: |\n    ${s.password()}\n  port: 1`],
  ["yaml folded", (s) => `  apiSecret: >-\n    ${s.password()}\n  port: 1`],
  ["yaml quoted", (s) => `password: '${s.wild()}'`],
  ["yaml anchor", (s) => `password: &pw ${s.password()}`],
  ["yaml flow", (s) => `db: {user: ${s.user}, password: ${s.password()}, port: 1}`],
  ["yaml complex key", (s) => `? password\n: ${s.password()}`],
  ["yaml nested value", (s) => `password:\n  value: ${s.password()}`],
  ["hocon", (s) => `db { password = "${s.password()}", url = "x" }`],
  ["xml element", (s) => `<user>${s.user}</user><password>${s.password()}</password>`],
  ["xml attr", (s) => `<Resource name="jdbc/x" username="${s.user}" password="${s.password()}" maxTotal="20"/>`],
  ["xml element lines", (s) => `<password>\n    ${s.password()}\n</password>`],
  [
    "xml ns",
    (s) =>
      `<wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">${s.password()}</wsse:Password>`,
  ],
  ["xml property", (s) => `<property name="connection.password">${s.password()}</property>`],
  ["xml bean", (s) => `<property name="password" value="${s.password()}"/>`],
  [
    "maven settings",
    (s) => `<server><id>x</id><username>${s.user}</username><password>${s.password()}</password></server>`,
  ],
  ["nuget", (s) => `<add key="ClearTextPassword" value="${s.wild().replaceAll("&", "")}" />`.replace("&", "")],
  ["gradle", (s) => `signing.password=${s.password()}\nossrhPassword=${s.password()}`],
  ["gradle -P", (s) => `./gradlew publish -PrepoPassword=${s.password()}`],
  ["maven -D", (s) => `mvn deploy -Dgpg.passphrase=${s.password()} -DskipTests`],
  ["plist", (s) => `<key>Password</key>\n<string>${s.password()}</string>`],
  ["registry dump", (s) => `    DefaultPassword    REG_SZ    ${s.password()}`],
  ["htpasswd", (s) => `${s.user}:$apr1$${s.alnum(8)}$${s.alnum(22)}`],
  ["shadow", (s) => `root:$6$${s.alnum(16)}$${s.alnum(86)}:19000:0:99999:7:::`],
  ["bcrypt", (s) => `stored hash $2b$12$${s.alnum(53)} does not match`],
  ["argon2", (s) => `hash=$argon2id$v=19$m=65536,t=3,p=4$${s.alnum(22)}$${s.alnum(43)}`],
  ["django hash", (s) => `pbkdf2_sha256$600000$${s.alnum(22)}$${s.base64(32)}`],
  ["sshpass", (s) => `sshpass -p '${s.wild()}' ssh ops@10.0.0.3`],
  ["mysql -p", (s) => `mysqldump -h ${s.host} -u ${s.user} -p${s.password()} orders`],
  ["PGPASSWORD", (s) => `PGPASSWORD=${s.password()} psql -h ${s.host} -U ${s.user}`],
  ["mongo cli", (s) => `mongosh --host ${s.host} -u ${s.user} -p ${s.password()} --authenticationDatabase admin`],
  ["redis-cli -a", (s) => `redis-cli -h ${s.host} -a ${s.password()} ping`],
  ["openssl passin", (s) => `openssl rsa -in key.pem -passin pass:${s.password()} -out k`],
  ["keytool", (s) => `keytool -list -keystore a.jks -storepass ${s.password()} -keypass ${s.password()}`],
  ["wget", (s) => `wget --user=${s.user} --password='${s.wild()}' https://x.example.com/f`],
  ["ldapsearch -w", (s) => `ldapsearch -x -D "cn=admin,dc=example,dc=com" -w ${s.password()} -b dc=example,dc=com`],
  ["smbclient", (s) => `smbclient //srv/share -U ${s.user}%${s.password()}`],
  ["net use", (s) => `net use Z: \\\\srv\\share /user:${s.user} ${s.password()}`],
  ["vault cli", (s) => `vault kv put secret/db username=${s.user} password=${s.password()}`],
  ["gh secret", (s) => `gh secret set DEPLOY_KEY --body "${s.wild()}"`],
  ["heroku config", (s) => `heroku config:set SECRET_KEY_BASE=${s.hex(64)}`],
  ["az login", (s) => `az login --service-principal -u http://app -p ${s.wild()} --tenant x.onmicrosoft.com`],
  ["curl -u", (s) => `curl -u ${s.user}:${s.password()} https://api.example.com/v1/x`],
  ["curl -d", (s) => `curl -X POST https://api.example.com/login -d 'user=${s.user}&password=${s.password()}'`],
  ["curl json", (s) => `curl --data '{"apiKey":"${s.password()}"}' https://api.example.com`],
  ["httpie", (s) => `http -a ${s.user}:${s.password()} POST api.example.com/x`],
  ["systemd", (s) => `Environment="DB_PASSWORD=${s.wild()}"`],
  ["crontab", (s) => `*/5 * * * * API_KEY=${s.password()} /opt/run.sh`],
  ["wireguard", (s) => `[Interface]\nPrivateKey = ${s.base64(32)}\nAddress = 10.0.0.1/24`],
  ["wpa", (s) => `network={\n  ssid="corp"\n  psk="${s.wild()}"\n}`],
  ["csv", (s) => `user,password,role\n${s.user},${s.password()},admin\nbob,${s.password()},reader`],
  ["csv quoted", (s) => `"id","email","api_key"\n"7","x","${s.password()}"`],
  ["tsv", (s) => `user\tpassword\trole\n${s.user}\t${s.password()}\tadmin`],
  [
    "psql table",
    (s) =>
      ` id | username | password_hash \n----+----------+---------------\n  1 | ${s.user} | ${s.password()}\n(1 row)`,
  ],
  [
    "mysql table",
    (s) =>
      `+----+----------+--------------+\n| id | name     | api_token    |\n+----+----------+--------------+\n|  1 | ${s.user} | ${s.password()} |\n+----+----------+--------------+`,
  ],
  [
    "mysql \\G",
    (s) => `*************************** 1. row ***************************\n      id: 1\npassword: ${s.password()}`,
  ],
  ["markdown table", (s) => `| user | password |\n|------|----------|\n| ${s.user} | ${s.password()} |`],
  [
    "xxd",
    (s) => {
      const p = s.gone(`password=${s.password()}`);
      return xxd(p, s.gone);
    },
  ],
  [
    "hexdump -C",
    (s) => {
      const p = `password=${s.password()}`;
      return hexdump(p);
    },
  ],
  ["zero width", (s) => `pass\u200bword: ${s.password()}`],
  ["soft hyphen", (s) => `client\u00ad_secret=${s.password()}`],
  ["fullwidth colon", (s) => `password：${s.password()}`],
  ["markdown bold", (s) => `**Password:** ${s.password()}`],
  ["markdown code", (s) => `Password: \`${s.wild()}\``],
  ["html cell", (s) => `<tr><td>Password</td><td>${s.password()}</td></tr>`],
  ["html input", (s) => `<input type="password" name="pw" value="${s.password()}">`],
  ["html hidden", (s) => `<input type="hidden" name="csrf_token" value="${s.password()}" />`],
];

function xxd(text: string, gone: (line: string) => string): string {
  return rows(text)
    .map(({ at, hex, ascii }) => {
      const pairs = hex
        .join("")
        .match(/.{1,4}/g)!
        .join(" ");
      if (at > 0 && ascii.length > 5) gone(ascii);
      return `${at.toString(16).padStart(8, "0")}: ${pairs.padEnd(39)}  ${ascii}`;
    })
    .join("\n");
}

function hexdump(text: string): string {
  return rows(text)
    .map(
      ({ at, hex, ascii }) =>
        `${at.toString(16).padStart(8, "0")}  ${hex.slice(0, 8).join(" ")}  ${hex.slice(8).join(" ")}`.padEnd(60) +
        `|${ascii}|`,
    )
    .join("\n");
}

function rows(text: string): { at: number; hex: string[]; ascii: string }[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const part = bytes.subarray(row * 16, row * 16 + 16);
    return { at: row * 16, hex: part.toString("hex").match(/../g)!, ascii: part.toString("latin1") };
  });
}
