/**
 * Vendors whose name alone is often the name of their key: `cloudflare: "..."`, `SONAR.LOGIN = "..."`. A value under such
 * a name goes when it looks generated. Names that are everyday words (`linear`, `square`) are left to the token's form.
 */
export const VENDOR_NAMES: readonly string[] = (
  "adafruit airtable algolia alibaba aliyun artifactory asana atlassian bitbucket " +
  "bitrise bittrex bugsnag buildkite circleci cloudflare cloudinary codecov coinbase " +
  "confluence contentful databricks datadog digitalocean doppler dropbox dynatrace easypost " +
  "fastly finicity finnhub flickr flutterwave freshbooks gitter gocardless grafana " +
  "heroku hubspot intercom jfrog kraken kucoin launchdarkly linkedin mailchimp " +
  "mailgun mapbox mattermost maxmind meraki messagebird netlify newrelic nytimes " +
  "okta openai opsgenie pagerduty plaid planetscale razorpay rollbar sendbird " +
  "sendgrid sendinblue shopify snyk sonar sourcegraph squarespace sumologic telegram " +
  "trello twilio twitch typeform wakatime yandex zendesk"
).split(" ");
