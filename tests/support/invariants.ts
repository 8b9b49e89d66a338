/**
 * What must be true of the table whatever has happened to it. Two ways of looking: everything that
 * is kept because of documents must be exactly what follows from them afresh (nothing missing,
 * nothing left over); and the money, numbers and occurrences in the documents are worked out again
 * here from first principles, without the code that wrote them.
 */
import Big from 'big.js';
import { currencyOf } from '../../lib/domain/currency.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import { computeTotals } from '../../lib/domain/invoice/totals.ts';
import { organization } from '../../lib/domain/organization/organization.ts';
import type { Payment } from '../../lib/domain/payment/payment.ts';
import type { RecurringInvoice } from '../../lib/domain/recurrence/recurring-invoice.ts';
import type { Item } from '../../lib/store/client.ts';
import { consequences } from '../../lib/store/derive.ts';
import * as keys from '../../lib/store/keys.ts';
import type { Document, Noun } from '../../lib/store/noun.ts';
import { nouns } from '../../lib/store/store.ts';

type Found = { noun: Noun<Document>; doc: Document; item: Item };
type Counts = Map<string, number>;

const byName = new Map(Object.values(nouns).map((noun) => [noun.name, noun as unknown as Noun<Document>]));
const keyText = (item: { pk?: unknown; sk?: unknown }): string => `${item.pk}|${item.sk}`;

/** Everything that is wrong, in words; empty when all is well. */
export function violations(items: readonly Item[]): string[] {
  const perOrganization = Map.groupBy(items, (item) => {
    const first = String(item.pk).split('/')[0] ?? '';
    return first === 'system' ? Number(item.organizationId ?? 0) : Number(first);
  });
  return [...perOrganization].flatMap(([id, theirs]) =>
    id === 0 ? [] : organizationViolations(id, theirs).map((text) => `organization ${id}: ${text}`),
  );
}

/** The documents of one kind in one organization. */
export function documents<D extends Document>(items: readonly Item[], organizationId: number, name: string): D[] {
  const mine = items.filter((item) => String(item.pk).startsWith(`${organizationId}/`));
  return mine.flatMap((item) => {
    const found = documentIn(item);
    return found?.noun.name === name ? [found.doc as D] : [];
  });
}

function documentIn(item: Item): Found | null {
  const [, second = '', third = ''] = String(item.pk).split('/');
  const name = second === 'settings' ? third : second;
  const noun = byName.get(name);
  if (!noun || (noun.home === 'own') === (second === 'settings') || (noun.home === 'own' && item.sk !== 'doc'))
    return null;
  return { noun, doc: noun.schema.parse(JSON.parse(String(item.doc))), item };
}

function organizationViolations(id: number, items: readonly Item[]): string[] {
  const own = items.find((item) => item.pk === keys.organizationKey(id).pk);
  if (!own) return ['has records but no settings'];
  const { timezone } = organization.parse(JSON.parse(String(own.doc)));
  const found = items.flatMap((item) => documentIn(item) ?? []);
  return [
    ...keptViolations(id, timezone, items, found),
    ...changeViolations(id, items, found),
    ...sequenceViolations(id, items, found),
    ...moneyViolations(items, found),
    ...occurrenceViolations(found),
  ];
}

/** Kinds of item that stand by themselves and are checked elsewhere or by nothing. */
function isApart(id: number, { pk, sk }: Item): boolean {
  const text = String(pk);
  return (
    text === keys.organizationKey(id).pk ||
    text.startsWith(`${id}/sequence/`) ||
    text.startsWith(`${id}/idempotency/`) ||
    text.startsWith(`${id}/changes/`) ||
    text.startsWith('system/outbox') ||
    sk === 'doc' ||
    text.startsWith(`${id}/settings/`)
  );
}

const numbersIn = (item: Item): Counts =>
  new Map(
    Object.entries(item).flatMap(([name, value]) => (typeof value === 'number' && value !== 0 ? [[name, value]] : [])),
  );

/** Members, guards, rows, due entries, counters and figures: exactly what follows from the documents. */
function keptViolations(id: number, zone: string, items: readonly Item[], found: readonly Found[]): string[] {
  const wrong: string[] = [];
  const expected = new Map<string, Record<string, unknown>>();
  const sums = new Map<string, Counts>();
  for (const { noun, doc } of found) {
    if (noun.referred) sums.set(keyText(keys.sumsKey(id, noun.name, doc.id)), new Map());
  }
  for (const { noun, doc } of found) {
    const follows = consequences(id, zone, noun, doc);
    for (const [key, derived] of follows.items) {
      if (expected.has(key)) wrong.push(`two documents lay claim to ${key}`);
      expected.set(key, derived.attributes);
    }
    for (const [key, { counts, referred }] of follows.additions) {
      if (referred && !sums.has(key)) wrong.push(`${noun.name} ${doc.id} refers to nothing: ${key}`);
      const whole = sums.get(key) ?? new Map<string, number>();
      for (const [name, by] of counts) whole.set(name, (whole.get(name) ?? 0) + by);
      sums.set(key, whole);
    }
  }
  for (const item of items) {
    if (isApart(id, item)) continue;
    const key = keyText(item);
    const isCount = item.sk === 'sums' || String(item.sk).startsWith('C');
    if (isCount) {
      const actual = numbersIn(item);
      const should = sums.get(key) ?? new Map<string, number>();
      for (const name of new Set([...actual.keys(), ...should.keys()])) {
        const [is, ought] = [actual.get(name) ?? 0, should.get(name) ?? 0];
        if (is !== ought) wrong.push(`${key} counts ${name} as ${is}, not ${ought}`);
      }
      sums.delete(key);
      continue;
    }
    const attributes = expected.get(key);
    if (!attributes) wrong.push(`left over: ${key}`);
    else if (Object.entries(attributes).some(([name, value]) => item[name] !== value)) wrong.push(`stale: ${key}`);
    expected.delete(key);
  }
  wrong.push(...[...expected.keys()].map((key) => `missing: ${key}`));
  for (const [key, counts] of sums) {
    // Counters are made by the first count; the figures beside a record with the record.
    if (key.endsWith('|sums') || [...counts.values()].some((count) => count !== 0)) wrong.push(`missing: ${key}`);
  }
  return wrong;
}

/** One entry a polled record, at the stamp of its last change. */
function changeViolations(id: number, items: readonly Item[], found: readonly Found[]): string[] {
  const entries = items.filter((item) => String(item.pk).startsWith(`${id}/changes/`)).map(keyText);
  const expected = found
    .filter(({ noun }) => noun.polled)
    .map(({ noun, doc, item }) => `${keys.changesPartition(id, noun.name)}|${item.stamp}#${keys.padded(doc.id)}`);
  const actual = new Set(entries);
  const should = new Set(expected);
  return [
    ...expected.filter((key) => !actual.has(key)).map((key) => `change not listed: ${key}`),
    ...entries.filter((key) => !should.has(key)).map((key) => `old change still listed: ${key}`),
  ];
}

/** No id and no number beyond its counter, or it would be given a second time. */
function sequenceViolations(id: number, items: readonly Item[], found: readonly Found[]): string[] {
  const counters = new Map(
    items.filter((item) => String(item.pk).startsWith(`${id}/sequence/`)).map((item) => [item.pk, Number(item.n)]),
  );
  const at = (name: string): number => counters.get(keys.sequenceKey(id, name).pk) ?? 0;
  const wrong = found
    .filter(({ noun, doc }) => doc.id > at(noun.sequence ?? noun.name))
    .map(({ noun, doc }) => `${noun.name} ${doc.id} is beyond its counter`);
  const taken = new Map<string, number>();
  for (const invoice of all<Invoice>(found, 'invoice')) {
    if (invoice.number === null) continue;
    if (invoice.number > at(`series/${invoice.seriesId}`)) wrong.push(`number ${invoice.number} is beyond its series`);
    const key = `${invoice.seriesId}/${invoice.number}`;
    const other = taken.get(key);
    if (other) wrong.push(`invoices ${other} and ${invoice.id} have the same number ${key}`);
    taken.set(key, invoice.id);
  }
  return wrong;
}

function all<D extends Document>(found: readonly Found[], name: string): D[] {
  return found.filter(({ noun }) => noun.name === name).map(({ doc }) => doc as D);
}

function sumOf(values: readonly number[]): number {
  return Number(values.reduce((total, value) => total.plus(value), Big(0)));
}

/** Payments are what their invoices say, totals what their lines come to, figures what the documents sum up to. */
function moneyViolations(items: readonly Item[], found: readonly Found[]): string[] {
  const wrong: string[] = [];
  const payments = all<Payment>(found, 'payment');
  const invoices = all<Invoice>(found, 'invoice');
  for (const invoice of invoices) {
    const paid = payments.filter((payment) => payment.invoiceId === invoice.id);
    const gists = invoice.payments.map(({ id, amountMinor }) => `${id}:${amountMinor}`).sort();
    if (
      gists.join() !==
      paid
        .map((one) => `${one.id}:${one.amountMinor}`)
        .sort()
        .join()
    )
      wrong.push(`invoice ${invoice.id} lists other payments than there are: ${gists}`);
    if (sumOf(paid.map((one) => one.amountMinor)) !== invoice.paidMinor) wrong.push(`invoice ${invoice.id}: paid`);
    if (paid.some((one) => one.customerId !== invoice.customerId)) wrong.push(`invoice ${invoice.id}: payer`);
    const { minorDigits } = currencyOf(invoice.currency);
    const { lineNetMinor, ...totals } = computeTotals({ ...invoice, minorDigits });
    if (JSON.stringify(totals) !== JSON.stringify(invoice.totals)) wrong.push(`invoice ${invoice.id}: totals`);
    if (lineNetMinor.join() !== invoice.lines.map((line) => line.netMinor).join())
      wrong.push(`invoice ${invoice.id}: nets of lines`);
    const open = totals.grossMinor - invoice.paidMinor > 0;
    if (invoice.state === 'open' && !open) wrong.push(`invoice ${invoice.id} is open with nothing to pay`);
    if (invoice.state === 'paid' && open) wrong.push(`invoice ${invoice.id} is paid with something to pay`);
    if ((invoice.state === 'draft') !== (invoice.number === null && invoice.reference === ''))
      wrong.push(`invoice ${invoice.id} is ${invoice.state} with number ${invoice.number}`);
  }
  const known = new Set(invoices.map(({ id }) => id));
  wrong.push(...payments.filter((one) => !known.has(one.invoiceId)).map((one) => `payment ${one.id} has no invoice`));
  for (const { id } of all(found, 'customer')) wrong.push(...figureViolations(id, items, invoices, payments));
  return wrong;
}

function figureViolations(id: number, items: readonly Item[], invoices: Invoice[], payments: Payment[]): string[] {
  const figures = items.find((item) => String(item.pk).endsWith(`/customer/${id}`) && item.sk === 'sums') ?? {};
  const counted = invoices.filter((one) => one.customerId === id && ['open', 'paid'].includes(one.state));
  const should: [string, number][] = [
    ['billed.EUR', sumOf(counted.filter((one) => one.currency === 'EUR').map((one) => one.totals.grossMinor))],
    [
      'paid.EUR',
      sumOf(payments.filter((one) => one.customerId === id && one.currency === 'EUR').map((one) => one.amountMinor)),
    ],
  ];
  return should
    .filter(([name, sum]) => Number(figures[name] ?? 0) !== sum)
    .map(([name, sum]) => `customer ${id}: ${name} is ${figures[name]}, not ${sum}`);
}

/** No date of a rule twice, none before the rule, and a rule never counts fewer than there are. */
function occurrenceViolations(found: readonly Found[]): string[] {
  const wrong: string[] = [];
  const rules = new Map(all<RecurringInvoice>(found, 'recurring invoice').map((rule) => [rule.id, rule]));
  const generated = all<Invoice>(found, 'invoice').filter((invoice) => invoice.generatedFrom !== null);
  for (const [id, theirs] of Map.groupBy(generated, (one) => one.generatedFrom?.recurringInvoiceId ?? 0)) {
    const dates = theirs.map((one) => one.generatedFrom?.on ?? '');
    if (new Set(dates).size !== dates.length) wrong.push(`rule ${id} has made a date twice: ${dates}`);
    if (theirs.some((one) => one.issueOn !== one.generatedFrom?.on)) continue;
    const rule = rules.get(id);
    if (!rule) continue;
    if (rule.generatedCount < theirs.length) wrong.push(`rule ${id} counts ${rule.generatedCount} of ${theirs.length}`);
    if (rule.nextOn && dates.some((date) => rule.nextOn !== null && date >= rule.nextOn))
      wrong.push(`rule ${id} is about to make ${rule.nextOn} again`);
  }
  return wrong;
}
