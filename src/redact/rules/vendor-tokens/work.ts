import type { VendorToken } from "../vendor.ts";

/** Work and design. */
export const WORK_TOKENS: readonly VendorToken[] = [
  {
    id: "notion-token",
    prefix: "secret_",
    shape: /secret_[A-Za-z0-9]{40,64}/y,
    doc: "https://developers.notion.com/reference/authentication",
  },
  {
    id: "linear-key",
    prefix: ["lin_api_", "lin_oauth_"],
    shape: /lin_(?:api|oauth)_[A-Za-z0-9]{30,80}/y,
    doc: "https://linear.app/developers/graphql",
  },
  {
    id: "airtable-token",
    prefix: "pat",
    shape: /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/y,
    doc: "https://airtable.com/developers/web/guides/personal-access-tokens",
  },
  {
    id: "figma-token",
    prefix: ["figd_", "figo_", "figoh_", "figor_", "figu_"],
    shape: /fig(?:d|o|oh|or|u|uh|ur)_[A-Za-z0-9_-]{30,80}/y,
    doc: "https://developers.figma.com/docs/rest-api/authentication/",
  },
  {
    id: "contentful-token",
    prefix: "CFPAT-",
    shape: /CFPAT-[A-Za-z0-9_-]{40,64}/y,
    doc: "https://www.contentful.com/developers/docs/references/authentication/",
  },
  {
    id: "typeform-token",
    prefix: "tfp_",
    shape: /tfp_[A-Za-z0-9_.=-]{40,80}/y,
    doc: "https://www.typeform.com/developers/get-started/personal-access-token/",
  },
  {
    id: "readme-key",
    prefix: "rdme_",
    shape: /rdme_[a-z0-9]{60,80}/y,
    doc: "https://docs.readme.com/main/reference/intro/authentication",
  },
  {
    id: "postman-key",
    prefix: "PMAK-",
    shape: /PMAK-[A-Za-z0-9]{24}-[A-Za-z0-9]{34}/y,
    doc: "https://learning.postman.com/docs/developer/postman-api/authentication/",
  },
  {
    id: "frameio-token",
    prefix: "fio-u-",
    shape: /fio-u-[A-Za-z0-9_=-]{40,80}/y,
    doc: "https://developer.frame.io/docs/getting-started/authentication",
  },
  {
    id: "dropbox-token",
    prefix: "sl.",
    shape: /sl\.(?:u\.)?[A-Za-z0-9_=-]{60,2048}/y,
    doc: "https://developers.dropbox.com/oauth-guide",
  },
  {
    id: "facebook-token",
    prefix: ["EAACEdEose0cBA", "EAA"],
    shape: /EAA[A-Za-z0-9]{60,512}/y,
    doc: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
  },
  {
    id: "facebook-app-token",
    prefix: "|",
    shape: /\d{13,17}(?:\||%7C)[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])/y,
    before: 17,
    doc: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
  },
  {
    id: "mapbox-token",
    prefix: ["pk.eyJ", "sk.eyJ", "tk.eyJ"],
    shape: /[pst]k\.eyJ[A-Za-z0-9._-]{30,512}/y,
    doc: "https://docs.mapbox.com/help/getting-started/access-tokens/",
  },
  {
    id: "asana-token",
    prefix: ["1/", "2/"],
    shape: /[12]\/\d{12,20}(?:\/\d{12,20})?:[a-f0-9]{32}/y,
    doc: "https://developers.asana.com/docs/personal-access-token",
  },
  {
    id: "hubspot-token",
    prefix: ["pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"],
    shape: /pat-(?:na|eu|ap)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y,
    doc: "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
  },
  {
    id: "adobe-secret",
    prefix: "p8e-",
    shape: /p8e-[A-Za-z0-9_-]{32,64}/y,
    doc: "https://developer.adobe.com/developer-console/docs/guides/authentication/",
  },
  {
    id: "defined-networking-token",
    prefix: "dnkey-",
    shape: /dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}/y,
    doc: "https://docs.defined.net/guides/automating-host-creation/",
  },
  {
    id: "freemius-key",
    prefix: "sk_",
    shape: /sk_[^\s"'`]{29}(?=["'`])/y,
    doc: "https://freemius.com/help/documentation/wordpress-sdk/integrating-freemius-sdk/",
  },
  {
    id: "settlemint-token",
    prefix: ["sm_aat_", "sm_pat_", "sm_sat_"],
    shape: /sm_[aps]at_[A-Za-z0-9]{16}/y,
    doc: "https://console.settlemint.com/documentation/",
  },
  {
    id: "authress-key",
    prefix: ["sc_", "ext_", "scauth_", "authress_"],
    shape:
      /(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}/y,
    doc: "https://authress.io/knowledge-base/docs/authorization/service-clients/",
  },
  {
    id: "okta-token",
    prefix: "SSWS",
    shape: /SSWS (00[A-Za-z0-9_-]{40})/y,
    doc: "https://developer.okta.com/docs/guides/create-an-api-token/main/",
  },
  {
    id: "age-secret-key",
    prefix: "AGE-SECRET-KEY-1",
    shape: /AGE-SECRET-KEY-1[A-Z0-9]{50,64}/y,
    doc: "https://github.com/C2SP/C2SP/blob/main/age.md",
  },
  {
    id: "zuplo-key",
    prefix: "zpka_",
    shape: /zpka_[A-Za-z0-9_]{30,80}/y,
    doc: "https://zuplo.com/docs/articles/api-key-leak-detection",
  },
  {
    id: "intra42-secret",
    prefix: ["s-s4t2ud-", "s-s4t2af-"],
    shape: /s-s4t2(?:ud|af)-[a-f0-9]{64}/y,
    doc: "https://api.intra.42.fr/apidoc/guides/getting_started",
  },
  {
    id: "maxmind-key",
    prefix: "_mmk",
    shape: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/y,
    before: 37,
    doc: "https://support.maxmind.com/hc/en-us/articles/4407111582235-Generate-a-License-Key",
  },
  {
    id: "sonar-token",
    prefix: ["squ_", "sqp_", "sqa_"],
    shape: /sq[apu]_[a-f0-9]{40}/y,
    doc: "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/",
  },
  {
    id: "snyk-token",
    prefix: ["snyk_uat.", "snyk_sat."],
    shape: /snyk_[us]at\.[A-Za-z0-9._-]{40,200}/y,
    doc: "https://docs.snyk.io/snyk-api/authentication-for-api",
  },
  {
    id: "zapier-webhook",
    prefix: "hooks.zapier.com/hooks/",
    shape: /hooks\.zapier\.com\/hooks\/(?:catch|standard)\/(\d{4,12}\/[A-Za-z0-9]{5,16})/y,
    doc: "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zap-workflows-from-webhooks",
  },
  {
    id: "password-hash",
    prefix: ["$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$argon2", "$pbkdf2", "$scrypt$", "$apr1$"],
    shape:
      /\$(?:2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|5\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}|6\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}|argon2(?:id|i|d)\$v=\d+\$[^\s"']{20,512}|pbkdf2[a-z0-9-]{0,12}\$[^\s"']{20,512}|scrypt\$[^\s"']{20,512})/y,
    doc: "https://passlib.readthedocs.io/en/stable/modular_crypt_format.html",
  },
  {
    id: "kerberos-hash",
    prefix: "$krb5",
    shape: /\$krb5[a-z0-9]{1,12}\$[^\s"']{40,4096}/y,
    doc: "https://hashcat.net/wiki/doku.php?id=example_hashes",
  },
];
