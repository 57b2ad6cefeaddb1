import { expect, test } from "@jest/globals";
import { buttonCommand, buttonsFor } from "../../app/commands/button.ts";

test.each([true, false])("buttons keep to GitHub's limits (paused: %s)", (paused) => {
  const buttons = buttonsFor(paused);
  expect(buttons.length).toBeLessThanOrEqual(3);
  for (const { label, description, identifier } of buttons) {
    expect(label.length).toBeLessThanOrEqual(20);
    expect(description.length).toBeLessThanOrEqual(40);
    expect(identifier.length).toBeLessThanOrEqual(20);
    expect(buttonCommand(identifier)).toBe(identifier);
  }
});

test("a pause can be begun or ended, never both", () => {
  expect(buttonsFor(false).map(({ label }) => label)).toEqual(["Re-evaluate", "Pause"]);
  expect(buttonsFor(true).map(({ label }) => label)).toEqual(["Re-evaluate", "Resume"]);
});

test.each(["", "approve", "explain", "toString", "PAUSE"])("there is no button %j", (identifier) => {
  expect(buttonCommand(identifier)).toBeNull();
});
