import { describe, expect, test } from "@jest/globals";
import { budget } from "../../../scripts/eval/run/budget.ts";

describe("a budget", () => {
  test("lets ask until the next case might pass the cap", () => {
    const purse = budget(1, []);
    for (let at = 0; at < 3; at++) {
      expect(purse.mayAsk()).toBeNull();
      purse.asked();
      purse.answered(0.3);
    }
    expect(purse.mayAsk()).toBe("The cap of $1.00 is reached: $0.9000 are spent");
  });

  test("counts on what is asked and not answered yet", () => {
    const purse = budget(1, [0.3]);
    purse.asked();
    expect(purse.mayAsk()).toBeNull();
    purse.asked();
    expect(purse.mayAsk()).not.toBeNull();
    purse.answered(0.1);
    expect(purse.mayAsk()).toBeNull();
  });

  test("counts what was spent before", () => {
    expect(budget(1, [0.6, 0.6]).mayAsk()).toBe("The cap of $1.00 is reached: $1.20 are spent");
  });

  test("ends at a cost that is not known", () => {
    const purse = budget(1, []);
    purse.asked();
    purse.answered(null);
    expect(purse.mayAsk()).toBe("What a case cost is not known, so the cap of $1.00 cannot be kept");
  });

  test("counts a case that failed as the dearest", () => {
    const purse = budget(1, [0.4]);
    purse.asked();
    purse.failed();
    expect(purse.spent()).toBeCloseTo(0.8, 10);
    expect(purse.mayAsk()).not.toBeNull();
  });
});
