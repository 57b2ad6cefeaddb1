/** Scheme and host of an address; null where it is none. */
export function originOf(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || url.host === "") return null;
  const user = url.username === "" ? "" : `${url.username}@`;
  return `${url.protocol}//${user}${url.host}`;
}

/**
 * Packages of a lockfile come from where the others come from: where the origin of one is not that of the registry that
 * everybody uses, it is worth a word when it is new.
 */
export function strangeOrigin(origin: string, usual: readonly string[]): string[] {
  return usual.includes(origin) ? [] : [`comes from ${origin}`];
}
