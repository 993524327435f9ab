import type { VendorToken } from "../vendor.ts";

/** Receivers whose URL is all that one needs to write to them: the secret is a segment of its path. */
export const RECEIVERS_TOKENS: readonly VendorToken[] = [
  {
    id: "telegram-url",
    prefix: ["api.telegram.org/bot", "api.telegram.org/file/bot"],
    shape: /api\.telegram\.org\/(?:file\/)?bot(\d{5,16}:[A-Za-z0-9_-]{20,64})/y,
    doc: "https://core.telegram.org/bots/api#making-requests",
  },
  {
    id: "pagerduty-integration",
    prefix: "pagerduty.com/integration/",
    shape: /pagerduty\.com\/integration\/([A-Za-z0-9]{20,64})/y,
    doc: "https://support.pagerduty.com/main/docs/services-and-integrations",
  },
  {
    id: "victorops-integration",
    prefix: "victorops.com/integrations/",
    shape: /victorops\.com\/integrations\/generic\/\d{1,16}\/alert\/([A-Za-z0-9-]{20,64})/y,
    doc: "https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/",
  },
  {
    id: "datadog-intake-url",
    prefix: ["datadoghq.com/v1/input/", "datadoghq.eu/v1/input/"],
    shape: /datadoghq\.(?:com|eu)\/v1\/input\/([0-9a-f]{32})/y,
    doc: "https://docs.datadoghq.com/api/v1/logs/",
  },
  {
    id: "loggly-url",
    prefix: ["loggly.com/inputs/", "loggly.com/bulk/"],
    shape: /loggly\.com\/(?:inputs|bulk)\/([0-9a-f-]{32,40})/y,
    doc: "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/http-endpoint.htm",
  },
  {
    id: "sumologic-url",
    prefix: "sumologic.com/receiver/",
    shape: /sumologic\.com\/receiver\/v1\/[a-z]{2,16}\/([A-Za-z0-9+/_=-]{40,256})/y,
    doc: "https://help.sumologic.com/docs/send-data/hosted-collectors/http-source/",
  },
  {
    id: "healthchecks-url",
    prefix: "hc-ping.com/",
    shape: /hc-ping\.com\/([0-9A-Za-z-]{20,64})/y,
    doc: "https://healthchecks.io/docs/http_api/",
  },
  {
    id: "better-stack-heartbeat",
    prefix: ["uptime.betterstack.com/api/v1/heartbeat/", "betteruptime.com/api/v1/heartbeat/"],
    shape: /(?:uptime\.betterstack|betteruptime)\.com\/api\/v1\/heartbeat\/([A-Za-z0-9]{16,64})/y,
    doc: "https://betterstack.com/docs/uptime/cron-and-heartbeat-monitor/",
  },
  {
    id: "netlify-build-hook",
    prefix: "api.netlify.com/build_hooks/",
    shape: /api\.netlify\.com\/build_hooks\/([0-9a-f]{20,40})/y,
    doc: "https://docs.netlify.com/configure-builds/build-hooks/",
  },
  {
    id: "vercel-deploy-hook",
    prefix: "api.vercel.com/v1/integrations/deploy/",
    shape: /api\.vercel\.com\/v1\/integrations\/deploy\/(prj_[A-Za-z0-9]{16,64}\/[A-Za-z0-9]{6,32})/y,
    doc: "https://vercel.com/docs/deploy-hooks",
  },
  {
    id: "mattermost-webhook",
    prefix: "/hooks/",
    shape: /\/hooks\/([a-z0-9]{26})(?![A-Za-z0-9_-])/y,
    doc: "https://developers.mattermost.com/integrate/webhooks/incoming/",
  },
  {
    id: "rocket-chat-webhook",
    prefix: "/hooks/",
    shape: /\/hooks\/([A-Za-z0-9]{17,24}\/[A-Za-z0-9]{24,64})(?![A-Za-z0-9_-])/y,
    doc: "https://docs.rocket.chat/docs/integrations",
  },
];
