import type { Form } from "./secrets.ts";

/** Commands as shells echo them, and the files of servers and appliances. */
export const COMMANDS: readonly Form[] = [
  [
    "ssm put-parameter",
    (s) => `aws ssm put-parameter --name /prod/db/url --type SecureString --value ${s.password()} --overwrite`,
  ],
  ["create-secret", (s) => `aws secretsmanager create-secret --name prod/db --secret-string ${s.password()}`],
  [
    "put-secret-value json",
    (s) =>
      `aws secretsmanager put-secret-value --secret-id x --secret-string '{"user":"bob","password":"${s.wild()}"}'`,
  ],
  ["change-password", (s) => `aws iam change-password --old-password ${s.password()} --new-password ${s.password()}`],
  [
    "initiate-auth",
    (s) =>
      `aws cognito-idp initiate-auth --auth-flow USER_PASSWORD_AUTH --client-id x --auth-parameters USERNAME=bob,PASSWORD=${s.password()}`,
  ],
  [
    "lambda environment",
    (s) =>
      `aws lambda update-function-configuration --function-name f --environment "Variables={DB_PASSWORD=${s.password()},STAGE=prod}"`,
  ],
  [
    "elasticache auth-token",
    (s) =>
      `aws elasticache modify-replication-group --replication-group-id r --auth-token ${s.password()} --auth-token-update-strategy ROTATE`,
  ],
  [
    "opensearch options",
    (s) =>
      `aws opensearch create-domain --advanced-security-options Enabled=true,MasterUserOptions={MasterUserName=admin,MasterUserPassword=${s.password()}}`,
  ],
  [
    "mq users",
    (s) => `aws mq create-broker --broker-name b --users ConsoleAccess=true,Password=${s.password()},Username=bob`,
  ],
  [
    "codebuild token",
    (s) =>
      `aws codebuild import-source-credentials --server-type GITHUB --auth-type PERSONAL_ACCESS_TOKEN --token ${s.alnum(40)}`,
  ],
  ["sam overrides", (s) => `sam deploy --parameter-overrides "DbPassword=${s.password()} Env=prod"`],
  ["cdk parameters", (s) => `cdk deploy --parameters OrdersStack:DbPassword=${s.password()} -c stage=prod`],
  ["terraform -var", (s) => `terraform apply -auto-approve -var 'db_password=${s.wild()}' -var region=eu-west-1`],
  ["terraform -backend-config", (s) => `terraform init -backend-config="password=${s.password()}"`],
  ["pulumi config set", (s) => `pulumi config set --secret dbPassword ${s.password()}`],
  ["serverless param", (s) => `serverless deploy --stage prod --param="dbPassword=${s.password()}"`],
  ["ansible -e", (s) => `ansible-playbook site.yml -e "db_password=${s.password()} env=prod"`],
  ["ansible extra-vars", (s) => `ansible-playbook site.yml --extra-vars '{"vault_token":"${s.password()}"}'`],
  [
    "kubectl from-literal",
    (s) => `kubectl create secret generic db --from-literal=password=${s.password()} --from-literal=user=bob`,
  ],
  [
    "kubectl docker-registry",
    (s) =>
      `kubectl create secret docker-registry r --docker-server=x --docker-username=bob --docker-password=${s.password()}`,
  ],
  ["kubectl patch", (s) => `kubectl patch secret db -p '{"stringData":{"api-key":"${s.password()}"}}'`],
  ["oc login", (s) => `oc login https://api.x:6443 --token=sha256~${s.base64url(32)}`],
  [
    "kubeadm join",
    (s) =>
      `kubeadm join 10.0.0.3:6443 --token ${s.gone("abcdef.0123456789abcdef")} --discovery-token-ca-cert-hash sha256:x`,
  ],
  [
    "docker swarm join",
    (s) =>
      `docker swarm join --token SWMTKN-1-${s
        .alnum(50)
        .toLowerCase()
        .replace(/.*/, (v) => s.gone(v))}-${s
        .alnum(25)
        .toLowerCase()
        .replace(/.*/, (v) => s.gone(v))} 10.0.0.3:2377`,
  ],
  [
    "docker history",
    (s) => `/bin/sh -c #(nop)  ENV DB_PASSWORD=${s.password()}\n|1 NPM_TOKEN=${s.password()} /bin/sh -c npm ci`,
  ],
  ["dockerfile ARG", (s) => `Step 2/9 : ARG NPM_TOKEN=${s.password()}`],
  ["compose command", (s) => `    command: ["redis-server", "--requirepass", "${s.password()}"]`],
  [
    "k8s args list",
    (s) =>
      `        args:\n        - --user\n        - bob\n        - --password\n        - ${s.password()}\n        - --verbose`,
  ],
  ["compose healthcheck", (s) => `      test: ["CMD", "redis-cli", "-a", "${s.password()}", "ping"]`],
  ["ecs command", (s) => `"command":["serve","--api-key","${s.password()}","--port","80"]`],
  ["npm config set", (s) => `npm config set //npm.example.com/:_authToken ${s.password()}`],
  [
    "pip index-url",
    (s) =>
      `pip install --extra-index-url https://aws:${s.base64url(60)}@d-123456789012.d.codeartifact.eu-west-1.amazonaws.com/pypi/r/simple/ x`,
  ],
  ["poetry http-basic", (s) => `poetry config http-basic.corp bob ${s.password()}`],
  ["poetry pypi-token", (s) => `poetry config pypi-token.corp ${s.alnum(40)}`],
  ["composer http-basic", (s) => `composer config --global http-basic.repo.example.com bob ${s.password()}`],
  ["bundle config", (s) => `bundle config set gems.example.com bob:${s.password()}`],
  ["nuget sources", (s) => `nuget sources add -Name x -Source https://x -UserName bob -Password ${s.password()}`],
  ["dotnet nuget push", (s) => `dotnet nuget push a.nupkg --api-key ${s.alnum(40)} --source x`],
  ["dotnet user-secrets", (s) => `dotnet user-secrets set "Db:Password" "${s.wild()}"`],
  ["cargo login", (s) => `cargo login ${s.alnum(35)}`],
  ["twine", (s) => `twine upload -u bob -p ${s.password()} dist/*`],
  ["helm repo add", (s) => `helm repo add r https://x --username bob --password ${s.password()}`],
  ["vault login", (s) => `vault login -method=userpass username=bob password=${s.password()}`],
  ["vault approle", (s) => `vault write auth/approle/login role_id=${s.uuid()} secret_id=${s.gone(s.uuid())}`],
  ["vault operator unseal", (s) => `vault operator unseal ${s.base64(33)}`],
  ["az keyvault", (s) => `az keyvault secret set --vault-name v --name n --value ${s.password()}`],
  ["az account-key", (s) => `az storage blob upload --account-name a --account-key ${s.base64(64)} -f x`],
  ["gcloud set-password", (s) => `gcloud sql users set-password bob --instance=i --password=${s.password()}`],
  ["sonar", (s) => `sonar-scanner -Dsonar.host.url=x -Dsonar.login=${s.hex(40)}`],
  ["ngrok", (s) => `ngrok config add-authtoken ${s.alnum(43)}`],
  ["rabbitmqctl", (s) => `rabbitmqctl add_user bob ${s.password()}`],
  ["mysqladmin", (s) => `mysqladmin -u root password '${s.wild()}'`],
  ["MYSQL_PWD", (s) => `MYSQL_PWD=${s.password()} mysqldump orders`],
  ["sqlcmd", (s) => `sqlcmd -S x -U sa -P ${s.password()} -Q "select 1"`],
  ["cqlsh", (s) => `cqlsh x 9042 -u bob -p ${s.password()}`],
  ["redis-cli --pass", (s) => `redis-cli --user bob --pass ${s.password()} ping`],
  ["lftp", (s) => `lftp -u bob,${s.password()} sftp://files.example.com`],
  ["mount cifs", (s) => `mount -t cifs //srv/share /mnt -o username=bob,password=${s.password()},vers=3.0`],
  ["xfreerdp", (s) => `xfreerdp /u:bob /p:${s.password()} /v:10.0.0.3`],
  ["net user", (s) => `net user bob ${s.password()} /add`],
  ["schtasks", (s) => `schtasks /create /tn job /ru CORP\\bob /rp ${s.password()} /sc daily /tr x`],
  ["openssl enc", (s) => `openssl enc -aes-256-cbc -d -in a.enc -out a -pass pass:${s.password()}`],
  ["openssl enc -k", (s) => `openssl enc -aes-256-cbc -d -in a.enc -out a -k ${s.password()}`],
  ["gpg passphrase", (s) => `gpg --batch --yes --passphrase ${s.password()} -d a.gpg`],
  ["zip -P", (s) => `zip -P ${s.password()} -r a.zip dir`],
  ["7z -p", (s) => `7z a -p${s.password()} a.7z dir`],
  ["ssh-keygen", (s) => `ssh-keygen -t ed25519 -N "${s.wild()}" -f k`],
  ["mosquitto", (s) => `mosquitto_pub -h x -u bob -P ${s.password()} -t t -m m`],
  ["ipmitool", (s) => `ipmitool -I lanplus -H 10.0.0.3 -U admin -P ${s.password()} power status`],
  ["htpasswd -b", (s) => `htpasswd -bc /etc/x bob ${s.password()}`],
  ["chpasswd", (s) => `echo "ubuntu:${s.password()}" | chpasswd`],
  ["password stdin", (s) => `echo ${s.password()} | docker login -u bob --password-stdin`],
  ["sudo -S", (s) => `echo '${s.wild()}' | sudo -S systemctl restart x`],
  ["spring argument", (s) => `java -jar app.jar --spring.datasource.password=${s.password()} --server.port=80`],
  ["curl header no space", (s) => `curl -X POST -H "x-api-key:${s.password()}" --data '{"a":1}' "https://x"`],
  ["curl --user quoted", (s) => `curl --user "bob:${s.wild()}" https://x.example.com`],
  ["curl cookie", (s) => `curl -b "sid=${s.alnum(32)}; lang=en" https://x.example.com`],
  ["curl oauth bearer", (s) => `curl --oauth2-bearer ${s.alnum(40)} https://x.example.com`],
  ["curl form", (s) => `curl -F password=${s.password()} -F file=@x https://x.example.com`],
  ["grpcurl", (s) => `grpcurl -H 'authorization: ${s.alnum(40)}' x:443 list`],
  // Files.
  ["netrc default", (s) => `default login bob password ${s.password()}`],
  ["netrc macro", (s) => `machine x\nlogin bob\naccount a\npassword ${s.password()}\nmacdef init`],
  [
    "wpa eap",
    (s) => `network={\n  key_mgmt=WPA-EAP\n  identity="bob"\n  password="${s.wild()}"\n  psk=${s.hex(64)}\n}`,
  ],
  ["ipsec.secrets", (s) => `10.0.0.3 %any : PSK "${s.wild()}"\nbob : EAP "${s.wild()}"`],
  ["openvpn inline", (s) => `<auth-user-pass>\nbob\n${s.password()}\n</auth-user-pass>`],
  [
    "aws vpn",
    (s) =>
      `<ike><authentication_protocol>sha1</authentication_protocol><pre_shared_key>${s.alnum(32)}</pre_shared_key></ike>`,
  ],
  ["cisco isakmp", (s) => `crypto isakmp key ${s.alnum(32)} address 10.0.0.3`],
  ["cisco keyring", (s) => `  pre-shared-key address 10.0.0.3 key ${s.alnum(32)}`],
  ["juniper psk", (s) => `set security ike policy p pre-shared-key ascii-text "${s.wild()}"`],
  ["cisco username", (s) => `username bob privilege 15 secret 5 $1$${s.alnum(4)}$${s.alnum(22)}`],
  ["snmp community", (s) => `snmp-server community ${s.password()} RO`],
  [
    "nginx header",
    (s) => `proxy_set_header X-Api-Key "${s.password()}";\nproxy_set_header Authorization "Basic ${s.base64(18)}";`,
  ],
  ["apache bind", (s) => `AuthLDAPBindPassword ${s.password()}\nSetEnv DB_PASSWORD ${s.password()}`],
  ["haproxy", (s) => `  user bob insecure-password ${s.password()}\n  stats auth admin:${s.password()}`],
  ["postfix sasl", (s) => `[email-smtp.eu-west-1.amazonaws.com]:587 AKIAIOSFODNN7EXAMPLE:${s.base64(33)}`],
  [
    "fluentd",
    (s) =>
      `  <match **>\n    @type s3\n    aws_key_id AKIAIOSFODNN7EXAMPLE\n    aws_sec_key ${s.base64(30)}\n  </match>`,
  ],
  ["fluent-bit", (s) => `[OUTPUT]\n    Name  http\n    HTTP_User bob\n    HTTP_Passwd ${s.password()}`],
  ["logstash", (s) => `  elasticsearch { user => "bob" password => "${s.wild()}" }`],
  [
    "prometheus basic",
    (s) => `    basic_auth:\n      username: bob\n      password: ${s.password()}\n    bearer_token: ${s.alnum(40)}`,
  ],
  ["hadoop property", (s) => `<property><name>fs.s3a.secret.key</name><value>${s.base64(30)}</value></property>`],
  ["xmlrpc member", (s) => `<member><name>password</name><value><string>${s.password()}</string></value></member>`],
  ["dotnet setting", (s) => `<setting name="DbPassword" serializeAs="String"><value>${s.password()}</value></setting>`],
  ["java xml entry", (s) => `<entry key="db.password">${s.password()}</entry>`],
  ["properties continuation", (s) => `db.password=${s.gone("kT9vQ2xLm4")}\\\n    ${s.gone("Rz7WqB81ns")}\ndb.user=bob`],
  ["properties escapes", (s) => `db.password=ab\\:${s.alnum(12)}\\=x\\#`],
  [
    "json with comments",
    (s) => `{\n  // database\n  "password": /* prod */ "${s.password()}", // rotate\n  "port": 1\n}`,
  ],
  ["json5", (s) => `{user: 'bob', password: '${s.wild()}', ports: [1,2,],}`],
  ["hjson", (s) => `{\n  user: bob\n  password: ${s.password()}\n  port: 1\n}`],
  ["toml inline", (s) => `db = { user = "bob", password = "${s.wild()}" }`],
  ["yaml binary", (s) => `password: !!binary ${s.base64(18)}`],
  ["yaml broken line", (s) => `password: "${s.gone("kT9vQ2xLm4")}\\\n  ${s.gone("Rz7WqB81ns")}"\nport: 1`],
  ["hcl list of maps", (s) => `environment = [{ name = "DB_PASSWORD", value = "${s.wild()}" }]`],
  ["shell continuation", (s) => `mysqldump --host x \\\n  --password \\\n  ${s.password()} \\\n  orders`],
];
