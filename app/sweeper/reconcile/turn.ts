const HOUR = 60 * 60 * 1_000;
const SWEEP = 5 * 60 * 1_000;
const SWEEPS_AN_HOUR = HOUR / SWEEP;
const HOURS_A_DAY = 24;

/**
 * Whose turn it is, by the clock alone: each installation's once an hour, in one of its twelve sweeps, and then those of its
 * repositories whose hour of the day it is. So each repository is looked at once a day, and no two sweeps have to agree.
 * Pure.
 */
export function turnOf(now: Date): {
  readonly installation: (id: number) => boolean;
  readonly repository: (id: number) => boolean;
  /** The same for the whole hour: what is asked for twice in it is one message. */
  readonly name: string;
} {
  const sweep = Math.floor(now.getTime() / SWEEP) % SWEEPS_AN_HOUR;
  const hour = Math.floor(now.getTime() / HOUR) % HOURS_A_DAY;
  return {
    installation: (id) => id % SWEEPS_AN_HOUR === sweep,
    repository: (id) => id % HOURS_A_DAY === hour,
    name: now.toISOString().slice(0, 13),
  };
}
