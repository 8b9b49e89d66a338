/** siwapp's protocol, and what all its answers have in common: how keys are spelled. */
import type { Organization } from '../../domain/organization/organization.ts';
import type { Protocol } from '../../http/protocol.ts';
import { spell } from '../refusals.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'siwapp',
  contentType: 'application/json; charset=UTF-8',
  credentials,
  refuse,
  spell,
  etags: false,
};

/** Their keys are the client's own words (meta) or names of taxes, and stay as they are. */
const free: ReadonlySet<string> = new Set(['meta', 'taxes']);

/** A value with dashes in all its keys: `days_to_due` is `days-to-due`. */
export function dashed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dashed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replaceAll('_', '-'), free.has(key) ? part : dashed(part)]),
  );
}

/**
 * An answer as this organization's clients expect it: underscores as the document prints them, or
 * dashes everywhere, as the original software sends them.
 */
export function spelled(firm: Organization, body: unknown): unknown {
  return firm.siwappKeys === 'dashes' ? dashed(body) : body;
}
