import type { Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import { pages } from "../pages.ts";
import { inAccount } from "../patterns.ts";
import { askAbout, resourceCollector } from "../subject.ts";

/** A busy key has tens of thousands of grants; the first ones tell whether any is for the function. */
const MOST_GRANTS = 2_000;
const WHEN = "for each key that the function, its resources or the policies of its role name";

/** Keys: their policy must allow or delegate, and grants allow without any policy. */
export const keys: Collector = resourceCollector({
  id: "keys",
  title: "KMS keys, their policies and grants",
  service: "kms",
  noun: "KMS key",
  calls: [
    {
      operation: "kms:DescribeKey",
      actions: ["kms:DescribeKey"],
      resources: inAccount("kms", "key/*"),
      why: "whether the key is enabled, disabled or to be deleted",
      when: WHEN,
      effect: "Whether the key is enabled is not known.",
    },
    {
      operation: "kms:GetKeyPolicy",
      actions: ["kms:GetKeyPolicy"],
      resources: inAccount("kms", "key/*"),
      why: "who may use the key",
      when: WHEN,
      effect: "Whether the key's policy lets the execution role use it is not known.",
    },
    {
      operation: "kms:ListGrants",
      actions: ["kms:ListGrants"],
      resources: inAccount("kms", "key/*"),
      why: "grants, which allow without any policy",
      when: WHEN,
      effect: "Whether a grant lets the execution role use the key is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    const described = await askAbout(
      ctx,
      subject,
      "kms:DescribeKey",
      ({ kms }) => kms,
      async (send, kms) => {
        const reply = await send((options) => kms.describeKey({ KeyId: subject.arn }, options));
        return reply.KeyMetadata;
      },
    );
    const key = doc.take(described, (Attributes) => ({ Attributes }));
    // Only DescribeKey takes an alias.
    const KeyId =
      key?.KeyId ?? (subject.resource.startsWith("key/") ? subject.resource.slice("key/".length) : undefined);
    if (KeyId === undefined) {
      const why = "which key the alias stands for is not known, because kms:DescribeKey did not succeed";
      for (const operation of ["kms:GetKeyPolicy", "kms:ListGrants"]) {
        ctx.pass(subject.ask(operation), { outcome: "skipped", why });
      }
      return;
    }
    const policy = await askAbout(
      ctx,
      subject,
      "kms:GetKeyPolicy",
      ({ kms }) => kms,
      async (send, kms) => {
        const reply = await send((options) => kms.getKeyPolicy({ KeyId, PolicyName: "default" }, options));
        return parsePolicy(reply.Policy ?? "");
      },
    );
    doc.take(policy, (Policy) => ({ Policy }));
    const grants = await askAbout(
      ctx,
      subject,
      "kms:ListGrants",
      ({ kms }) => kms,
      async (send, kms) => {
        const found: unknown[] = [];
        const replies = pages(
          send,
          (Marker, options) => kms.listGrants({ KeyId, ...(Marker === undefined ? {} : { Marker }) }, options),
          ({ Truncated, NextMarker }) => (Truncated === true ? NextMarker : undefined),
        );
        for await (const { Grants = [] } of replies) {
          found.push(...Grants);
          if (found.length >= MOST_GRANTS) return { found, truncated: true };
        }
        return { found, truncated: false };
      },
      ({ found }) => found.length,
    );
    doc.take(grants, ({ found, truncated }) => ({ Grants: found, ...(truncated ? { GrantsTruncated: true } : {}) }));
  },
});
