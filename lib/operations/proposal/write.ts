import { getNumberFormat } from '../../domain/organization/organization.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Proposal, proposal as proposalSchema } from '../../domain/proposal/proposal.ts';
import { formatAddress, type OwnInput, pickGiven, requireGiven } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import type { Addressee, Resolved } from '../bill/compose.ts';
import { type ChangedBill, createNumbered, type Kind, type NumberedInput, updateNumbered } from '../bill/numbered.ts';
import { makeHash } from '../record/hash.ts';

/** Whom a proposal is for. On update a missing kind stays; another kind needs its id. */
export type Relation = { kind?: 'customer' | 'lead'; id?: number };

/** The fields of a proposal that clients write, beyond those of a numbered bill. */
const own = [
  'state',
  'subject',
  'content',
  'openTillOn',
  'phone',
  'allowComments',
  'estimateId',
  'invoiceId',
] as const satisfies readonly (keyof Proposal)[];
export type ProposalInput = Omit<NumberedInput, 'customerId' | 'addressee'> &
  OwnInput<Proposal, typeof own> & { relation?: Relation };

const sequence = 'proposal-number';
const toKind = ({ store, organization }: Work): Kind<Proposal> => ({
  records: store.proposals,
  row: { sequence, format: getNumberFormat('proposal', organization), firstNumber: 1 },
  customFields: 'proposal',
});

const toCustomer: Addressee = async ({ customerId }, { store }) => {
  const found = customerId ? await store.customers.get(customerId) : null;
  if (customerId && !found) throw unknownReferenceProblem('customerId', customerId);
  return { customer: found?.doc ?? null, changes: [] };
};

const toLead =
  (id: number): Addressee =>
  async (_, { store }) => {
    const found = await store.leads.get(id);
    if (!found) throw unknownReferenceProblem('leadId', id);
    return { customer: null, lead: found.doc, changes: [] };
  };

/** Finds whom a write names; null where it names none, or only the kind that the proposal has. */
function findNamed(relation: Relation | undefined, before: Proposal | null): Required<Relation> | null {
  if (!relation) return null;
  const previous = before?.leadId ? 'lead' : 'customer';
  const { kind = previous, id } = relation;
  if (id !== undefined) return { kind, id };
  if (before && kind === previous) return null;
  throw invalidProblem(['relation', 'id'], `must be the id of a ${kind}`);
}

/** Finds the lead after a write; null for a proposal to a customer. */
function findLeadId(relation: Relation | undefined, before: Proposal | null): number | null {
  const named = findNamed(relation, before);
  if (!named) return before?.leadId ?? null;
  return named.kind === 'lead' ? named.id : null;
}

function addressProposal(
  { relation }: ProposalInput,
  before: Proposal | null,
): Pick<NumberedInput, 'customerId' | 'addressee'> {
  const named = findNamed(relation, before);
  if (!named) return {};
  return named.kind === 'lead'
    ? { customerId: null, addressee: toLead(named.id) }
    : { customerId: named.id, addressee: toCustomer };
}

/** Sets the proposal's own fields. A new recipient brings phone and address where none are given. */
function completeProposal(
  doc: Proposal,
  before: Proposal | null,
  input: ProposalInput,
  { customer, lead }: Resolved,
  work: Work,
): ChangedBill<Proposal> {
  const leadId = findLeadId(input.relation, before);
  const isMoved = leadId !== before?.leadId || doc.customerId !== before?.customerId;
  const party = isMoved ? (customer ?? lead) : null;
  const hasAddress = party && input.billing === undefined && formatAddress(party.address) !== '';
  const after: Proposal = {
    ...doc,
    ...(party ? { phone: party.phone } : {}),
    ...pickGiven(input, own),
    leadId,
    ...(hasAddress ? { billing: party.address } : {}),
  };
  return { doc: { ...after, convertedAt: findConvertedAt(after, before, work) }, changes: [] };
}

function findConvertedAt(after: Proposal, before: Proposal | null, work: Work): string | null {
  if (after.estimateId === null && after.invoiceId === null) return null;
  const isSame = after.estimateId === before?.estimateId && after.invoiceId === before.invoiceId;
  return isSame ? before.convertedAt : work.at;
}

/** Stores a new proposal, a draft by default. Two round trips. @throws Problem as createNumbered */
export async function createProposal(input: ProposalInput, work: Work): Promise<Stored<Proposal>> {
  requireGiven(input, 'subject', 'relation');
  const { subject } = input;
  return createNumbered(
    toKind(work),
    { ...input, ...addressProposal(input, null) },
    (common, found) => {
      const bare = proposalSchema.parse({ ...common, subject, state: 'draft', hash: makeHash() });
      return completeProposal(bare, null, input, found, work);
    },
    work,
  );
}

/** Changes a proposal. @throws Problem as updateNumbered; `invalid` as createProposal */
export function updateProposal(id: number, input: ProposalInput, work: Work): Promise<Stored<Proposal>> {
  return updateNumbered(
    toKind(work),
    id,
    input,
    (doc, before, found) => completeProposal(doc, before, input, found, work),
    work,
    (before) => addressProposal(input, before),
  );
}
