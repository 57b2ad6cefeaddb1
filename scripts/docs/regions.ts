/**
 * Fills the regions of a document that are written by a program: what stands between `<!-- written by npm run docs: NAME -->`
 * and `<!-- end -->`.
 *
 * @throws Error where a region is not closed, or nobody writes it, or a text has no region
 */
export function fillRegions(document: string, texts: ReadonlyMap<string, string>): string {
  const filled = new Set<string>();
  const result = document.replace(
    /^(<!-- written by npm run docs: ([\w-]+) -->\n)(?:(?!<!-- written by)[\s\S])*?^(<!-- end -->)$/gm,
    (_, start: string, name: string, end: string) => {
      const text = texts.get(name);
      if (text === undefined) throw new Error(`nobody writes the region ${name}`);
      filled.add(name);
      return `${start}\n${text.trim()}\n\n${end}`;
    },
  );
  const lost = [...texts.keys()].filter((name) => !filled.has(name));
  if (lost.length > 0) throw new Error(`there is no region for ${lost.join(", ")}`);
  return result;
}
