/** A proposal: an offer to a customer or a lead. */
import * as z from 'zod';
import { billFields, numberedFields } from '../bill/bill.ts';
import { date, id, instant, recordFields } from '../record.ts';

export const proposalStates = ['draft', 'open', 'sent', 'revised', 'declined', 'accepted'] as const;
export type ProposalState = (typeof proposalStates)[number];

/** Belongs to a customer or a lead, never to both. `customer` has the name and e-mail, `billing` the address. */
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
  estimateId: id.nullable().default(null),
  invoiceId: id.nullable().default(null),
  convertedAt: instant.nullable().default(null),
  hash: z.string(),
});
export type Proposal = z.infer<typeof proposal>;
