import type { VendorToken } from "../vendor.ts";

/** Databases, analytics, maps and devices. */
export const DATA_TOKENS: readonly VendorToken[] = [
  {
    id: "cockroach-key",
    prefix: "CCDB1_",
    shape: /CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}/y,
    doc: "https://www.cockroachlabs.com/docs/cockroachcloud/managing-access#api-access",
  },
  {
    id: "mongodb-atlas-secret",
    prefix: "mdb_sa_sk_",
    shape: /mdb_sa_sk_[A-Za-z0-9_-]{30,64}/y,
    doc: "https://www.mongodb.com/docs/atlas/configure-api-access/",
  },
  {
    id: "xata-key",
    prefix: "xau_",
    shape: /xau_[A-Za-z0-9]{32,64}/y,
    doc: "https://xata.io/docs/concepts/api-keys",
  },
  {
    id: "dbt-cloud-token",
    prefix: ["dbtc_", "dbtu_"],
    shape: /dbt[cu]_[A-Za-z0-9_=-]{36,64}/y,
    doc: "https://docs.getdbt.com/docs/dbt-cloud-apis/service-tokens",
  },
  {
    id: "metabase-key",
    prefix: "mb_",
    shape: /mb_[A-Za-z0-9+/]{43}=/y,
    doc: "https://www.metabase.com/docs/latest/people-and-groups/api-keys",
  },
  {
    id: "lightdash-token",
    prefix: "ldpat_",
    shape: /ldpat_[a-f0-9]{32}(?![A-Za-z0-9])/y,
    doc: "https://docs.lightdash.com/references/personal-tokens",
  },
  {
    id: "arcgis-key",
    prefix: ["AAPK", "AAPT"],
    shape: /AAP[KT][A-Za-z0-9_-]{60,512}/y,
    doc: "https://developers.arcgis.com/documentation/security-and-authentication/api-key-authentication/",
  },
  {
    id: "foursquare-key",
    prefix: "fsq3",
    shape: /fsq3[A-Za-z0-9+/]{43}=/y,
    doc: "https://docs.foursquare.com/developer/reference/authentication",
  },
  {
    id: "radar-key",
    prefix: ["prj_live_", "prj_test_"],
    shape: /prj_(?:live|test)_sk_[a-f0-9]{40}/y,
    doc: "https://docs.radar.com/api#authentication",
  },
  {
    id: "salesforce-session",
    prefix: "00D",
    shape: /00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?!A[A-Za-z0-9._]{60,256}/y,
    doc: "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm",
  },
  {
    id: "salesforce-refresh-token",
    prefix: "5Aep861",
    shape: /5Aep861[A-Za-z0-9._]{60,256}/y,
    doc: "https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm",
  },
  {
    id: "zoho-token",
    prefix: "1000.",
    shape: /1000\.[a-f0-9]{32}\.[a-f0-9]{32}/y,
    doc: "https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html",
  },
  {
    id: "clickup-token",
    prefix: "pk_",
    shape: /pk_\d{6,10}_[A-Z0-9]{32}(?![A-Za-z0-9])/y,
    doc: "https://developer.clickup.com/docs/authentication",
  },
  {
    id: "riot-key",
    prefix: "RGAPI-",
    shape: /RGAPI-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
    doc: "https://developer.riotgames.com/docs/portal",
  },
  {
    id: "samsara-token",
    prefix: "samsara_api_",
    shape: /samsara_api_[A-Za-z0-9]{30}/y,
    doc: "https://developers.samsara.com/docs/authentication",
  },
  {
    id: "adafruit-key",
    prefix: "aio_",
    shape: /aio_[A-Za-z0-9]{28}(?![A-Za-z0-9])/y,
    doc: "https://io.adafruit.com/api/docs/#authentication",
  },
  {
    id: "stytch-secret",
    prefix: ["secret-test-", "secret-live-"],
    shape: /secret-(?:test|live)-[A-Za-z0-9_=-]{30,48}/y,
    doc: "https://stytch.com/docs/api/authentication",
  },
  {
    id: "imgix-key",
    prefix: "ak_",
    shape: /ak_[a-f0-9]{64}/y,
    doc: "https://docs.imgix.com/en-US/apis/management/overview",
  },
  {
    id: "imagekit-key",
    prefix: "private_",
    shape: /private_[A-Za-z0-9+/]{27}=/y,
    doc: "https://imagekit.io/docs/api-keys",
  },
];
