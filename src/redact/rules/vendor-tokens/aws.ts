import type { VendorToken } from "../vendor.ts";

/** Amazon's own. */
export const AWS_TOKENS: readonly VendorToken[] = [
  {
    id: "aws-bedrock-key",
    prefix: "ABSK",
    shape: /ABSK[A-Za-z0-9+/]{40,4096}={0,2}/y,
    doc: "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html",
  },
  {
    id: "aws-bedrock-short-key",
    prefix: "bedrock-api-key-",
    shape: /bedrock-api-key-[A-Za-z0-9+/=_-]{16,8192}/y,
    doc: "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html",
  },
  {
    id: "aws-appsync-key",
    prefix: "da2-",
    shape: /da2-[a-z0-9]{26}(?![A-Za-z0-9])/y,
    doc: "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
  },
  {
    id: "aws-eks-token",
    prefix: "k8s-aws-v1.",
    shape: /k8s-aws-v1\.[A-Za-z0-9_-]{40,8192}/y,
    doc: "https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/README.md#api-authorization-from-outside-a-cluster",
  },
  {
    id: "aws-ecr-password",
    prefix: "QVdTOmV5S",
    shape: /QVdTOmV5S[A-Za-z0-9+/]{40,8192}={0,2}/y,
    doc: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html",
  },
  {
    id: "aws-sso-token",
    prefix: ["aoaAAAAA", "aorAAAAA", "aoalAAAAA"],
    shape: /ao(?:al|a|r)AAAAA[A-Za-z0-9_-]{20,512}(?::[A-Za-z0-9+/=]{20,512})?/y,
    doc: "https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html",
  },
  {
    id: "amazon-client-secret",
    prefix: "amzn1.oa2-cs.v1.",
    shape: /amzn1\.oa2-cs\.v1\.[0-9a-f]{64}/y,
    doc: "https://developer-docs.amazon.com/sp-api/docs/viewing-your-application-information-and-credentials",
  },
  {
    id: "amazon-mws-token",
    prefix: "amzn.mws.",
    shape: /amzn\.mws\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
    doc: "https://developer-docs.amazon.com/sp-api/docs/sp-api-migration-guide",
  },
  {
    id: "amazon-login-token",
    prefix: ["Atza|", "Atzr|"],
    shape: /Atz[ar]\|[A-Za-z0-9_+/=-]{20,2048}/y,
    doc: "https://developer.amazon.com/docs/login-with-amazon/access-token.html",
  },
];
