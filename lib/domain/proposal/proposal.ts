/** The proposal: an offer to a customer, or to a lead that is no customer yet. */
import * as z from 'zod';
import { billFields, numberedFields } from '../bill/bill.ts';
import { date, id, instant, recordFields } from '../record.ts';

export const proposalStates = ['draft', 'open', 'sent', 'revised', 'declined', 'accepted'] as const;
export type ProposalState = (typeof proposalStates)[number];

/**
 * Whom it is for is in the fields of every bill: name and e-mail in `customer`, the address in `billing`.
 * It is of one customer or of one lead, never of both.
 */
export const proposal = z.object({
  ...recordFields,
  ...billFields,
  ...numberedFields,
  leadId: id.nullable().default(null),
  state: z.enum(proposalStates),
  subject: z.string(),
  /** HTML; `{proposal_items}` stands for the lines. */
  content: z.string().default('{proposal_items}'),
  openTillOn: date.nullable().default(null),
  phone: z.string().default(''),
  allowComments: z.boolean().default(true),
  /** The estimate or invoice it became, and when. */
  estimateId: id.nullable().default(null),
  invoiceId: id.nullable().default(null),
  convertedAt: instant.nullable().default(null),
  /** Unguessable, for links. */
  hash: z.string(),
});
export type Proposal = z.infer<typeof proposal>;
