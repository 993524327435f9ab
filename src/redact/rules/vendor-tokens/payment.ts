import type { VendorToken } from "../vendor.ts";

/** Payment and shops. */
export const PAYMENT_TOKENS: readonly VendorToken[] = [
  {
    id: "stripe-key",
    prefix: ["sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_", "pk_live_", "pk_test_"],
    shape: /[rsp]k_(?:live|test|prod)_[A-Za-z0-9_]{10,256}/y,
    doc: "https://docs.stripe.com/keys",
  },
  {
    id: "stripe-webhook-secret",
    prefix: "whsec_",
    shape: /whsec_[A-Za-z0-9+/=]{20,256}/y,
    doc: "https://docs.stripe.com/webhooks#verify-official-libraries",
  },
  {
    id: "square-token",
    prefix: ["sq0atp-", "sq0csp-", "sq0idp-", "EAAA"],
    shape: /(?:sq0[a-z]{3}-[A-Za-z0-9_-]{20,64}|EAAA[A-Za-z0-9_+/=-]{56,128})/y,
    doc: "https://developer.squareup.com/docs/build-basics/access-tokens",
  },
  {
    id: "shopify-token",
    prefix: ["shpat_", "shpca_", "shppa_", "shpss_", "shptka_"],
    shape: /shp(?:at|ca|pa|ss|tka)_[A-Za-z0-9]{32,64}/y,
    doc: "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
  },
  {
    id: "shippo-token",
    prefix: ["shippo_live_", "shippo_test_"],
    shape: /shippo_(?:live|test)_[a-fA-F0-9]{40}/y,
    doc: "https://docs.goshippo.com/docs/guides_general/authentication/",
  },
  {
    id: "easypost-token",
    prefix: ["EZAK", "EZTK"],
    shape: /EZ[AT]K[A-Za-z0-9]{50,64}/y,
    doc: "https://docs.easypost.com/guides/api-keys-guide",
  },
  {
    id: "duffel-token",
    prefix: ["duffel_test_", "duffel_live_"],
    shape: /duffel_(?:test|live)_[A-Za-z0-9_=-]{40,64}/y,
    doc: "https://duffel.com/docs/api/overview/making-requests",
  },
  {
    id: "flutterwave-key",
    prefix: ["FLWSECK", "FLWPUBK"],
    shape: /FLW(?:SEC|PUB)K(?:_TEST)?-[A-Za-z0-9]{12,64}(?:-X)?/y,
    doc: "https://developer.flutterwave.com/docs/authentication",
  },
  {
    id: "lob-key",
    prefix: ["live_", "test_"],
    shape: /(?:live|test)_(?:pub_)?[a-f0-9]{31,36}(?![A-Za-z0-9])/y,
    doc: "https://docs.lob.com/#section/API-Keys",
  },
  {
    id: "gocardless-token",
    prefix: ["live_", "sandbox_"],
    shape: /(?:live|sandbox)_[A-Za-z0-9_=-]{38,64}(?![A-Za-z0-9])/y,
    doc: "https://developer.gocardless.com/getting-started/api/making-your-first-request",
  },
  {
    id: "plaid-token",
    prefix: ["access-sandbox-", "access-development-", "access-production-"],
    shape: /access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y,
    doc: "https://plaid.com/docs/quickstart/glossary/#access-token",
  },
  {
    id: "paypal-token",
    prefix: "access_token$",
    shape: /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/y,
    doc: "https://developer.paypal.com/braintree/docs/guides/authorization/overview",
  },
  {
    id: "adyen-key",
    prefix: "hmfx",
    shape: /AQE[a-z]hmfx[A-Za-z0-9+/=]{40,256}-[A-Za-z0-9+/=]{30,64}-[^\s"'\\<>]{12,32}/y,
    lead: 4,
    doc: "https://docs.adyen.com/development-resources/api-credentials/",
  },
  {
    id: "razorpay-key",
    prefix: ["rzp_live_", "rzp_test_"],
    shape: /rzp_(?:live|test)_[A-Za-z0-9]{14,24}/y,
    doc: "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
  },
  {
    id: "mollie-key",
    prefix: ["live_", "test_", "access_"],
    shape: /(?:(?:live|test)_[A-Za-z0-9]{30,36}|access_[A-Za-z0-9]{44})(?![A-Za-z0-9])/y,
    doc: "https://docs.mollie.com/reference/authentication",
  },
  {
    id: "checkout-key",
    prefix: ["sk_sbox_", "pk_sbox_"],
    shape: /[ps]k_sbox_[a-z0-9]{20,40}/y,
    doc: "https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
  },
  {
    id: "paddle-key",
    prefix: ["pdl_live_", "pdl_sdbx_", "pdl_ntfset_"],
    shape:
      /pdl_(?:(?:live|sdbx)_apikey_[a-z0-9]{20,32}(?:_[A-Za-z0-9]{16,32}_[A-Za-z0-9]{3})?|ntfset_[a-z0-9]{20,32}_[A-Za-z0-9+/]{20,64})/y,
    doc: "https://developer.paddle.com/api-reference/about/api-keys",
  },
  {
    id: "xendit-key",
    prefix: ["xnd_production_", "xnd_development_"],
    shape: /xnd_(?:production|development)_[A-Za-z0-9]{30,128}/y,
    doc: "https://docs.xendit.co/docs/api-keys",
  },
  {
    id: "midtrans-key",
    prefix: ["Mid-server-", "Mid-client-"],
    shape: /Mid-(?:server|client)-[A-Za-z0-9_-]{16,40}/y,
    doc: "https://docs.midtrans.com/docs/midtrans-account",
  },
  {
    id: "omise-key",
    prefix: "skey_",
    shape: /skey_(?:test_)?[a-z0-9]{19,24}(?![A-Za-z0-9])/y,
    doc: "https://docs.omise.co/api-authentication",
  },
  {
    id: "mercado-pago-token",
    prefix: ["APP_USR-", "TEST-"],
    shape: /(?:APP_USR|TEST)-\d{14,18}-\d{6}-[a-f0-9]{32}(?:-|__)[A-Za-z0-9_-]{4,24}/y,
    doc: "https://www.mercadopago.com/developers/en/docs/your-integrations/credentials",
  },
  {
    id: "polar-token",
    prefix: ["polar_oat_", "polar_pat_", "polar_at_", "polar_rt_"],
    shape: /polar_(?:oat|pat|at_[a-z]|rt_[a-z])_[A-Za-z0-9]{32,64}/y,
    doc: "https://polar.sh/docs/integrate/authentication",
  },
  {
    id: "circle-key",
    prefix: "_API_KEY:",
    shape: /(?:TEST|LIVE)_API_KEY:[a-f0-9]{32}:[a-f0-9]{32}/y,
    lead: 4,
    doc: "https://developers.circle.com/w3s/circle-developer-account",
  },
  {
    id: "woocommerce-key",
    prefix: ["ck_", "cs_"],
    shape: /c[ks]_[a-f0-9]{40}(?![A-Za-z0-9])/y,
    doc: "https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication",
  },
  {
    id: "easyship-key",
    prefix: ["prod_", "sand_"],
    shape: /(?:prod|sand)_[A-Za-z0-9+/]{43}=/y,
    doc: "https://developers.easyship.com/reference/authentication",
  },
  {
    id: "aftership-key",
    prefix: "asat_",
    shape: /asat_[a-f0-9]{32}(?![A-Za-z0-9])/y,
    doc: "https://www.aftership.com/docs/tracking/quickstart/authentication",
  },
];
