/** GitHub refuses the text of a review or a comment that has more than 65,536 characters; some room is left for marks. */
export const LONGEST_BODY = 64_000;

/**
 * Blocks of Markdown one below the other, as many as there is room for. Cut between blocks only: half of a code span would
 * let other people's words become Markdown.
 *
 * @param more the block that tells how many were left out
 */
export function fitting(
  blocks: readonly string[],
  more: (left: number) => string,
  longest: number = LONGEST_BODY,
): string {
  const between = "\n\n";
  const whole = blocks.join(between);
  if (whole.length <= longest) return whole;
  let shown = "";
  for (const [index, block] of blocks.entries()) {
    const rest = more(blocks.length - index);
    const longer = shown === "" ? block : shown + between + block;
    // Also the note about those behind it must find room.
    if (longer.length + between.length + rest.length > longest) return shown === "" ? rest : shown + between + rest;
    shown = longer;
  }
  return shown;
}
