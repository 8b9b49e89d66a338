/**
 * Sereni's project. Progress, times (in seconds), what the work comes to and what was spent are worked out from
 * the figures kept beside it: reading it costs the same however many tasks it has.
 */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { invalid } from '../../domain/problem.ts';
import { type Figures, progressOf, timeOf } from '../../domain/project/figures.ts';
import { billingMethods, type Project, type projectStatuses } from '../../domain/project/project.ts';
import { peopleWhoseRatesCount, type WorkWorth, worthOf } from '../../domain/project/worth.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { deleteProject, updateProject } from '../../operations/project/change.ts';
import { createProject } from '../../operations/project/create.ts';
import type { Given } from '../../operations/record/records.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { nameInput } from '../codecs.ts';
import { type Codec, type Field, field, shown } from '../field-table.ts';
import {
  amountOf,
  day,
  dayOf,
  decimalText,
  moment,
  momentOf,
  named,
  namedOf,
  nullableText,
  oneOf,
  optionalDecimal,
  reference,
  text,
} from './columns.ts';
import { type Among, type Entity, figuresOf } from './entity.ts';

type Related = {
  customers: Among<Customer>;
  /** Those whose rates count. */
  staff: Among<Staff>;
  /** By project: minor units of money, seconds of time, numbers of tasks. */
  figures: ReadonlyMap<number, Figures>;
};
type Status = (typeof projectStatuses)[number];
/** What a client gives; of a status only its word, which stands for more than one of ours. */
type Form = Given<Project> & { word: Word };
type Row = Field<Project, Form, Related>;

/** The document knows two words; a project that has ended is neither. */
const words = {
  'not-started': 'active',
  'in-progress': 'active',
  'on-hold': 'on_hold',
  finished: 'finished',
  cancelled: 'cancelled',
} as const satisfies Record<Status, string>;
type Word = (typeof words)[Status];

const statuses = {
  active: 'in-progress',
  on_hold: 'on-hold',
  finished: 'finished',
  cancelled: 'cancelled',
} as const satisfies Record<Word, Status>;

const colors = ['gray', 'red', 'orange', 'yellow', 'pink', 'cyan', 'blue'] as const;
/** Other dialects' projects may have other colours. */
const color: Codec<string> = { ...oneOf(colors), output: (value) => value, wire: z.string() };
const name: Codec<string> = { ...text, mustSay: true, input: nameInput, broken: '', sample: 'Artemis III' };
const status: Codec<Word> = oneOf(['active', 'on_hold', 'finished', 'cancelled']);

const ofProject = (doc: Project, { figures }: Related): Figures => figures.get(doc.id) ?? {};
const work = (doc: Project, join: Related): WorkWorth =>
  worthOf(doc, ofProject(doc, join), (id) => join.staff.get(id)?.doc.hourlyRate ?? '0');
/** Seconds as text with two places. */
const time = (wire: string, secondsOf: (time: ReturnType<typeof timeOf>) => number): Row =>
  shown(wire, z.string(), (doc, { join }) => `${secondsOf(timeOf(ofProject(doc, join)))}.00`);
const amount = (wire: string, key: 'hourlyRate' | 'estimatedHours'): Row =>
  field(wire, { codec: optionalDecimal, get: (doc) => doc[key], put: (value) => ({ [key]: value }) });

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('reference', z.string(), (doc) => doc.reference),
  field('name', { codec: name, required: 'always', get: (doc) => doc.name, put: (value) => ({ name: value }) }),
  shown('currency', z.string(), (doc) => doc.currency),
  shown('client', named.nullable(), (doc, { join }) => namedOf(doc.customerId, join.customers)),
  field('client_id', {
    codec: reference,
    also: ['client'],
    required: 'always',
    put: (customerId) => ({ kind: 'customer', customerId, leadId: null }),
  }),
  field('start_date', {
    codec: day,
    required: 'always',
    get: (doc) => doc.startsOn,
    put: (startsOn) => ({ startsOn }),
  }),
  shown('due_date', moment.nullable(), (doc, view) => (doc.dueOn === null ? null : dayOf(doc.dueOn, view))),
  field('due_date', { codec: day, required: 'always', put: (dueOn) => ({ dueOn }) }),
  amount('hourly_rate', 'hourlyRate'),
  shown('fixed_rate', z.string().nullable(), (doc) => decimalText(doc.fixedPrice)),
  field('fixed_price', {
    codec: optionalDecimal,
    also: ['fixed_rate'],
    put: (fixedPrice) => ({ fixedPrice }),
    sample: '3400.00',
  }),
  shown('progress', z.int(), (doc, { join }) => progressOf(doc, ofProject(doc, join))),
  amount('estimate_hours', 'estimatedHours'),
  time('billable_time', ({ billable }) => billable),
  time('unbillable_time', ({ logged, billable }) => logged - billable),
  time('unbilled', ({ unbilled }) => unbilled),
  shown('sub_total', z.number(), (doc, { join }) => Number(work(doc, join).amount)),
  shown('total_expenses', z.number(), (doc, { join }) => amountOf(ofProject(doc, join).cost ?? 0, doc.currency)),
  // Ours: what the two leave out, because no rate to the project's currency is known for it.
  shown('unvalued_time', z.string(), (doc, { join }) => `${work(doc, join).unvaluedMinutes * 60}.00`),
  shown('unvalued_expenses', z.int(), (doc, { join }) => ofProject(doc, join).unvalued ?? 0),
  field('billing_method', {
    codec: oneOf(billingMethods),
    get: (doc) => doc.billingMethod,
    put: (billingMethod) => ({ billingMethod }),
    sample: 'hourly_task_rate',
  }),
  field('status', { codec: status, get: (doc) => words[doc.status], put: (word) => ({ word }) }),
  field('description', { codec: nullableText, get: (doc) => doc.description, put: (description) => ({ description }) }),
  field('color', { codec: color, required: 'always', get: (doc) => doc.color, put: (value) => ({ color: value }) }),
  field('notes', { codec: nullableText, get: (doc) => doc.notes, put: (notes) => ({ notes }) }),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

/** A word stands for all statuses that are shown by it: one of those stays. */
function inputOf({ word, ...rest }: Partial<Form>, before: Status): Partial<Given<Project>> {
  return word === undefined || words[before] === word ? rest : { ...rest, status: statuses[word] };
}

/** Figures are read with the projects, customers and rates after them. */
function related(ids: readonly number[], { store }: Work) {
  const reading = figuresOf(store.projects, ids);
  return async (docs: readonly Project[]): Promise<Related> => {
    const [figures, customers] = await Promise.all([
      reading,
      store.customers.getMany(docs.flatMap((doc) => doc.customerId ?? [])),
    ]);
    const people = docs.flatMap((doc) => peopleWhoseRatesCount(doc, figures.get(doc.id) ?? {}));
    return { figures, customers, staff: await store.whole.staff.getMany(people) };
  };
}

function create({ name: given, startsOn, ...form }: Partial<Form>, work: Work): Promise<Stored<Project>> {
  if (given === undefined) throw invalid('name', 'is required');
  if (startsOn === undefined) throw invalid('start_date', 'is required');
  const begun: Status = startsOn <= work.today ? 'in-progress' : 'not-started';
  return createProject({ status: begun, ...inputOf(form, begun), name: given, startsOn }, work);
}

export const project: Entity<Project, Form, Related> = {
  type: 'projects',
  singular: 'a project',
  scope: 'projects',
  collection: (store) => store.projects,
  fields,
  join: { by: 'ids, then records', begin: related },
  create,
  update: (id, form, work) => updateProject(id, ({ status: before }) => inputOf(form, before), work),
  remove: deleteProject,
  deleted: 'The project was deleted.',
  names: { customerId: 'client_id' },
};
