/**
 * A token: the right to act for one organization. Only the SHA-256 of its secret is
 * stored. Its text is `<organization>-<n>.<secret>`, so that looking it up needs no index.
 */
import * as z from 'zod';
import { id, instant, recordFields } from '../record.ts';

export const token = z.object({
  ...recordFields,
  name: z.string().default(''),
  staffId: id.nullable().default(null),
  /** `resource:right`, `resource:*`, `*:right`, `*`, `admin`. */
  scopes: z.array(z.string()),
  /** Hex SHA-256 of the secret. */
  secretHash: z.string().length(64),
  expiresAt: instant.nullable().default(null),
  revokedAt: instant.nullable().default(null),
  deletedAt: instant.nullable().default(null),
});
export type Token = z.infer<typeof token>;

/** Whether an end, an ISO instant, has come. */
export function hasEnded(expiresAt: string, at: string): boolean {
  return Date.parse(expiresAt) <= Date.parse(at);
}

/** The id people see and revoke by: `<organization>-<n>`. */
export function toTokenId(organizationId: number, number: number): string {
  return `${organizationId}-${number}`;
}

/**
 * Takes a token's text apart.
 * @returns organization, number and secret, or null when it cannot be one of our tokens
 */
export function readToken(text: string): { organizationId: number; number: number; secret: string } | null {
  const match = /^(\d{1,12})-(\d{1,12})\.([A-Za-z0-9_-]{16,128})$/.exec(text);
  if (!match?.[1] || !match[2] || !match[3]) return null;
  return { organizationId: Number(match[1]), number: Number(match[2]), secret: match[3] };
}

/** What whoever acts may do: "invoices:read". */
export type Rights = (scope: string) => boolean;

/** Whether a token with these scopes may do what needs `scope` ("invoices:read", "admin"). */
export function allows(scopes: readonly string[], scope: string): boolean {
  if (scopes.includes('*') || scopes.includes(scope)) return true;
  const [resource, right] = scope.split(':');
  return right !== undefined && (scopes.includes(`${resource}:*`) || scopes.includes(`*:${right}`));
}

/** Whether whoever has these scopes has all that one scope gives: `*` gives everything, `invoices:*` the four rights. */
export function grantsScope(scopes: readonly string[], scope: string): boolean {
  const [resource, right] = scope.split(':');
  if (resource === '*' || right === '*') return scopes.includes('*') || scopes.includes(scope);
  return allows(scopes, scope);
}
