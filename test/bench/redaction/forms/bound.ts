import type { Form } from "./secrets.ts";

/** Statements with placeholders, and the values that drivers and mappers print for them. */
export const BOUND: readonly Form[] = [
  [
    "activerecord insert",
    (s) =>
      `  User Create (0.4ms)  INSERT INTO "users" ("email", "api_token") VALUES ($1, $2) RETURNING "id"  [["email", "x"], ["api_token", "${s.password()}"]]`,
  ],
  [
    "sqlalchemy echo named",
    (s) =>
      `INFO sqlalchemy.engine.Engine INSERT INTO users (name, password) VALUES (%(name)s, %(password)s)\nINFO sqlalchemy.engine.Engine [generated in 0.00012s] {'name': 'bob', 'password': '${s.wild()}'}`,
  ],
  [
    "sqlalchemy echo positional",
    (s) =>
      `INFO sqlalchemy.engine.Engine INSERT INTO users (name, password) VALUES (?, ?)\nINFO sqlalchemy.engine.Engine [generated in 0.00012s] ('bob', '${s.wild()}')`,
  ],
  [
    "sqlalchemy error",
    (s) =>
      `sqlalchemy.exc.IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key value\n[SQL: INSERT INTO users (name, password) VALUES (%s, %s)]\n[parameters: ('bob', '${s.wild()}')]`,
  ],
  [
    "mybatis",
    (s) =>
      `==>  Preparing: insert into users (name, password) values (?, ?)\n==> Parameters: bob(String), ${s.password()}(String)`,
  ],
  [
    "typeorm query",
    (s) =>
      `query: INSERT INTO "users"("email", "password") VALUES ($1, $2) RETURNING "id" -- PARAMETERS: ["x","${s.wild()}"]`,
  ],
  [
    "typeorm QueryFailedError",
    (s) =>
      `QueryFailedError: duplicate key value violates unique constraint "x" {\n  query: 'UPDATE "users" SET "password" = $1 WHERE "id" = $2',\n  parameters: [ '${s.wild()}', 7 ],`,
  ],
  [
    "prisma params",
    (s) =>
      `prisma:query INSERT INTO "User" ("email","password") VALUES ($1,$2) RETURNING "id"\nprisma:params ["x","${s.wild()}"]`,
  ],
  [
    "prisma event",
    (s) =>
      `{"timestamp":"${s.time}","query":"UPDATE \`User\` SET \`password\` = ? WHERE \`id\` = ?","params":"[\\"${s.password()}\\",7]","duration":3}`,
  ],
  [
    "prisma invocation",
    (s) =>
      `Invalid \`prisma.user.create()\` invocation:\n{\n  data: {\n    email: "x",\n    password: "${s.wild()}"\n  }\n}`,
  ],
  [
    "knex debug",
    (s) =>
      `{\n  method: 'insert',\n  bindings: [ 'bob', '${s.wild()}' ],\n  sql: 'insert into "users" ("name", "password") values (?, ?)'\n}`,
  ],
  [
    "sequelize bind",
    (s) =>
      `Executing (default): INSERT INTO "users" ("id","name","password") VALUES (DEFAULT,$1,$2) RETURNING "id"; "bob", "${s.wild()}"`,
  ],
  [
    "sequelize inlined",
    (s) => `Executing (default): UPDATE "users" SET "password"='${s.wild()}',"updatedAt"='2026-11-20' WHERE "id" = 7`,
  ],
  [
    "laravel QueryException",
    (s) =>
      `SQLSTATE[23000]: Integrity constraint violation (Connection: mysql, SQL: insert into \`users\` (\`name\`, \`password\`) values (bob, ${s.password()}))`,
  ],
  [
    "doctrine",
    (s) =>
      `Executing statement: INSERT INTO users (name, password) VALUES (?, ?) (parameters: {"1":"bob","2":"${s.password()}"}, types: {"1":2,"2":2})`,
  ],
  [
    "hibernate trace",
    (s) =>
      `org.hibernate.SQL: insert into users (name, password) values (?, ?)\no.h.type.descriptor.sql.BasicBinder: binding parameter [1] as [VARCHAR] - [bob]\no.h.type.descriptor.sql.BasicBinder: binding parameter [2] as [VARCHAR] - [${s.password()}]`,
  ],
  [
    "hibernate 6 trace",
    (s) =>
      `org.hibernate.SQL: update users set password=? where id=?\norg.hibernate.orm.jdbc.bind: binding parameter (1:VARCHAR) <- [${s.password()}]\norg.hibernate.orm.jdbc.bind: binding parameter (2:BIGINT) <- [7]`,
  ],
  [
    "pgx",
    (s) =>
      `level=info msg=Query sql="update users set password = $1 where id = $2" args="[${s.password()} 7]" time=1ms`,
  ],
  [
    "pg log bind",
    (s) =>
      `LOG:  execute <unnamed>: INSERT INTO users (name, password) VALUES ($1, $2)\nDETAIL:  parameters: $1 = 'bob', $2 = '${s.wild()}'`,
  ],
  [
    "pg error failing row",
    (s) =>
      `ERROR: null value in column "email" of relation "users" violates not-null constraint\nDETAIL: Failing row contains (7, bob, null, ${s.hex(64)}).\nSTATEMENT: INSERT INTO users (id, name, email, password_hash) VALUES ($1, $2, $3, $4)`,
  ],
  [
    "ef core",
    (s) =>
      `Executed DbCommand (1ms) [Parameters=[@p1='7', @p0='${s.password()}' (Size = 64)], CommandType='Text', CommandTimeout='30']\nUPDATE [Users] SET [Password] = @p0\nWHERE [Id] = @p1;`,
  ],
  [
    "ef core named",
    (s) =>
      `Executing DbCommand [Parameters=[@__password_0='${s.password()}' (Size = 4000)], CommandType='Text', CommandTimeout='30']`,
  ],
  [
    "jdbi",
    (s) =>
      `[statement:"insert into users (name, password) values (:name, :password)", arguments:{positional:{}, named:{name:bob,password:${s.password()}}, finder:[]}]`,
  ],
  [
    "p6spy",
    (s) =>
      `took 1ms | statement | connection 3| insert into users (name, password) values (?, ?)|insert into users (name, password) values ('bob', '${s.wild()}')`,
  ],
  [
    "django sql",
    (s) =>
      `(0.001) UPDATE "auth_user" SET "password" = 'pbkdf2_sha256$600000$${s.alnum(22)}$${s.base64(32)}' WHERE "auth_user"."id" = 7; args=('x', 7)`,
  ],
  [
    "mysql2 execute",
    (s) => `execute: sql: 'UPDATE users SET api_token = ? WHERE id = ?', values: [ '${s.alnum(32)}', 7 ]`,
  ],
  [
    "dynamodb expression",
    (s) =>
      `{ TableName: 'users', UpdateExpression: 'SET apiToken = :t', ExpressionAttributeValues: { ':t': '${s.alnum(32)}', ':n': 1 } }`,
  ],
  [
    "dynamodb expression name",
    (s) => `"ExpressionAttributeValues":{":password":{"S":"${s.password()}"},":n":{"N":"1"}}`,
  ],
  [
    "rds data api",
    (s) =>
      `{"sql":"update users set password = :password","parameters":[{"name":"password","value":{"stringValue":"${s.password()}"}},{"name":"id","value":{"longValue":7}}]}`,
  ],
  ["rds data api inspect", (s) => `parameters: [ { name: 'api_key', value: { stringValue: '${s.password()}' } } ]`],
  [
    "mongo command",
    (s) => `Command insert { insert: "users", documents: [ { name: "bob", password: "${s.wild()}" } ], ordered: true }`,
  ],
  [
    "mongoose debug",
    (s) => `Mongoose: users.insertOne({ name: 'bob', passwordHash: '$2b$10$${s.alnum(53)}', _id: ObjectId("x") }, {})`,
  ],
  ["neo4j", (s) => `ALTER USER neo4j SET PASSWORD '${s.wild()}' CHANGE NOT REQUIRED`],
  ["neo4j current", (s) => `ALTER CURRENT USER SET PASSWORD FROM '${s.wild()}' TO '${s.wild()}'`],
  ["cassandra role", (s) => `CREATE ROLE bob WITH PASSWORD = '${s.wild()}' AND LOGIN = true`],
  ["oracle identified", (s) => `CREATE USER bob IDENTIFIED BY "${s.wild()}" DEFAULT TABLESPACE users`],
  ["oracle identified bare", (s) => `ALTER USER bob IDENTIFIED BY ${s.password()} ACCOUNT UNLOCK`],
  ["mssql login", (s) => `CREATE LOGIN bob WITH PASSWORD = N'${s.wild()}', CHECK_POLICY = OFF`],
  ["mssql openrowset", (s) => `OPENROWSET('SQLNCLI', 'x'; 'bob'; '${s.wild()}', 'select 1')`],
  ["pgp_sym_encrypt", (s) => `SELECT pgp_sym_decrypt(card, '${s.wild()}') FROM cards`],
  ["mysql aes", (s) => `SELECT AES_DECRYPT(card, '${s.wild()}') FROM cards`],
  ["redshift user", (s) => `create user bob password 'md5${s.hex(32)}'`],
  [
    "snowflake stage",
    (s) =>
      `CREATE STAGE s URL='s3://b' CREDENTIALS=(AWS_KEY_ID='AKIAIOSFODNN7EXAMPLE' AWS_SECRET_KEY='${s.base64(30)}')`,
  ],
  ["clickhouse user", (s) => `CREATE USER bob IDENTIFIED WITH sha256_password BY '${s.wild()}'`],
  [
    "clickhouse s3",
    (s) => `SELECT * FROM s3('https://b.s3.amazonaws.com/k.csv', 'AKIAIOSFODNN7EXAMPLE', '${s.base64(30)}')`,
  ],
  [
    "duckdb secret",
    (s) => `CREATE SECRET s (TYPE S3, KEY_ID 'AKIAIOSFODNN7EXAMPLE', SECRET '${s.base64(30)}', REGION 'eu-west-1')`,
  ],
  ["postgres user mapping", (s) => `CREATE USER MAPPING FOR bob SERVER x OPTIONS (user 'bob', password '${s.wild()}')`],
  [
    "kafka scram",
    (s) =>
      `kafka-configs.sh --alter --add-config 'SCRAM-SHA-256=[iterations=8192,password=${s.password()}]' --entity-type users --entity-name bob`,
  ],
  ["redis acl list", (s) => `user alice on #${s.hex(64)} ~* &* +@all`],
  ["redis hello", (s) => `HELLO 3 AUTH default ${s.password()} SETNAME app`],
  ["redis migrate", (s) => `MIGRATE 10.0.0.3 6379 key 0 5000 AUTH2 default ${s.password()}`],
];
