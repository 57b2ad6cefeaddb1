/**
 * Makes characters visible that show as something else than they are: control characters, and those that turn the
 * direction of writing around or take no room (Trojan Source, CVE-2021-42574).
 */
export function visible(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, codePoint);
}

/**
 * The same for a line of code, whose tabs stay, and with everything else besides that looks like nothing or like a blank:
 * fillers, variation selectors, blanks of other widths, the blank of braille, and half a surrogate pair, which no encoding
 * carries.
 */
export function visibleCode(line: string): string {
  // Almost every line has none.
  if (/^[\t\x20-\x7e]*$/.test(line)) return line;
  return line.replace(
    /(?![\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu,
    codePoint,
  );
}

function codePoint(found: string): string {
  return `<U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
}
