const ARN = /arn:aws[a-z-]{0,20}:[a-z0-9-]{1,40}:[a-z0-9-]{0,40}:\d{0,12}:([\w+=,.@/:$-]{1,512})/g;

/** The names in the resources of a text's ARNs: they must stay wherever they stand, so no one may learn them as secrets. */
export function arnNames(text: string): readonly string[] {
  if (!text.includes("arn:aws") || text.length > 65_536) return [];
  const names: string[] = [];
  for (const match of text.matchAll(ARN)) {
    const resource = match[1]!;
    names.push(resource, ...resource.split(/[/:]/));
  }
  return names;
}
