import type { Command } from "./command.ts";

/**
 * A button on our check run. GitHub takes three at most, with a label and an identifier of 20 characters at most and a
 * description of 40, and shows them once the check run is completed
 * (docs.github.com, "REST API endpoints for check runs", `actions`).
 */
export interface Button {
  readonly label: string;
  readonly description: string;
  readonly identifier: ButtonCommand;
}

/** What a button can do, by what GitHub sends back when it is pressed. */
export type ButtonCommand = Extract<Command, "reevaluate" | "pause" | "resume">;

const REEVALUATE: Button = {
  label: "Re-evaluate",
  description: "Look again, and lift a human's veto",
  identifier: "reevaluate",
};
const PAUSE: Button = { label: "Pause", description: "Approve nothing until it is resumed", identifier: "pause" };
const RESUME: Button = { label: "Resume", description: "End the pause", identifier: "resume" };

/** The buttons of a pull request that is, or is not, paused. */
export function buttonsFor(paused: boolean): readonly Button[] {
  return [REEVALUATE, paused ? RESUME : PAUSE];
}

/** What a button of this identifier does; null: it is none of ours. */
export function buttonCommand(identifier: string): ButtonCommand | null {
  return [REEVALUATE, PAUSE, RESUME].find((button) => button.identifier === identifier)?.identifier ?? null;
}
