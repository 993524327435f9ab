/** Part of a reply in the SDK's shape: only the members that the handlers look at are named. */
export type Shape<K extends string = never> = Readonly<Record<K, string>> & { readonly [name: string]: unknown };
