/** A byte set as a table: 1 where the byte belongs to it. */
export type CharClass = Uint8Array;

/** The set of all characters of a text. */
export function charClass(members: string): CharClass {
  const table = new Uint8Array(256);
  for (const member of members) table[member.charCodeAt(0)] = 1;
  return table;
}

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();

export const DIGIT = charClass(DIGITS);
export const ALNUM = charClass(DIGITS + LOWER + UPPER);
/** What a name in a log, a header or a configuration is made of. */
export const NAME = charClass(`${DIGITS}${LOWER}${UPPER}_-.`);
/** What tokens are made of: base64, base64url and their padding. */
export const TOKEN = charClass(`${DIGITS}${LOWER}${UPPER}_-+/=~`);
/** What IPv4 addresses are written with. */
export const ADDRESS = charClass(`${DIGITS}.`);
/** What card and bank numbers are written with. */
export const DIGIT_RUN = charClass(`${DIGITS} -`);

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && DIGIT[byte] === 1;
export const isAlnum = (byte: number | undefined): boolean => byte !== undefined && ALNUM[byte] === 1;
export const isName = (byte: number | undefined): boolean => byte !== undefined && NAME[byte] === 1;
