import type { VendorToken } from "../vendor.ts";

/** Observability and feature flags. */
export const OBSERVABILITY_TOKENS: readonly VendorToken[] = [
  {
    id: "newrelic-key",
    prefix: ["NRAK-", "NRII-", "NRJS-", "NRAA-", "NRIQ-", "NRRA-"],
    shape: /NR(?:AK|II|JS|AA|IQ|RA)-[A-Za-z0-9_-]{15,64}/y,
    doc: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
  },
  {
    id: "newrelic-license-key",
    prefix: "NRAL",
    shape: /[A-Fa-f0-9]{32,36}NRAL/y,
    before: 36,
    doc: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
  },
  {
    id: "grafana-token",
    prefix: ["glc_", "glsa_"],
    shape: /gl(?:c_[A-Za-z0-9+/=]{30,512}|sa_[A-Za-z0-9_]{32,128})/y,
    doc: "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
  },
  {
    id: "sentry-token",
    prefix: ["sntrys_", "sntryu_"],
    shape: /sntry[su]_[A-Za-z0-9+/=_]{30,1024}/y,
    doc: "https://docs.sentry.io/account/auth-tokens/",
  },
  {
    id: "dynatrace-token",
    prefix: "dt0",
    shape: /dt0[a-z]\d\d\.[A-Za-z0-9]{20,30}\.[A-Za-z0-9]{50,80}/y,
    doc: "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
  },
  {
    id: "datadog-app-key",
    prefix: "ddapp_",
    shape: /ddapp_[A-Za-z0-9]{34}/y,
    doc: "https://docs.datadoghq.com/account_management/api-app-keys/",
  },
  {
    id: "posthog-key",
    prefix: ["phc_", "phx_"],
    shape: /ph[cx]_[A-Za-z0-9]{30,64}/y,
    doc: "https://posthog.com/docs/api",
  },
  {
    id: "honeycomb-key",
    prefix: ["hcaik_", "hcxik_", "hcamk_", "hcbik_"],
    shape: /hc[abx][im]k_[A-Za-z0-9_]{30,80}/y,
    doc: "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
  },
  {
    id: "axiom-token",
    prefix: ["xaat-", "xapt-"],
    shape: /xa[ap]t-[0-9a-f-]{36}/y,
    doc: "https://axiom.co/docs/reference/tokens",
  },
  {
    id: "launchdarkly-key",
    prefix: ["api-", "sdk-", "mob-"],
    shape: /(?:api|sdk|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y,
    doc: "https://launchdarkly.com/docs/home/account/api",
  },
  { id: "infracost-key", prefix: "ico-", shape: /ico-[A-Za-z0-9]{32}/y, doc: "https://www.infracost.io/docs/" },
  {
    id: "coralogix-key",
    prefix: ["cxtp_", "cxth_", "cxts_", "cxtm_", "cxup_"],
    shape: /cx(?:t[phsm]|up)_[A-Za-z0-9]{28,40}(?![A-Za-z0-9])/y,
    doc: "https://coralogix.com/docs/user-guides/account-management/api-keys/api-keys/",
  },
  {
    id: "elastic-cloud-key",
    prefix: "essu_",
    shape: /essu_[A-Za-z0-9+/_-]{40,256}={0,2}/y,
    doc: "https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys",
  },
  {
    id: "statsig-key",
    prefix: ["secret-", "console-"],
    shape: /(?:secret|console)-[A-Za-z0-9]{40,60}(?![A-Za-z0-9-])/y,
    doc: "https://docs.statsig.com/sdk-keys/api-keys",
  },
  {
    id: "configcat-key",
    prefix: "configcat-sdk-",
    shape: /configcat-sdk-1\/[A-Za-z0-9_-]{22}\/[A-Za-z0-9_-]{22}/y,
    doc: "https://configcat.com/docs/sdk-reference/overview/",
  },
  {
    id: "devcycle-key",
    prefix: ["dvc_server_", "dvc_mobile_"],
    shape: /dvc_(?:server|mobile)_[a-z0-9_]{24,80}/y,
    doc: "https://docs.devcycle.com/platform/account-management/keys/",
  },
  {
    id: "weights-and-biases-key",
    prefix: "wandb_v1_",
    shape: /wandb_v1_[A-Za-z0-9_]{40,128}/y,
    doc: "https://docs.wandb.ai/support/find_api_key",
  },
];
