/** UUIDs and times, of which documents are full and in which no rule has anything to find. */
const PLAIN = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)$/;

/** Whether a text is one of those: quick, for documents have thousands. */
export function isPlain(text: string): boolean {
  const { length } = text;
  if (length === 36 ? text.charCodeAt(8) !== 45 : length < 20 || length > 25 || text.charCodeAt(10) !== 84)
    return false;
  return PLAIN.test(text);
}
