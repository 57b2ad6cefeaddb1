/** While a pull request has this label, Greenlight approves nothing there. Everybody sees it, and may take it off by hand. */
export const PAUSED_LABEL = "greenlight:paused";

/** Whether a label is {@link PAUSED_LABEL}: GitHub's names of labels ignore case. */
export function isPausedLabel(label: string): boolean {
  return label.toLowerCase() === PAUSED_LABEL;
}

export function isPaused({ labels }: { readonly labels: readonly string[] }): boolean {
  return labels.some(isPausedLabel);
}
