/** Loads a script of the build, which is plain JavaScript: what it exports is typed by who asks. */
export async function script<Exports>(name: string): Promise<Exports> {
  const url = new URL(`../../.build/${name}`, import.meta.url);
  return (await import(url.href)) as Exports;
}
