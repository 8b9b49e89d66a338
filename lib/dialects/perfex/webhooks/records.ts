/** What an event's `data` shows: the record as Perfex reads it. */
import type { ShowRecord } from '../../../operations/webhook/deliver.ts';
import type { Work } from '../../../store/work.ts';
import { showRecords } from '../../resource.ts';
import { creditNote } from '../bills/credit-note.ts';
import { estimate } from '../bills/estimate.ts';
import { invoice } from '../bills/invoice.ts';
import { proposal } from '../bills/proposal.ts';
import { expense } from '../money/expense.ts';
import { item } from '../money/item.ts';
import { payment } from '../money/payment.ts';
import { subscription } from '../money/subscription.ts';
import { calendarEvent } from '../people/calendar-event.ts';
import { contact } from '../people/contact.ts';
import { contract } from '../people/contract.ts';
import { customer } from '../people/customer.ts';
import { lead } from '../people/lead.ts';
import { staff } from '../people/staff.ts';
import { chooseColumns } from '../protocol/lists.ts';
import type { PerfexResource, Recorded } from '../protocol/resource.ts';
import { milestone } from '../work/milestone.ts';
import { project } from '../work/project.ts';
import { task } from '../work/task.ts';
import { ticket } from '../work/ticket.ts';
import { timesheet } from '../work/timesheet.ts';

type Show = (
  subject: { id: number; record?: { id: number } | undefined },
  work: Work,
) => Promise<Record<string, unknown> | null>;

/** A deleted record is shown as it was, with what the token may see of it. */
function showing<D extends Recorded, I, J>({ resource }: { resource: PerfexResource<D, I, J> }): Show {
  const shape = { ...resource, columns: chooseColumns(resource, 'read') };
  return async ({ id, record }, work) => {
    const records = resource.records(work.store);
    const doc = record ? records.seen(record as D) : (await records.get(id))?.doc;
    if (!doc) return null;
    const [shown] = await showRecords(shape, [doc], work, 'read');
    return { id: String(id), ...shown?.attributes };
  };
}

const byRecordType: Readonly<Record<string, Show>> = {
  customer: showing(customer),
  contact: showing(contact),
  lead: showing(lead),
  invoice: showing(invoice),
  estimate: showing(estimate),
  proposal: showing(proposal),
  'credit note': showing(creditNote),
  payment: showing(payment),
  project: showing(project),
  task: showing(task),
  ticket: showing(ticket),
  contract: showing(contract),
  expense: showing(expense),
  item: showing(item),
  staff: showing(staff),
  milestone: showing(milestone),
  subscription: showing(subscription),
  timesheet: showing(timesheet),
  'calendar event': showing(calendarEvent),
};

/** Shows what an event is about. Tokens and webhooks have secrets: of them the id alone. */
export const showRecord: ShowRecord = async (recordType, subject, work) =>
  (await byRecordType[recordType]?.(subject, work)) ?? null;
