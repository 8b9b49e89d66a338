/**
 * What webhooks are told of: events that follow from the change of a record, whichever dialect wrote it. Groups and names
 * are those of Perfex's webhooks (module 3.0, `GET api/webhooks/events`).
 */
import type { Comment } from '../comment/comment.ts';
import type { CreditNote } from '../credit-note/credit-note.ts';
import type { Customer } from '../customer/customer.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { Expense } from '../expense/expense.ts';
import { computeOpenMinor, type Invoice } from '../invoice/invoice.ts';
import type { Lead } from '../lead/lead.ts';
import type { Project } from '../project/project.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Task } from '../task/task.ts';
import type { Reply } from '../ticket/reply.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Timesheet } from '../timesheet/timesheet.ts';
import type { Token } from '../token/token.ts';

/** A record of any type. */
type Any = { id: number };
/** What a write made of a record. `before` null: it is new; `after` null: it is gone. */
type Step<D> = { before: D | null; after: D | null };

export type EventRule = {
  /** `invoice_paid`. */
  name: string;
  /** The same in the other spelling: `invoice.paid`. */
  dotted: string;
  description: string;
  /** The type of the written record; null: nothing here does what the name says. */
  recordType: string | null;
  happens: (step: Step<never>) => boolean;
  /** The record that it is about: the written one, or the one that it belongs to. */
  about: { recordType: string; idOf: (doc: never) => number };
};

/** What the events of a group are about: the first part of their names. */
type EventGroup = { group: string; rules: readonly EventRule[] };

const never = (): boolean => false;

/** Makes the rules of events that follow from a record type; their names begin with `subject`. */
function rulesOf<D extends Any>(recordType: string, subject = recordType.replaceAll(' ', '_')) {
  type Happens = (step: Step<D>) => boolean;
  const rule = (
    action: string,
    description: string,
    happens: Happens | null,
    about: { recordType: string; idOf: (doc: D) => number } = { recordType, idOf: ({ id }) => id },
  ): EventRule => ({
    name: `${subject}_${action}`,
    dotted: `${subject}.${action}`,
    description,
    recordType: happens ? recordType : null,
    happens: (happens ?? never) as EventRule['happens'],
    about: about as EventRule['about'],
  });
  const noun = `${subject.charAt(0).toUpperCase()}${subject.slice(1).replaceAll('_', ' ')}`;
  return {
    rule,
    usual: (called = noun): EventRule[] => [
      rule('created', `${called} created`, ({ before }) => before === null),
      rule('updated', `${called} updated`, ({ before, after }) => before !== null && after !== null),
      rule('deleted', `${called} deleted`, ({ after }) => after === null),
    ],
    /** A record comes to be so, by its creation or by a change. */
    becomes:
      (isSo: (doc: D) => boolean): Happens =>
      ({ before, after }) =>
        after !== null && isSo(after) && !(before !== null && isSo(before)),
    /** A change of a record that exists gives it another value. */
    turns:
      (fact: (doc: D) => unknown): Happens =>
      ({ before, after }) =>
        before !== null && after !== null && JSON.stringify(fact(before)) !== JSON.stringify(fact(after)),
  };
}

const customers = rulesOf<Customer>('customer');
const client = rulesOf<Customer>('customer', 'client');
const contacts = rulesOf<Any & { active: boolean }>('contact');
const leads = rulesOf<Lead>('lead');
const invoices = rulesOf<Invoice>('invoice');
const estimates = rulesOf<Estimate>('estimate');
const proposals = rulesOf<Proposal>('proposal');
const creditNotes = rulesOf<CreditNote>('credit note');
const payments = rulesOf<Any>('payment');
const amounts = rulesOf<Any>('payment', 'amount');
const projects = rulesOf<Project>('project');
const tasks = rulesOf<Task>('task');
const timers = rulesOf<Timesheet>('timesheet', 'task');
const comments = rulesOf<Comment>('comment', 'task');
const tickets = rulesOf<Ticket>('ticket');
const replies = rulesOf<Reply>('reply', 'ticket');
const contracts = rulesOf<Any>('contract');
const expenses = rulesOf<Expense>('expense');
const items = rulesOf<Any>('item');
const staff = rulesOf<Any & { active: boolean }>('staff');
const milestones = rulesOf<Any>('milestone');
const subscriptions = rulesOf<Subscription>('subscription');
const timesheets = rulesOf<Timesheet>('timesheet');
const calendar = rulesOf<Any>('calendar event');
const articles = rulesOf<Any>('article', 'kb_article');
const articleGroups = rulesOf<Any>('article group', 'kb_group');
const notes = rulesOf<Any & { relatedTo: string; relatedId: number }>('note');
const leadNotes = rulesOf<Any & { relatedTo: string; relatedId: number }>('note', 'lead');
const keys = rulesOf<Token>('token', 'api_key');
const webhooks = rulesOf<Any>('webhook');

const isNew = ({ before }: Step<unknown>): boolean => before === null;
const isSettled = ({ state }: Invoice): boolean => state === 'paid';
const isPartlyPaid = (doc: Invoice): boolean => doc.state === 'open' && doc.paidMinor > 0 && computeOpenMinor(doc) > 0;
const addsTo =
  <D>(listOf: (doc: D) => readonly number[]) =>
  ({ before, after }: Step<D>): boolean =>
    before !== null && after !== null && listOf(after).some((one) => !listOf(before).includes(one));
const takesFrom =
  <D>(listOf: (doc: D) => readonly number[]) =>
  ({ before, after }: Step<D>): boolean =>
    addsTo(listOf)({ before: after, after: before });
const isEnded = ({ revokedAt, deletedAt }: Token): boolean => revokedAt !== null || deletedAt !== null;

/** All events, by group. */
export const eventGroups: readonly EventGroup[] = [
  {
    group: 'customers',
    rules: [
      ...customers.usual(),
      client.rule('updated', 'Customer updated (older name)', ({ before, after }) => !!before && !!after),
      client.rule(
        'status_changed',
        'Customer switched on or off',
        client.turns(({ active }) => active),
      ),
      customers.rule(
        'group_changed',
        'Groups of a customer changed',
        customers.turns(({ groupIds }) => groupIds),
      ),
    ],
  },
  {
    group: 'contacts',
    rules: [
      ...contacts.usual(),
      contacts.rule(
        'status_changed',
        'Contact switched on or off',
        contacts.turns(({ active }) => active),
      ),
    ],
  },
  {
    group: 'leads',
    rules: [
      ...leads.usual(),
      leads.rule('assigned', 'Lead given to a member of staff', ({ before, after }) => {
        return after !== null && after.staffId !== null && after.staffId !== (before?.staffId ?? null);
      }),
      leads.rule(
        'converted',
        'Lead became a customer',
        leads.becomes(({ convertedAt }) => convertedAt !== null),
      ),
      leads.rule(
        'status_changed',
        'Status of a lead changed',
        leads.turns(({ statusId }) => statusId),
      ),
      leads.rule('marked_lost', 'Lead marked as lost', null),
      leadNotes.rule(
        'note_added',
        'Note added to a lead',
        ({ before, after }) => before === null && after?.relatedTo === 'lead',
        { recordType: 'lead', idOf: ({ relatedId }) => relatedId },
      ),
    ],
  },
  {
    group: 'invoices',
    rules: [
      ...invoices.usual(),
      invoices.rule(
        'sent',
        'Invoice sent to its customer',
        invoices.becomes(({ sentAt }) => sentAt !== null),
      ),
      invoices.rule('paid', 'Invoice paid in full', invoices.becomes(isSettled)),
      invoices.rule('partially_paid', 'Part of an invoice paid', ({ before, after }) => {
        return after !== null && isPartlyPaid(after) && after.paidMinor > (before?.paidMinor ?? 0);
      }),
      invoices.rule(
        'overdue',
        'Due date of an open invoice has passed',
        invoices.becomes(({ overdueAt }) => overdueAt !== null),
      ),
      invoices.rule(
        'status_changed',
        'Status of an invoice changed',
        invoices.turns((doc) => [doc.state, isPartlyPaid(doc), doc.overdueAt !== null]),
      ),
      invoices.rule(
        'cancelled',
        'Invoice cancelled',
        invoices.becomes(({ state }) => state === 'cancelled'),
      ),
    ],
  },
  {
    group: 'estimates',
    rules: [
      ...estimates.usual(),
      estimates.rule(
        'sent',
        'Estimate sent to its customer',
        estimates.becomes(({ sentAt, state }) => sentAt !== null || state === 'sent'),
      ),
      estimates.rule(
        'accepted',
        'Estimate accepted',
        estimates.becomes(({ state }) => state === 'accepted'),
      ),
      estimates.rule(
        'declined',
        'Estimate declined',
        estimates.becomes(({ state }) => state === 'declined'),
      ),
      estimates.rule(
        'expired',
        'Estimate marked as expired',
        estimates.becomes(({ state }) => state === 'expired'),
      ),
      estimates.rule(
        'converted_to_invoice',
        'Estimate made into an invoice',
        estimates.becomes(({ invoiceId }) => invoiceId !== null),
      ),
    ],
  },
  {
    group: 'proposals',
    rules: [
      ...proposals.usual(),
      proposals.rule(
        'sent',
        'Proposal sent',
        proposals.becomes(({ state }) => state === 'sent'),
      ),
      proposals.rule(
        'accepted',
        'Proposal accepted',
        proposals.becomes(({ state }) => state === 'accepted'),
      ),
      proposals.rule(
        'declined',
        'Proposal declined',
        proposals.becomes(({ state }) => state === 'declined'),
      ),
      proposals.rule('expired', 'Proposal expired', null),
    ],
  },
  {
    group: 'credit_notes',
    rules: [
      ...creditNotes.usual(),
      creditNotes.rule('applied', 'Credit note applied to an invoice', ({ before, after }) => {
        return before !== null && after !== null && after.applied.length > before.applied.length;
      }),
      creditNotes.rule('refunded', 'Credit note refunded', null),
    ],
  },
  {
    group: 'payments',
    rules: [...payments.usual(), amounts.rule('paid', 'Payment created (older name)', isNew)],
  },
  {
    group: 'projects',
    rules: [
      ...projects.usual(),
      projects.rule(
        'status_changed',
        'Status of a project changed',
        projects.turns(({ status }) => status),
      ),
      projects.rule(
        'completed',
        'Project finished',
        projects.becomes(({ status }) => status === 'finished'),
      ),
      projects.rule(
        'member_added',
        'Member added to a project',
        addsTo(({ memberIds }) => memberIds),
      ),
      projects.rule(
        'member_removed',
        'Member removed from a project',
        takesFrom(({ memberIds }) => memberIds),
      ),
    ],
  },
  {
    group: 'tasks',
    rules: [
      ...tasks.usual(),
      tasks.rule('assigned', 'Task given to a member of staff', ({ before, after }) => {
        return after?.assigneeIds.some((one) => !before?.assigneeIds.includes(one)) ?? false;
      }),
      tasks.rule(
        'status_changed',
        'Status of a task changed',
        tasks.turns(({ status }) => status),
      ),
      tasks.rule(
        'completed',
        'Task completed',
        tasks.becomes(({ status }) => status === 'complete'),
      ),
      comments.rule(
        'comment_added',
        'Comment added to a task',
        ({ before, after }) => before === null && after?.subject === 'task',
        { recordType: 'task', idOf: ({ subjectId }) => subjectId },
      ),
      timers.rule(
        'timer_started',
        'Timer of a task started',
        timers.becomes(({ endedAt }) => endedAt === null),
        { recordType: 'task', idOf: ({ taskId }) => taskId },
      ),
      timers.rule(
        'timer_stopped',
        'Timer of a task stopped',
        ({ before, after }) => before?.endedAt === null && after !== null && after.endedAt !== null,
        { recordType: 'task', idOf: ({ taskId }) => taskId },
      ),
    ],
  },
  {
    group: 'tickets',
    rules: [
      ...tickets.usual(),
      replies.rule('reply_created', 'Reply added to a ticket', isNew, {
        recordType: 'ticket',
        idOf: ({ ticketId }) => ticketId,
      }),
      tickets.rule(
        'status_changed',
        'Status of a ticket changed',
        tickets.turns(({ status }) => status),
      ),
      tickets.rule('assigned', 'Ticket given to a member of staff', ({ before, after }) => {
        return after !== null && after.staffId !== null && after.staffId !== (before?.staffId ?? null);
      }),
      tickets.rule(
        'closed',
        'Ticket closed',
        tickets.becomes(({ status }) => status === 'closed'),
      ),
      tickets.rule('reopened', 'Ticket reopened', ({ before, after }) => {
        return before?.status === 'closed' && after !== null && after.status !== 'closed';
      }),
    ],
  },
  {
    group: 'contracts',
    rules: [
      ...contracts.usual(),
      contracts.rule('signed', 'Contract signed', null),
      contracts.rule('renewed', 'Contract renewed', null),
      contracts.rule('expired', 'Contract expired', null),
      contracts.rule('comment_added', 'Comment added to a contract', null),
    ],
  },
  {
    group: 'expenses',
    rules: [
      ...expenses.usual(),
      expenses.rule(
        'converted_to_invoice',
        'Expense put on an invoice',
        expenses.becomes(({ invoiceId }) => invoiceId !== null),
      ),
    ],
  },
  { group: 'items', rules: items.usual() },
  {
    group: 'staff',
    rules: [
      ...staff.usual('Member of staff'),
      staff.rule('login', 'Member of staff logged in', null),
      staff.rule(
        'activated',
        'Member of staff switched on',
        ({ before, after }) => before?.active === false && after?.active === true,
      ),
      staff.rule(
        'deactivated',
        'Member of staff switched off',
        ({ before, after }) => before?.active === true && after?.active === false,
      ),
    ],
  },
  { group: 'milestones', rules: milestones.usual() },
  {
    group: 'subscriptions',
    rules: [
      ...subscriptions.usual(),
      subscriptions.rule(
        'cancelled',
        'Subscription cancelled',
        subscriptions.becomes(({ status }) => /^cancell?ed$/.test(status)),
      ),
      subscriptions.rule('renewed', 'Subscription billed, and due again later', ({ before, after }) => {
        return (
          before !== null &&
          after !== null &&
          before.nextAt !== null &&
          after.nextAt !== null &&
          after.nextAt > before.nextAt
        );
      }),
    ],
  },
  { group: 'timesheets', rules: timesheets.usual() },
  { group: 'calendar', rules: calendar.usual() },
  { group: 'knowledge_base', rules: [...articles.usual('Article'), ...articleGroups.usual('Group of articles')] },
  { group: 'notes', rules: notes.usual() },
  {
    group: 'system',
    rules: [
      keys.rule('created', 'Token created', isNew),
      keys.rule('updated', 'Token changed', ({ before, after }) => !!before && !!after && !isEnded(after)),
      keys.rule('deleted', 'Token revoked or deleted', ({ before, after }) => {
        return before !== null && !isEnded(before) && (after === null || isEnded(after));
      }),
      ...webhooks.usual(),
    ],
  },
];

const rules = eventGroups.flatMap((one) => one.rules.map((rule) => ({ group: one.group, ...rule })));
const rulesByRecordType = Map.groupBy(rules, ({ recordType }) => recordType);

/** Whether a subscription covers an event: `*`, `invoices.*`, `invoice.*`, or its name in either spelling. */
export function coversEvent(
  subscription: string,
  { group, name, dotted }: { group: string; name: string; dotted: string },
): boolean {
  if (subscription === '*' || subscription === name || subscription === dotted) return true;
  const [subject] = dotted.split('.', 1);
  return subscription === `${group}.*` || subscription === `${subject}.*`;
}

/** Lists the events that a subscription covers; none for an unknown name. */
export const listCovered = (subscription: string): readonly EventRule[] =>
  rules.filter((rule) => coversEvent(subscription, rule));

/** An event that has happened. */
export type Happened = { event: string; recordType: string; id: number };

/**
 * Lists the events of one change that any of the subscriptions covers.
 * @param step what the write makes of the record
 */
export function listHappened<D extends Any>(
  recordType: string,
  step: { before: D | null; after: D | null },
  subscriptions: readonly string[],
): Happened[] {
  if (subscriptions.length === 0) return [];
  const doc = step.after ?? step.before;
  return (rulesByRecordType.get(recordType) ?? []).flatMap(({ happens, about, ...rule }) => {
    if (!subscriptions.some((one) => coversEvent(one, rule)) || !happens(step as Step<never>)) return [];
    return [{ event: rule.name, recordType: about.recordType, id: about.idOf(doc as never) }];
  });
}

/** Finds an event by its name; undefined: there is none. */
export const findEvent = (name: string): (EventRule & { group: string }) | undefined =>
  rules.find((rule) => rule.name === name);

/** Spells an event as the first subscription that covers it does: dotted, or with underscores. */
export function spellEvent(rule: EventRule & { group: string }, subscriptions: readonly string[]): string {
  const first = subscriptions.find((one) => coversEvent(one, rule));
  return first?.includes('.') ? rule.dotted : rule.name;
}

/** Every event's name, in the order of the catalogue. */
export const eventNames: readonly string[] = rules.map(({ name }) => name);
