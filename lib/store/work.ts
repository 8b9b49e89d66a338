/** What every operation gets beside its input: who acts, for which organization, when, on which records. */
import type { Organization } from '../domain/organization/organization.ts';
import type { Store } from './store.ts';

/** Who acts: a token's rights and its member of staff (null: the system or an integration). */
export type Actor = {
  staffId: number | null;
  scopes: readonly string[];
  tokenId: string;
  /** An instant in UTC; null or absent: never. */
  expiresAt?: string | null;
};

export type Work = {
  store: Store;
  actor: Actor;
  organization: Organization;
  /** The instant of the request or event, ISO 8601 in UTC. */
  at: string;
  /** That instant's date in the organization's time zone. */
  today: string;
};
