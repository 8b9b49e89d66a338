/** Sereni's project. It is worked out from figures stored beside it, however many tasks it has. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { deriveProgress, type Figures, readTime } from '../../domain/project/figures.ts';
import { billingMethods, type Project, type projectStatuses } from '../../domain/project/project.ts';
import { computeWorth, listRatedStaff, type WorkWorth } from '../../domain/project/worth.ts';
import type { Given } from '../../domain/record.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { deleteProject, updateProject } from '../../operations/project/change.ts';
import { createProject } from '../../operations/project/create.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { type Among, readFigures } from '../resource.ts';
import * as codec from './columns.ts';
import { defineSereni } from './protocol.ts';

type Related = {
  customers: Among<Customer>;
  /** Only those whose rates count. */
  staff: Among<Staff>;
  /** By project: minor units of money, seconds of time, numbers of tasks. */
  figures: ReadonlyMap<number, Figures>;
};
type Status = (typeof projectStatuses)[number];
type Input = Partial<Given<Project>> & { word?: Word };

/** The document knows only the words active and on_hold. */
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
/** Other dialects may have set other colours. */
const color: Codec<string> = { ...codec.choice(colors), wire: z.string() };
const requiredDay: Codec<string | null> = { ...codec.optionalDay, input: codec.day.input, zeroIsNone: true };
const status: Codec<Word> = codec.choice(['active', 'on_hold', 'finished', 'cancelled']);

const findFigures = (doc: Project, { figures }: Related): Figures => figures.get(doc.id) ?? {};
const computeWork = (doc: Project, join: Related): WorkWorth =>
  computeWorth(doc, findFigures(doc, join), (id) => join.staff.get(id)?.doc.hourlyRate ?? '0');
const { column, writeOnly, translated, computed } = defineColumns<Project, Input, Related>();

const timeColumn = (wire: string, secondsOf: (time: ReturnType<typeof readTime>) => number) =>
  computed(wire, z.string(), (doc, { join }) => `${secondsOf(readTime(findFigures(doc, join)))}.00`);

const columns = [
  codec.idColumn,
  computed('reference', z.string(), (doc) => doc.reference),
  column('name', 'name', codec.name, { required: 'always', sample: 'Artemis III' }),
  computed('currency', z.string(), (doc) => doc.currency),
  computed('client', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.customerId, join.customers)),
  translated('client_id', codec.reference, {
    also: ['client'],
    required: 'always',
    alsoNames: ['customerId'],
    put: (customerId) => ({ kind: 'customer', customerId, leadId: null }),
  }),
  column('start_date', 'startsOn', codec.day, { required: 'always' }),
  column('due_date', 'dueOn', requiredDay, { required: 'always' }),
  column('hourly_rate', 'hourlyRate', codec.optionalDecimal),
  computed('fixed_rate', z.string().nullable(), (doc) => codec.formatDecimal(doc.fixedPrice)),
  writeOnly('fixed_price', 'fixedPrice', codec.optionalDecimal, { also: ['fixed_rate'], sample: '3400.00' }),
  computed('progress', z.int(), (doc, { join }) => deriveProgress(doc, findFigures(doc, join))),
  column('estimate_hours', 'estimatedHours', codec.optionalDecimal),
  timeColumn('billable_time', ({ billable }) => billable),
  timeColumn('unbillable_time', ({ logged, billable }) => logged - billable),
  timeColumn('unbilled', ({ unbilled }) => unbilled),
  computed('sub_total', z.number(), (doc, { join }) => Number(computeWork(doc, join).amount)),
  computed('total_expenses', z.number(), (doc, { join }) =>
    codec.toMajorUnits(findFigures(doc, join).cost ?? 0, doc.currency),
  ),
  // Ours: what the two sums leave out because no rate to the project's currency is known.
  computed('unvalued_time', z.string(), (doc, { join }) => `${computeWork(doc, join).unvaluedMinutes * 60}.00`),
  computed('unvalued_expenses', z.int(), (doc, { join }) => findFigures(doc, join).unvalued ?? 0),
  column('billing_method', 'billingMethod', codec.choice(billingMethods), { sample: 'hourly_task_rate' }),
  column('status', 'word', status, { alsoNames: ['status'], read: (doc) => words[doc.status] }),
  column('description', 'description', codec.textOrNull),
  column('color', 'color', color, { required: 'always' }),
  column('notes', 'notes', codec.textOrNull),
  ...codec.timeColumns,
];

/** A word that the project already shows leaves its status alone. */
function toInput({ word, ...rest }: Input, before: Status): Partial<Given<Project>> {
  return word === undefined || words[before] === word ? rest : { ...rest, status: statuses[word] };
}

/** Figures are read with the projects; customers and rates after them. */
function beginRelated(ids: readonly number[], { store }: Work) {
  const reading = readFigures(store.projects, ids);
  return async (docs: readonly Project[]): Promise<Related> => {
    const [figures, customers] = await Promise.all([
      reading,
      store.customers.getMany(docs.flatMap((doc) => doc.customerId ?? [])),
    ]);
    const people = docs.flatMap((doc) => listRatedStaff(doc, figures.get(doc.id) ?? {}));
    return { figures, customers, staff: await store.whole.staff.getMany(people) };
  };
}

function create(input: Input, work: Work): Promise<Stored<Project>> {
  const initialStatus: Status = input.startsOn && input.startsOn <= work.today ? 'in-progress' : 'not-started';
  return createProject({ status: initialStatus, ...toInput(input, initialStatus) }, work);
}

export const project = defineSereni<Project, Input, Related>({
  name: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  join: { by: 'ids, then records', begin: beginRelated },
  create,
  update: (id, input, work) => updateProject(id, ({ status: before }) => toInput(input, before), work),
  remove: deleteProject,
  deleted: 'The project was deleted.',
});
