import { nearNames } from "../collect/near-names.ts";

/**
 * What yargs says of a command line, as one sentence that names the option and the way out. `known` are the options and
 * commands that there are.
 */
export function usageSentence(message: string, known: readonly string[]): string {
  const text = message.trim();
  const choice = /Argument: (\S+), Given: (".*?"|\S+), Choices: (.*)/u.exec(text);
  if (choice !== null) {
    const [, name = "", given = "", choices = ""] = choice;
    return `--${name} ${given} is not a choice; it takes ${choices.replaceAll('"', "").replaceAll(", ", " or ")}.`;
  }
  const unfollowed = /^Not enough arguments following: (\S+)/u.exec(text);
  if (unfollowed !== null) return `--${unfollowed[1] ?? ""} needs a value after it. ${HELP}`;
  if (text.startsWith("Not enough non-option arguments")) return `The command needs a file after it. ${HELP}`;
  const meant = /^Did you mean (.+?)\?$/u.exec(text);
  if (meant !== null) return `There is no such command; did you mean ${meant[1] ?? ""}? ${HELP}`;
  const unknown = /^Unknown (?:option or command|options or commands): (.+)$/u.exec(text);
  if (unknown !== null) return unknownSentence((unknown[1] ?? "").split(", "), known);
  return text.includes("--help") ? text : `${text}. ${HELP}`;
}

const HELP = "lambda-case-pack --help lists what there is.";

function unknownSentence(names: readonly string[], known: readonly string[]): string {
  const said = names.map((name) => (name.length > 1 ? name : `-${name}`));
  const [first = ""] = names;
  const [near] = nearNames(
    first,
    known.map((name) => name.replace(/^--/u, "")),
  );
  const meant = known.find((name) => near !== undefined && name.replace(/^--/u, "") === near);
  const guess = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return `Unknown ${names.length === 1 ? "option or command" : "options or commands"}: ${said.join(", ")}.${guess} ${HELP}`;
}
