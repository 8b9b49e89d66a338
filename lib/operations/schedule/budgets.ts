/**
 * Limits the schedule's work so that no organization holds up the others. Rules have no budgets of their own: their
 * remaining dates would be numbered after later dates of other rules.
 */

export type Budgets = {
  /** Dates an organization gets before the next one has its turn. */
  stepsATurn: number;
  /** Records made for one organization in one run. */
  recordsAnOrganization: number;
};

/** The limits of one run of the schedule. */
export type Limits = Budgets & {
  /** Milliseconds after which nothing is begun; the function ends after 900 s. */
  workMs: number;
  /** Entries of the due index held at once, shared among the organizations that have any. */
  entriesHeld: number;
};

export const usualLimits: Limits = {
  stepsATurn: 50,
  recordsAnOrganization: 20_000,
  workMs: 840_000,
  entriesHeld: 200_000,
};
