import type { Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import { BY_REFUSAL } from "../named.ts";
import { withoutMetadata } from "../pages.ts";
import { askAbout, resourceCollector } from "../subject.ts";

const allBuckets = ({ partition }: { readonly partition: string }): readonly string[] => [`arn:${partition}:s3:::*`];
const WHEN = "for each bucket named by configuration or policies";

/** Buckets that invoke the function, get what it failed on, or are used by its role. */
export const buckets: Collector = resourceCollector({
  id: "buckets",
  title: "S3 buckets",
  service: "s3",
  noun: "S3 bucket",
  calls: [
    {
      operation: "s3:GetBucketPolicy",
      actions: ["s3:GetBucketPolicy"],
      resources: allBuckets,
      why: "who may use the bucket",
      when: WHEN,
      effect: "Whether the bucket's policy refuses the function is not known.",
    },
    {
      operation: "s3:GetBucketNotificationConfiguration",
      actions: ["s3:GetBucketNotification"],
      resources: allBuckets,
      why: "which events of the bucket invoke the function",
      when: WHEN,
      effect: "Whether the bucket is set up to invoke the function is not known.",
    },
    {
      operation: "s3:GetBucketLocation",
      actions: ["s3:GetBucketLocation"],
      resources: allBuckets,
      why: "the bucket's Region",
      when: WHEN,
      effect: "Whether the bucket is in the function's Region is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    // A statement may name objects, `bucket/*`.
    const Bucket = subject.resource.split("/")[0] ?? subject.resource;
    const location = await askAbout(
      ctx,
      subject,
      "s3:GetBucketLocation",
      ({ s3 }) => s3,
      async (send, s3) => {
        const { LocationConstraint } = await send((options) => s3.getBucketLocation({ Bucket }, options));
        return regionOf(LocationConstraint);
      },
      () => 1,
      { mayBeBare: true },
    );
    const region = doc.take(location, (Region) => ({ Region }));
    // Its ARN tells no Region, and what was refused stands where the bucket is.
    if (region !== undefined && subject.namedBy.includes(BY_REFUSAL)) ctx.facts.refusedIn.add(region);
    const policy = await askAbout(
      ctx,
      subject,
      "s3:GetBucketPolicy",
      ({ s3 }) => s3,
      async (send, s3) => {
        const reply = await send((options) => s3.getBucketPolicy({ Bucket }, options));
        return parsePolicy(reply.Policy ?? "");
      },
    );
    doc.take(policy, (Policy) => ({ Policy }));
    const notification = await askAbout(
      ctx,
      subject,
      "s3:GetBucketNotificationConfiguration",
      ({ s3 }) => s3,
      async (send, s3) =>
        withoutMetadata(await send((options) => s3.getBucketNotificationConfiguration({ Bucket }, options))),
      (value) => Object.keys(value).length,
      { mayBeBare: true },
    );
    doc.take(notification, (Notification) => ({ Notification }));
  },
});

/** An empty answer is us-east-1, `EU` is eu-west-1. Source: Amazon S3 API Reference, "GetBucketLocation". */
function regionOf(constraint: string | undefined): string {
  if (constraint === undefined || constraint === "") return "us-east-1";
  return constraint === "EU" ? "eu-west-1" : constraint;
}
