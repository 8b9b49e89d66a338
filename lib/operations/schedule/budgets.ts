/**
 * How much of the schedule's work is done at a time, so that nobody's much keeps others from their little. No rule has a
 * budget of its own: what is left of it would be numbered after the later dates of the organization's other rules.
 */

export type Budgets = {
  /** Dates an organization gets before the next one has its turn. */
  stepsATurn: number;
  /** Records made for one organization in one run. */
  recordsAnOrganization: number;
};

/** What a run of the schedule keeps to. */
export type Limits = Budgets & {
  /** Milliseconds after which nothing is begun any more; the function is ended after 900 s. */
  workMs: number;
  /** Entries of the due index that are held at once, shared out among the organizations that have some. */
  entriesHeld: number;
};

export const usualLimits: Limits = {
  stepsATurn: 50,
  recordsAnOrganization: 20_000,
  workMs: 840_000,
  entriesHeld: 200_000,
};
