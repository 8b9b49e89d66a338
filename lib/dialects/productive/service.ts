/** Productive's service: a line of a deal's budget. Its money is in the deal's currency. */
import * as z from 'zod';
import { convertMinor } from '../../domain/exchange-rate/conversion.ts';
import type { Figures } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import {
  computeServiceBudget,
  computeServiceMinutes,
  type Service,
  serviceBillings,
  serviceUnits,
} from '../../domain/service/service.ts';
import { deleteRecord } from '../../operations/record/records.ts';
import { createService, type ServiceInput, updateService } from '../../operations/service/write.ts';
import * as codecs from '../codecs.ts';
import { type Codec, defineColumns, type View } from '../fields.ts';
import { type Join, readFigures } from '../resource.ts';
import * as codec from './columns.ts';
import { deal } from './deal.ts';
import { idFilter, projectsOfCompany, queryableByName, sortBy } from './facts.ts';
import { choiceKind, kinds } from './filters.ts';
import { emptyRelationship, type Relationship, relation } from './graph.ts';
import { defineProductive } from './protocol.ts';
import { serviceType } from './service-type.ts';

type Related = ReadonlyMap<number, { figures: Figures; project: Project | undefined }>;

/** Figures are read with the services, the projects whose currency they are in after them. */
const joinBudget: Join<Service, Related> = {
  by: 'ids, then records',
  begin: (ids, { store }) => {
    const reading = readFigures(store.services, ids);
    return async (docs) => {
      const [found, projects] = await Promise.all([
        reading,
        store.projects.getMany(docs.map(({ projectId }) => projectId)),
      ]);
      return new Map(
        docs.map(({ id, projectId }) => [id, { figures: found.get(id) ?? {}, project: projects.get(projectId)?.doc }]),
      );
    };
  },
};

const figureOf = (doc: Service, name: string, { join }: View<Related>): number => join.get(doc.id)?.figures[name] ?? 0;

/** Shows an amount of the deal's currency in the organization's too. */
const convertAmount =
  (read: (doc: Service, view: View<Related>) => number) =>
  (doc: Service, view: View<Related>): codec.Converted => {
    const project = view.join.get(doc.id)?.project;
    const amountMinor = read(doc, view);
    if (!project) return { default: null, normalized: amountMinor };
    const home = { currency: view.organization.currency, rate: '1' };
    const own = { currency: project.currency, rate: project.exchangeRate };
    return { default: convertMinor(amountMinor, own, home), normalized: amountMinor };
  };

const findCurrency = ({ id }: Service, { join, organization }: View<Related>): string =>
  join.get(id)?.project?.currency ?? organization.currency;

/** Whole minutes or minor units, never negative. */
const positive = (one: Codec<number>): Codec<number> => ({
  ...one,
  input: one.input.pipe(z.number().min(0, { error: 'must be greater than or equal to 0' })),
});

const quantity: Codec<string> = {
  input: codecs.decimalInput.refine((given) => !given.startsWith('-'), { error: 'must not be negative' }),
  output: Number,
  wire: z.number(),
  broken: 'much',
  sample: 2,
};

const flag: Codec<boolean> = { input: codecs.flagInput, wire: z.boolean(), broken: 'perhaps', sample: true };

const needed = { required: 'create', message: codec.blank } as const;
const { column, writeOnly, computed } = defineColumns<Service, ServiceInput, Related>();

const columns = [
  column('name', 'name', codec.name, needed),
  column('position', 'position', codec.whole, { read: (doc) => doc.position ?? doc.id }),
  ...codec.constantColumns({ deleted_at: null }),
  computed('billable', z.boolean(), (doc) => doc.billing !== 'none'),
  column('description', 'description', codec.optionalText),
  column('time_tracking_enabled', 'takesTime', flag),
  column('expense_tracking_enabled', 'takesExpenses', flag),
  ...codec.constantColumns({ booking_tracking_enabled: false, budget_cap_enabled: false, custom_fields: null }),
  column('billing_type_id', 'billing', codec.choice(serviceBillings), { also: ['billing_type'] }),
  column('unit_id', 'unit', codec.choice(serviceUnits), { also: ['unit'] }),
  column('quantity', 'quantity', quantity),
  column('estimated_time', 'estimatedMinutes', positive(codec.whole)),
  computed('budgeted_time', z.number(), computeServiceMinutes),
  computed('worked_time', z.number(), (doc, view) => Math.floor(figureOf(doc, 'loggedSeconds', view) / 60)),
  computed('billable_time', z.number(), (doc, view) => Math.floor(figureOf(doc, 'billableSeconds', view) / 60)),
  ...codec.constantColumns({ booked_time: 0, future_booked_time: 0, unapproved_time: 0, rolled_over_time: 0 }),
  computed('created_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.createdAt, view)),
  computed('currency', z.string(), findCurrency),
  computed('currency_default', z.string(), (_, { organization }) => organization.currency),
  computed('currency_normalized', z.string(), findCurrency),
  column('price', 'priceMinor', positive(codec.minor)),
  ...codec.conversionColumns(
    'price',
    convertAmount((doc) => doc.priceMinor),
  ),
  ...codec.moneyColumns('budget_total', convertAmount(computeServiceBudget)),
  ...codec.moneyColumns(
    'expense_amount',
    convertAmount((doc, view) => figureOf(doc, 'cost', view)),
  ),
  ...codec.moneyColumns(
    'expense_billable_amount',
    convertAmount((doc, view) => figureOf(doc, 'billable', view)),
  ),
  computed('unvalued_expenses', z.number(), (doc, view) => figureOf(doc, 'unvalued', view)),
];

const relationships: readonly Relationship<Service, ServiceInput, Related>[] = [
  {
    ...relation('service_type', serviceType, 'categoryId'),
    column: writeOnly('service_type_id', 'categoryId', codec.id, needed),
  },
  { ...relation('deal', deal, 'projectId'), column: writeOnly('deal_id', 'projectId', codec.id, needed) },
  emptyRelationship('person'),
  emptyRelationship('section'),
];

export const service = defineProductive<Service, ServiceInput, Related>({
  name: 'services',
  singular: 'a service',
  plural: 'services',
  scope: 'projects',
  records: (store) => store.services,
  columns,
  relationships,
  join: joinBudget,
  queryable: queryableByName(
    {
      deal_id: idFilter('project', 'project'),
      project_id: idFilter('project', 'project'),
      company_id: projectsOfCompany,
      service_type_id: idFilter('category'),
      billing_type: { kind: choiceKind(1, 2, 3), fact: (row) => Number(row.billing) },
      unit: { kind: choiceKind(1, 2, 3), fact: (row) => Number(row.unit) },
      time_tracking_enabled: { kind: kinds.flag, fact: (row) => row.takesTime === true },
      expense_tracking_enabled: { kind: kinds.flag, fact: (row) => row.takesExpenses === true },
    },
    { sorts: { position: sortBy((row) => row.position) } },
  ),
  create: createService,
  // The default position, sent back as shown, is not stored.
  update: (id, input, work) => updateService(id, input.position === id ? { ...input, position: null } : input, work),
  remove: (id, work) => deleteRecord(work.store.services, id, work),
});
