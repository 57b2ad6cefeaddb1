/**
 * Stands in front of the message with which a machine user dismisses its own approval for us. Without it a dismissal by that
 * account is a person's, who signed in as it, and so a veto. Nobody sees it, and nobody can edit such a message.
 */
const MARK = "<!-- greenlight:withdrawn -->";

export function withWithdrawalMark(message: string): string {
  return `${MARK}\n${message}`;
}

export function hasWithdrawalMark(message: string): boolean {
  return message.startsWith(MARK);
}
