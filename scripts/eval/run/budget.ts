/** Why no further case may be asked, as a sentence. */
export type Stop = string;

/** Keeps a cap on what a run costs, in US dollars. */
export interface Budget {
  /** Whether another case may be asked now; null: yes. */
  readonly mayAsk: () => Stop | null;
  readonly asked: () => void;
  /** A case that was asked is answered: what it cost, null where that is not known. */
  readonly answered: (cost: number | null) => void;
  /** A case that was asked failed, and nobody knows what it cost: it counts as much as the dearest. */
  readonly failed: () => void;
  readonly spent: () => number;
}

/**
 * Counts on each case that is asked and not answered yet, and on the next one, to cost as much as the dearest so far. So the
 * cap is passed only where a case costs more than all before it. A cost that is not known could be any: it ends the run.
 *
 * @param before costs of the results that were there already
 */
export function budget(cap: number, before: readonly (number | null)[]): Budget {
  let spent = 0;
  let dearest = 0;
  let open = 0;
  let unknown = false;
  const count = (cost: number | null) => {
    if (cost === null) unknown = true;
    else {
      spent += cost;
      dearest = Math.max(dearest, cost);
    }
  };
  for (const cost of before) count(cost);
  return {
    mayAsk() {
      if (unknown) return `What a case cost is not known, so the cap of ${dollars(cap)} cannot be kept`;
      if (spent + (open + 1) * dearest > cap || spent > cap) {
        return `The cap of ${dollars(cap)} is reached: ${dollars(spent)} are spent`;
      }
      return null;
    },
    asked() {
      open++;
    },
    answered(cost) {
      open--;
      count(cost);
    },
    failed() {
      open--;
      spent += dearest;
    },
    spent: () => spent,
  };
}

export function dollars(value: number): string {
  return `$${value.toFixed(value < 1 && value > 0 ? 4 : 2)}`;
}
