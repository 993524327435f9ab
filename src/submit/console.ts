import type { Attachment } from "./job.ts";

const CONSOLES: Readonly<Record<string, string>> = {
  aws: "https://console.aws.amazon.com",
  "aws-cn": "https://console.amazonaws.cn",
  "aws-us-gov": "https://console.amazonaws-us-gov.com",
};

/** Where cases are opened by hand. Partitions without a public console are named in words. */
export function createCaseUrl(partition: string): string {
  const host = CONSOLES[partition];
  return host === undefined ? `the Support Center of the ${partition} partition` : `${host}/support/home#/case/create`;
}

/** A case's page, by the number that people see. */
export function caseUrl(partition: string, displayId: string): string | undefined {
  const host = CONSOLES[partition];
  if (host === undefined || !/^\d+$/u.test(displayId)) return undefined;
  return `${host}/support/home#/case/?displayId=${displayId}`;
}

/** What a person does whose plan has no API: every step, with what is pasted and attached where. */
export interface ByHand {
  readonly url: string;
  readonly subject: string;
  /** Where the text is: a command that prints it. */
  readonly textCommand: string;
  /** Names in the order in which to attach them. */
  readonly files: readonly Pick<Attachment, "name" | "path" | "bytes">[];
  readonly steps: readonly string[];
}

export interface ByHandFrom {
  readonly partition: string;
  readonly subject: string;
  readonly textCommand: string;
  readonly files: readonly Attachment[];
  readonly openQuestions: number;
  readonly accountId: string;
}

export function byHand({ partition, subject, textCommand, files, openQuestions, accountId }: ByHandFrom): ByHand {
  const url = createCaseUrl(partition);
  const names = files.map(({ name }, index) => (files.length === 1 ? name : `${index + 1}. ${name}`)).join(", ");
  return {
    url,
    subject,
    textCommand,
    files: files.map(({ name, path, bytes }) => ({ name, path, bytes })),
    steps: [
      `Sign in to account ${accountId}, the function's own, and open ${url}`,
      "Choose Technical, the service Lambda, the category that is nearest to permissions, and a severity. A Basic plan has no technical cases: post to AWS re:Post, or change the plan at https://console.aws.amazon.com/support/plans",
      `Subject: ${subject}`,
      `Description: the text of case-description.md, which is in the pack. Print it with: ${textCommand}`,
      ...(openQuestions === 0
        ? []
        : [
            `Answer the ${openQuestions === 1 ? "question" : `${openQuestions} questions`} that it marks with brackets before you submit.`,
          ]),
      `Attach, in this order: ${names}`,
      "Submit, and send the number of the case to whoever is on call.",
    ],
  };
}
