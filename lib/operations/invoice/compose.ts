/** The contents of a bill: which customer, which lines and taxes, and what they come to. Used by invoices and recurring invoices. */
import { currencyOf } from '../../domain/currency.ts';
import type { Invoice, Line } from '../../domain/invoice/invoice.ts';
import { billFields, maxLines } from '../../domain/invoice/invoice.ts';
import { computeTotals } from '../../domain/invoice/totals.ts';
import { invalid, unknownReference } from '../../domain/problem.ts';
import type { Series, Tax } from '../../domain/settings/settings.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { resolveCustomer, snapshotOf } from '../customer/resolve-customer.ts';
import { listEntries } from '../settings/entries.ts';
import { addressed } from './address-blocks.ts';
import { amountsOf } from './bill-amounts.ts';
import type { BillInput, LineInput, LinesInput } from './input.ts';
import { chosenTaxes } from './line-taxes.ts';
import { checkReferences } from './references.ts';

export type Bill = Pick<Invoice, Extract<keyof Invoice, keyof typeof billFields>>;
export type Composed = { bill: Bill; series: Series | null; changes: Change[] };

const emptyTotals = {
  baseMinor: 0,
  discountMinor: 0,
  invoiceDiscountMinor: 0,
  subtotalMinor: 0,
  netMinor: 0,
  taxes: [],
  taxMinor: 0,
  grossMinor: 0,
};

function freshBill(work: Work): Bill {
  return {
    customerId: null,
    customer: {
      name: '',
      identification: '',
      email: '',
      contactPerson: '',
      invoicingAddress: null,
      shippingAddress: null,
    },
    billing: { street: '', city: '', state: '', zip: '', country: null },
    shipping: { street: '', city: '', state: '', zip: '', country: null },
    includeShipping: false,
    showShipping: true,
    seriesId: null,
    currency: work.firm.currency,
    daysToDue: null,
    lines: [],
    nextPosition: 1,
    discount: { type: 'none', percent: '0', fixedMinor: 0 },
    adjustmentMinor: 0,
    totals: emptyTotals,
    terms: null,
    notes: null,
    adminNote: null,
    tags: [],
    meta: {},
    paymentModeIds: [],
    salesStaffId: null,
    cancelOverdueReminders: false,
    projectId: null,
    sentByEmail: false,
  };
}

/** Whom a new bill is for: the customer it names, else its project's. */
async function customerIdOf(input: BillInput, work: Work): Promise<number | null> {
  const { customerId = null, projectId, snapshot } = input;
  if (customerId !== null || !projectId || snapshot?.name || snapshot?.identification) return customerId;
  const project = await work.store.projects.get(projectId);
  if (!project) throw unknownReference('project_id', projectId);
  return project.doc.customerId;
}

/** Taxes are read only where a line names some: one query, together with the other reads. */
function namesTaxes(lines: LinesInput | undefined): boolean {
  return [...(lines?.add ?? []), ...(lines?.change ?? [])].some((line) => (line.taxes ?? []).length > 0);
}

function apply(line: Line, given: LineInput, taxes: readonly Tax[]): Line {
  const { taxes: chosen, ...fields } = given;
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...line, ...kept, taxes: chosen ? chosenTaxes(chosen, taxes, line.taxes) : line.taxes };
}

function applyLines(bill: Bill, lines: LinesInput, taxes: readonly Tax[]): Pick<Bill, 'lines' | 'nextPosition'> {
  const positions = new Set(bill.lines.map((line) => line.position));
  const { change = [], remove = [], names = { change: 'items', remove: 'items' } } = lines;
  for (const { position } of change) if (!positions.has(position)) throw unknownReference(names.change, position);
  for (const position of remove) if (!positions.has(position)) throw unknownReference(names.remove, position);
  const removed = new Set(remove);
  const changes = new Map(change.map((line) => [line.position, line]));
  const kept = bill.lines
    .filter((line) => !removed.has(line.position))
    .map((line) => {
      const given = changes.get(line.position);
      if (!given) return line;
      const { position: _, ...fields } = given;
      return apply(line, fields, taxes);
    });
  let next = bill.nextPosition;
  const added = (lines.add ?? []).map((given) => {
    const position = next;
    next += 1;
    const fresh: Line = {
      position,
      description: '',
      longDescription: '',
      quantity: '1',
      unitPrice: '0',
      discountPercent: '0',
      taxes: [],
      unit: '',
      order: position,
      origin: 'item',
      originId: null,
      netMinor: 0,
    };
    return apply(fresh, given, taxes);
  });
  if (next - 1 > maxLines) throw invalid('items', `an invoice has at most ${maxLines} lines in its life`);
  return { lines: [...kept, ...added], nextPosition: next };
}

/** The series asked for, else the default one among those enabled, else the first. */
function chooseSeries(all: readonly Series[], wanted: number | null): Series | null {
  if (wanted !== null) {
    const found = all.find((series) => series.id === wanted);
    if (!found) throw unknownReference('series_id', wanted);
    return found;
  }
  const enabled = all.filter((series) => series.active);
  return enabled.find((series) => series.default) ?? enabled[0] ?? null;
}

/**
 * Money of a bill from its lines, discount and adjustment.
 * @throws Problem `invalid` for amounts beyond what can be counted exactly
 */
export function withTotals(bill: Bill): Bill {
  const minorDigits = currencyOf(bill.currency).minorDigits;
  try {
    const { lineNetMinor, ...totals } = computeTotals({
      minorDigits,
      lines: bill.lines,
      discount: bill.discount,
      adjustmentMinor: bill.adjustmentMinor,
    });
    return { ...bill, totals, lines: bill.lines.map((line, i) => ({ ...line, netMinor: lineNetMinor[i] ?? 0 })) };
  } catch (error) {
    if (error instanceof RangeError) throw invalid('items', 'come to an amount too large to be counted');
    throw error;
  }
}

/**
 * Applies what a client asks for to a bill.
 * @param before null for a new one
 * @returns the bill with its totals, its series, and the change that makes its customer where that is new
 * @throws Problem `invalid` naming a customer, series, tax or line that does not exist
 */
export async function composeBill(before: Bill | null, input: BillInput, work: Work): Promise<Composed> {
  const base = before ?? freshBill(work);
  const wantsCustomer = before === null || input.customerId !== undefined;
  // The series a bill has already may have been deleted since; naming it again changes nothing.
  const { seriesId } = input;
  const asksForSeries =
    before === null || seriesId === null || (seriesId !== undefined && seriesId !== before.seriesId);
  const [allSeries, taxes, resolved] = await Promise.all([
    asksForSeries ? listEntries(work.store.series) : null,
    namesTaxes(input.lines) ? listEntries(work.store.taxes) : [],
    wantsCustomer
      ? customerIdOf(input, work).then((customerId) =>
          resolveCustomer({ customerId, snapshot: input.snapshot ?? {} }, work),
        )
      : { customer: null, changes: [] },
    checkReferences(base, input, work),
  ]);
  const series = allSeries ? chooseSeries(allSeries, seriesId ?? null) : null;
  const { snapshot, lines, billing: _, shipping: __, discount: ___, ...plain } = input;
  // Of an update `before` is the whole invoice: only what bills share is taken over here.
  const given = Object.fromEntries(
    Object.entries(plain).filter(([name, value]) => value !== undefined && name in billFields),
  );
  const customer = resolved.customer;
  const currency = input.currency ?? (before ? base.currency : (customer?.currency ?? base.currency));
  const moved = before === null || customer?.id !== base.customerId;
  const bill: Bill = {
    ...base,
    ...given,
    ...amountsOf(base, input, currency),
    ...(wantsCustomer ? { customerId: customer?.id ?? null } : {}),
    ...(allSeries ? { seriesId: series?.id ?? null } : {}),
    customer: {
      ...base.customer,
      ...(moved && customer ? snapshotOf(customer) : {}),
      ...Object.fromEntries(Object.entries(snapshot ?? {}).filter(([, value]) => value !== undefined)),
    },
    ...(lines ? applyLines(base, lines, taxes) : {}),
  };
  const whole = { ...bill, ...addressed(bill, input, base.customer) };
  return { bill: withTotals(whole), series, changes: resolved.changes };
}
