import type { Found } from "../find/found.ts";
import type { Rule, Subject } from "../rule.ts";

/** How far before and after `kind: Secret` its data is looked for. */
const REACH = 16_384;
const BLOCK = /(?:^|\n)([ \t]{0,40})(?:data|stringData):[ \t]{0,8}\r?\n/g;
const LONGEST_LINE = 9000;
const ENTRY = /^([ \t]{1,80})(["']?[\w.-]{1,128}["']?[ \t]{0,4}:[ \t]{0,8})(["']?)([^\s"'#|>][^"'\n#]{0,8192})/;

/**
 * Values under `data` and `stringData` of a Kubernetes Secret in YAML: base64 is not encryption.
 * https://kubernetes.io/docs/concepts/configuration/secret/
 */
export const kubernetesSecret: Rule = {
  id: "kubernetes-secret",
  title: "Data of Kubernetes secrets is replaced",
  triggers: ["kind: secret", 'kind: "secret', "kind: 'secret"],
  find(subject, start, end, found) {
    const from = Math.max(0, start - REACH);
    const text = subject.text.slice(from, Math.min(subject.length, end + REACH));
    BLOCK.lastIndex = 0;
    for (let block = BLOCK.exec(text); block !== null; block = BLOCK.exec(text)) {
      maskEntries(subject, from + BLOCK.lastIndex, block[1]!.length, found);
    }
    return end + REACH;
  },
};

function maskEntries(subject: Subject, from: number, indent: number, found: Found): void {
  let at = from;
  for (let lines = 0; lines < 200 && at < subject.length; lines++) {
    const rest = subject.text.slice(at, at + LONGEST_LINE);
    const stop = rest.indexOf("\n");
    const line = stop < 0 ? rest : rest.slice(0, stop);
    const depth = /^[ \t]*/.exec(line)![0].length;
    if (line.trim() !== "" && depth <= indent) return;
    const entry = ENTRY.exec(line);
    if (entry !== null) {
      const start = at + entry[1]!.length + entry[2]!.length + entry[3]!.length;
      const value = entry[4]!.trimEnd();
      found.add(start, start + value.length, "kubernetes-secret", "kubernetes-secret");
    }
    at += line.length + 1;
  }
}
