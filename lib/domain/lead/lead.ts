/** A lead: somebody who may become a customer. Only Perfex has leads. */
import * as z from 'zod';
import { address, emptyAddress, id, instant, recordFields } from '../record.ts';

export const lead = z.object({
  ...recordFields,
  name: z.string().min(1),
  sourceId: id,
  statusId: id.nullable().default(null),
  /** Who handles the lead; null: nobody. */
  staffId: id.nullable().default(null),
  /** The customer it came from or became. */
  customerId: id.nullable().default(null),
  contact: z.string().default(''),
  title: z.string().default(''),
  company: z.string().default(''),
  email: z.string().default(''),
  website: z.string().default(''),
  phone: z.string().default(''),
  address: address.default(emptyAddress),
  /** A name or code, as the client sent it. */
  language: z.string().default(''),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  /** Every member of staff sees it, not only the one who handles it. */
  isPublic: z.boolean().default(false),
  lastContactAt: instant.nullable().default(null),
  assignedAt: instant.nullable().default(null),
  statusChangedAt: instant.nullable().default(null),
  lastStatusId: id.nullable().default(null),
  /** When it first got a status that means "converted"; null without such a status. */
  convertedAt: instant.nullable().default(null),
  /** Random, so that links cannot be guessed. */
  hash: z.string(),
});
export type Lead = z.infer<typeof lead>;

/** Sets the instants that follow from a change. `converted`: the status means that the lead became a customer. */
export function withMoments(after: Lead, before: Lead | null, converted: boolean, at: string): Lead {
  const isStatusChanged = before !== null && before.statusId !== after.statusId;
  const isReassigned = after.staffId !== (before?.staffId ?? null);
  return {
    ...after,
    assignedAt: isReassigned ? (after.staffId === null ? null : at) : (before?.assignedAt ?? null),
    statusChangedAt: isStatusChanged ? at : (before?.statusChangedAt ?? null),
    lastStatusId: isStatusChanged ? before.statusId : (before?.lastStatusId ?? null),
    convertedAt: converted ? (before?.convertedAt ?? at) : null,
  };
}
