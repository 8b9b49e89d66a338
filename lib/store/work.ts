/** What every operation is given beside its input: who acts, for which firm, when, on which records. */
import type { Organization } from '../domain/organization/organization.ts';
import type { Store } from './store.ts';

/** Who acts: a token's rights, and the member of staff behind it (null: the system or an integration). */
export type Actor = {
  staffId: number | null;
  scopes: readonly string[];
  tokenId: string;
  /** Until when the token works, an instant in UTC; null or absent: without end. */
  expiresAt?: string | null;
};

export type Work = {
  store: Store;
  actor: Actor;
  organization: Organization;
  /** The instant of the request or event, ISO 8601 in UTC. */
  at: string;
  /** The date at that instant in the organization's time zone: for states, recurrence and defaults. */
  today: string;
};
