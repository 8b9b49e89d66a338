/** A lead: somebody who may become a customer. Only Perfex has leads. */
import * as z from 'zod';
import { address, emptyAddress, id, instant, recordFields } from '../record.ts';

export const lead = z.object({
  ...recordFields,
  name: z.string().min(1),
  /** One of the firm's lead sources. */
  sourceId: id,
  /** One of the firm's lead statuses; null: none. */
  statusId: id.nullable().default(null),
  /** The member of staff who sees to it; null: nobody. */
  staffId: id.nullable().default(null),
  /** The customer it came from, or has become. */
  customerId: id.nullable().default(null),
  contact: z.string().default(''),
  /** The person's position. */
  title: z.string().default(''),
  company: z.string().default(''),
  email: z.string().default(''),
  website: z.string().default(''),
  phone: z.string().default(''),
  address: address.default(emptyAddress),
  /** Language name or code as the client sent it. */
  language: z.string().default(''),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  /** Shown to every member of staff, not only to the one who sees to it. */
  isPublic: z.boolean().default(false),
  lastContactAt: instant.nullable().default(null),
  /** When it was given to whom it belongs now. */
  assignedAt: instant.nullable().default(null),
  statusChangedAt: instant.nullable().default(null),
  /** The status before this one. */
  lastStatusId: id.nullable().default(null),
  /** When it took a status that says it has become a customer; null while it has none. */
  convertedAt: instant.nullable().default(null),
  /** Unguessable, for links that need no token. */
  hash: z.string(),
});
export type Lead = z.infer<typeof lead>;

/**
 * A lead as it was changed, with the moments that follow from the change.
 * @param before null for a new one
 * @param converted whether its status says that it has become a customer
 * @param at ISO instant of the change
 */
export function withMoments(after: Lead, before: Lead | null, converted: boolean, at: string): Lead {
  const isMoved = before !== null && before.statusId !== after.statusId;
  const isGiven = after.staffId !== (before?.staffId ?? null);
  return {
    ...after,
    assignedAt: isGiven ? (after.staffId === null ? null : at) : (before?.assignedAt ?? null),
    statusChangedAt: isMoved ? at : (before?.statusChangedAt ?? null),
    lastStatusId: isMoved ? before.statusId : (before?.lastStatusId ?? null),
    convertedAt: converted ? (before?.convertedAt ?? at) : null,
  };
}
