/**
 * `npm run bench -- month-start [--organizations 1000] [--each 100]`: one run of the schedule on the first of a month, with
 * many due recurring invoices in many organizations. Before that it runs a tenth, alone and beside rules that are not due:
 * a run must cost what is due, not what exists. One process does the work of 64 in the cloud.
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { freePort } from '../../lab/engine.ts';
import { addPeriods } from '../../lib/domain/calendar.ts';
import type { RecurringInvoice } from '../../lib/domain/recurrence/recurring-invoice.ts';
import { scheduleNext } from '../../lib/domain/recurrence/scheduling.ts';
import type { Item } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import { customerRecordType } from '../../lib/store/record-types/customer.ts';
import { recurringInvoiceRecordType } from '../../lib/store/record-types/recurring-invoice.ts';

import { openLedger } from './ledger.ts';
import { serve } from './load.ts';
import { type Cost, costOf } from './meter.ts';
import { makePattern, type Pattern } from './pattern.ts';
import { progress } from './progress.ts';
import { machine, markdown, whole } from './report.ts';

/** Rules that are not due are spread over the same organizations. */
type Scene = { organizations: number; due: number; notDue: number };

const customersEach = 10;
const run = z.object({ organizations: z.number(), generated: z.number(), failed: z.number() });

function nextMonth(): string {
  const next = addPeriods(`${new Date().toISOString().slice(0, 7)}-01`, 1, 'month');
  if (next === null) throw new Error('the calendar has ended');
  return next;
}

function copyBaseItems(id: number, pattern: Pattern): Item[] {
  const own = `${pattern.organization.id}/`;
  const doc = JSON.stringify({ ...pattern.organization, id, name: `Firm ${id}` });
  return pattern.items
    .filter(({ pk }) => String(pk).startsWith(own))
    .map((item) => {
      const pk = `${id}/${String(item.pk).slice(own.length)}`;
      return { ...item, pk, ...(pk === keys.organizationKey(id).pk ? { doc } : {}) };
    });
}

function* organizationItems(id: number, dates: readonly string[], pattern: Pattern): Generator<Item> {
  yield { ...keys.organizationNameKey(`firm ${id}`), id };
  yield { pk: keys.organizationsPartition, sk: keys.padNumber(id) };
  const ledger = openLedger({ id, timezone: pattern.organization.timezone }, copyBaseItems(id, pattern));
  for (let customer = 1; customer <= customersEach; customer += 1) {
    const names = { name: `Customer ${customer}`, identification: `GB${100_000 + customer}` };
    yield* ledger.enter(customerRecordType, { ...pattern.customer, id: customer, ...names });
  }
  for (const [i, startsOn] of dates.entries()) {
    const rule: RecurringInvoice = { ...pattern.rule, id: i + 1, customerId: (i % customersEach) + 1, startsOn };
    yield* ledger.enter(recurringInvoiceRecordType, scheduleNext(rule));
  }
  yield* ledger.close();
}

function* itemsOf({ organizations, due, notDue }: Scene, on: string, pattern: Pattern): Generator<Item> {
  const bar = progress(`Creating ${whole(organizations)} organizations`, organizations);
  const later = addPeriods(on, 1, 'month') ?? on;
  const dates = (count: number, date: string): string[] =>
    Array.from({ length: Math.round(count / organizations) }, () => date);
  for (let id = 1; id <= organizations; id += 1) {
    bar.tick();
    yield* organizationItems(id, [...dates(due, on), ...dates(notDue, later)], pattern);
  }
  yield { ...keys.sequenceKey('system', 'organization'), n: organizations };
  bar.end('done');
}

/** Measures one run; a second one must find nothing left to do. */
async function measure(scene: Scene, port: number, pattern: Pattern): Promise<Cost> {
  const on = nextMonth();
  const time = `${on}T00:00:00Z`;
  const loaded = await serve(itemsOf(scene, on, pattern), port);
  try {
    const bar = progress(`Generating ${whole(scene.due)}`, 1);
    const { value, cost } = await costOf(() => handler({ time }));
    const { generated, failed } = run.parse(value);
    bar.end(`${whole(generated)} created, ${whole(failed)} failed,`);
    const again = run.parse(await handler({ time }));
    if (generated !== scene.due || failed > 0 || again.generated > 0)
      throw new Error(`${generated} of ${scene.due} created, ${failed} failed, ${again.generated} created again`);
    return cost;
  } finally {
    await loaded.stop();
  }
}

function scenesFor(organizations: number, each: number): Scene[] {
  const all = { organizations, due: organizations * each, notDue: 0 };
  const tenth = { organizations: Math.max(1, Math.round(organizations / 10)), notDue: 0 };
  const few = { ...tenth, due: tenth.organizations * each };
  return [few, { ...few, notDue: all.due }, all];
}

export async function bench(args: readonly string[]): Promise<void> {
  const options = {
    organizations: { type: 'string', default: '1000' },
    each: { type: 'string', default: '100' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const [organizations, each] = [Number(values.organizations), Number(values.each)];
  if (![organizations, each].every((count) => Number.isSafeInteger(count) && count > 0))
    throw new Error('--organizations and --each take whole numbers from 1');
  const port = await freePort();
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  process.env.LOG_LEVEL = 'silent';
  delete process.env.FAN_OUT_FUNCTION;
  const pattern = await makePattern(port);
  const rows: string[][] = [];
  for (const scene of scenesFor(organizations, each)) {
    const { ms, requests, readUnits, writeUnits } = await measure(scene, port, pattern);
    rows.push([
      whole(scene.organizations),
      whole(scene.due),
      whole(scene.notDue),
      (ms / 1000).toFixed(1),
      whole((scene.due / ms) * 1000),
      ...[requests, readUnits, writeUnits].map((sum) => (sum / scene.due).toFixed(2)),
      '0',
    ]);
  }
  const perInvoice = ['requests an invoice', 'read units an invoice', 'write units an invoice'];
  console.log(`\n${machine()}\n`);
  console.log(markdown(['organizations', 'due', 'not due', 's', 'invoices/s', ...perInvoice, 'failed'], rows));
}
