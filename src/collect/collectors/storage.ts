import type { Collector, Unmet } from "../collector.ts";
import type { CaseFacts } from "../facts.ts";
import { parsePolicy } from "../documents.ts";
import { inAccount } from "../patterns.ts";
import { askAbout, resourceCollector } from "../subject.ts";

const repositories = resourceCollector({
  id: "images",
  title: "container image repository",
  service: "ecr",
  noun: "container image",
  calls: [
    {
      operation: "ecr:GetRepositoryPolicy",
      actions: ["ecr:GetRepositoryPolicy"],
      resources: inAccount("ecr", "repository/*"),
      why: "whether Lambda may pull the image",
      when: "where the function is a container image",
      effect: "Whether Lambda may pull the image is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    const { accountId: registryId, resource } = subject;
    const repositoryName = resource.slice("repository/".length);
    const answer = await askAbout(
      ctx,
      subject,
      "ecr:GetRepositoryPolicy",
      ({ ecr }) => ecr,
      async (send, ecr) => {
        const reply = await send((options) => ecr.getRepositoryPolicy({ registryId, repositoryName }, options));
        return parsePolicy(reply.policyText ?? "");
      },
    );
    doc.take(answer, (Policy) => ({ Policy }));
  },
});

/** The repository of a function's container image: Lambda itself must be allowed to pull. */
export const images: Collector = {
  ...repositories,
  unmet: (facts) => unknownImage(facts) ?? repositories.unmet?.(facts),
};

/** The image's address stands in the reply of GetFunction alone, beside the configuration. */
function unknownImage(facts: CaseFacts): Unmet | undefined {
  if (facts.resources("ecr").length > 0) return undefined;
  const packageType = facts.configuration?.PackageType ?? (facts.configuration === undefined ? "Image" : "Zip");
  if (packageType !== "Image") return undefined;
  return { outcome: "skipped", why: "the image's repository is not known, because lambda:GetFunction did not tell it" };
}

/** File systems that the function mounts, through access points. */
export const fileSystems: Collector = resourceCollector({
  id: "file-systems",
  title: "EFS access points and file systems",
  service: "elasticfilesystem",
  noun: "file system",
  calls: [
    {
      operation: "elasticfilesystem:DescribeAccessPoints",
      actions: ["elasticfilesystem:DescribeAccessPoints"],
      resources: inAccount("elasticfilesystem", "access-point/*", "file-system/*"),
      why: "whether the access point exists, for which file system and user",
      when: "where the function mounts a file system",
      effect: "Whether the access point exists is not known.",
    },
    {
      operation: "elasticfilesystem:DescribeFileSystemPolicy",
      actions: ["elasticfilesystem:DescribeFileSystemPolicy"],
      resources: inAccount("elasticfilesystem", "file-system/*"),
      why: "who may mount the file system",
      when: "where the function mounts a file system",
      effect: "Whether the file system's policy refuses the function is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    const AccessPointId = subject.resource.split("/").at(-1) ?? "";
    const answer = await askAbout(
      ctx,
      subject,
      "elasticfilesystem:DescribeAccessPoints",
      ({ efs }) => efs,
      async (send, efs) =>
        (await send((options) => efs.describeAccessPoints({ AccessPointId }, options))).AccessPoints ?? [],
      ({ length }) => length,
    );
    const found = doc.take(answer, ([Attributes]) => ({ Attributes }));
    const FileSystemId = found?.[0]?.FileSystemId;
    if (FileSystemId === undefined) {
      const why = "the file system is not known, because its access point could not be read";
      ctx.pass(subject.ask("elasticfilesystem:DescribeFileSystemPolicy"), { outcome: "skipped", why });
      return;
    }
    const policy = await askAbout(
      ctx,
      subject,
      "elasticfilesystem:DescribeFileSystemPolicy",
      ({ efs }) => efs,
      async (send, efs) => {
        const reply = await send((options) => efs.describeFileSystemPolicy({ FileSystemId }, options));
        return parsePolicy(reply.Policy ?? "");
      },
    );
    doc.take(policy, (Policy) => ({ Policy }));
  },
});
