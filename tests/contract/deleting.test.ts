/**
 * Deleting, relation by relation: which fields name another record is derived from the record types, what becomes of them is
 * in tests/support/relations.ts and docs/dialects/perfex.md. Whatever is deleted in whichever dialect, no stored id leads nowhere.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../generated/dispatch.ts';
import { credentialsOf, type Dialect, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import type { Document, RecordType } from '../../lib/store/record-type.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';

import { type Arranged, arranged, collectionNamed } from '../support/arrangements.ts';
import { dangling, itemsOf } from '../support/dangling.ts';
import { commentSubjects, type Relation, relations, storedIds, taskSubjects, valuesAt } from '../support/relations.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Way = readonly [dialect: Dialect, path: string];
const inPerfex = (word: string): Way[] => [
  ['perfex', `/api/delete/${word}/{id}`],
  ['perfex', `/api/${word}/{id}`],
];

/** Every way to delete a record, by its kind. */
const ways: Readonly<Record<string, readonly Way[]>> = {
  'calendar event': inPerfex('calendar'),
  contact: inPerfex('contacts'),
  contract: inPerfex('contracts'),
  'credit note': inPerfex('credit_notes'),
  customer: [...inPerfex('customers'), ['siwapp', '/api/v1/customers/{id}'], ['sereni', '/api/v1/clients/{id}']],
  estimate: inPerfex('estimates'),
  expense: [
    ...inPerfex('expenses'),
    ['sereni', '/api/v1/expenses/{id}'],
    ['productive', '/api/v2/expenses/{id}'],
    ['teamwork', '/expenses/{id}.json'],
  ],
  invoice: [...inPerfex('invoices'), ['siwapp', '/api/v1/invoices/{id}'], ['teamwork', '/invoices/{id}.json']],
  item: inPerfex('items'),
  lead: inPerfex('leads'),
  milestone: inPerfex('milestones'),
  payment: [
    ['siwapp', '/api/v1/payments/{id}'],
    ['sereni', '/api/v1/payments/{id}'],
  ],
  project: [...inPerfex('projects'), ['sereni', '/api/v1/projects/{id}']],
  proposal: [...inPerfex('proposals'), ['perfex', '/api/proposal/{id}']],
  'recurring invoice': [['siwapp', '/api/v1/recurring_invoices/{id}']],
  series: [['siwapp', '/api/v1/series/{id}']],
  service: [['productive', '/api/v2/services/{id}']],
  staff: inPerfex('staffs'),
  subscription: inPerfex('subscriptions'),
  task: [...inPerfex('tasks'), ['sereni', '/api/v1/tasks/{id}']],
  tax: [['siwapp', '/api/v1/taxes/{id}']],
  ticket: inPerfex('tickets'),
  timesheet: [
    ...inPerfex('timesheets'),
    ['teamwork', '/time_entries/{id}.json'],
    ['productive', '/api/v2/time_entries/{id}'],
  ],
  webhook: inPerfex('webhooks'),
};

/** Deleted parts of records, records that nothing can name, and several at once. */
const apart = [
  '/admin/v1/{list}/{id}',
  '/api/tasks/{task_id}/checklist/{item_id}',
  '/api/delete/tasks/{task_id}/checklist/{item_id}',
  '/api/thirdparty/customtable/{table_name}/{id}',
  '/api/delete/thirdparty/customtable/{table_name}/{id}',
  '/api/v1/invoices/{id}/download_link',
  '/api/v1/items/{id}',
  // Several expenses at once, each as by its own address.
  '/api/v2/expenses',
];

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

/** The engine gives the keys of a map in any order. */
const inOrder = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, part]) => [key, inOrder(part)])
        .sort()
    : value;

/** Everything an organization has, as text, to see whether anything has changed. */
const snapshot = async (of: Firm): Promise<string> =>
  (await itemsOf(of))
    .map((item) => JSON.stringify(inOrder(item)))
    .sort()
    .join('\n');

const remove = ([dialect, path]: Way, id: number): Promise<Reply> =>
  firm.as(dialect)('DELETE', path.replace('{id}', String(id)));

/** What a relation looks like once for each kind of record it can lead to. */
const variants = relations.flatMap((relation) => {
  if (relation.path === 'relatedId') return taskSubjects.map((to) => ({ ...relation, to, patch: { relatedTo: to } }));
  if (relation.path === 'subjectId') return commentSubjects.map((to) => ({ ...relation, to, patch: { subject: to } }));
  if (relation.path === 'lines[].originId' && relation.rule === 'refused')
    return ['expense', 'timesheet'].map((to) => ({ ...relation, to, patch: {} }));
  return [{ ...relation, patch: {} }];
});
const cases = (rule: Relation['rule']) =>
  variants
    .filter((one) => one.rule === rule)
    .flatMap((one) =>
      (ways[one.to] ?? []).map((way) => ({
        ...one,
        way,
        name: `${one.recordType}.${one.path} → ${one.to} (${way.join(' ')})`,
      })),
    );

describe('the rules of deleting', () => {
  it('are given for every id that a record stores, and for nothing else', () => {
    expect(relations.map(({ recordType, path }) => `${recordType}.${path}`).sort()).toEqual(storedIds().sort());
  });

  it('know every way to delete', () => {
    const known = [...Object.values(ways).flatMap((those) => those.map(([, path]) => path)), ...apart];
    const declared = dispatch.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect([...new Set(known)].sort()).toEqual([...new Set(declared)].sort());
  });

  it('stand in the documentation', () => {
    const page = readFileSync(new URL('../../docs/dialects/perfex.md', import.meta.url), 'utf8');
    const table = page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const missing = variants.flatMap(({ recordType, to, rule }) => {
      const column = { refused: 2, along: 3, cleared: 4 }[rule as 'refused'];
      if (!column) return [];
      const row = table.find((cells) => cells[1] === to);
      return row?.[column]?.includes(recordType) ? [] : [`${to}: ${rule} ${recordType}`];
    });
    expect([...new Set(missing)]).toEqual([]);
  });
});

/** A look at everything costs more than a deletion, so there is one before a group of tests, and one after. */
function arrangedBefore<T extends Parameters<typeof arranged>[1]>(those: readonly T[]) {
  const pairs: Arranged[] = [];
  const state = { before: '' };
  beforeAll(async () => {
    for (const one of those) pairs.push(await arranged(firm, one));
    state.before = await snapshot(firm);
  });
  const pairOf = (one: T): Arranged => pairs[those.indexOf(one)] as Arranged;
  const nothingChanged = async (): Promise<void> => expect(await snapshot(firm)).toBe(state.before);
  return { pairOf, nothingChanged };
}

describe('a record that is named cannot be deleted', () => {
  const those = cases('refused');
  const { pairOf, nothingChanged } = arrangedBefore(those);

  it.each(those)('$name', async (one) => {
    const { parentId, child } = pairOf(one);
    const reply = await remove(one.way, parentId);
    expect([409, 422], JSON.stringify(reply.body)).toContain(reply.status);
    const said = JSON.stringify(reply.body);
    const words: Record<string, RegExp> = { 'credit note': /credit/i, timesheet: /time/, expense: /expense/ };
    expect(said).toMatch(words[one.recordType] ?? new RegExp(one.recordType));
    expect(await collectionNamed(firm, one.recordType).get(child.doc.id)).not.toBeNull();
  });

  it('and nothing changes by trying', nothingChanged);
});

describe('what goes along', () => {
  const recordTypeNamed = (name: string) =>
    Object.values(recordTypes).find((recordType) => recordType.name === name) as RecordType<Document>;
  const scopeOf = ([dialect, path]: Way): string => {
    const takes = (route: Route): boolean => route.path === path || !!route.aliases?.includes(`DELETE ${path}`);
    return routes.find((one) => one.method === 'DELETE' && one.dialect === dialect && takes(one))?.scope ?? '';
  };
  const isRecord = ({ recordType }: Relation): boolean => {
    const { resource, isPart = false } = recordTypeNamed(recordType);
    return resource !== null && !isPart;
  };
  const those = cases('along');
  const others = new Map<(typeof those)[number], Record<string, string>>();
  beforeAll(async () => {
    for (const one of those.filter(isRecord)) {
      others.set(one, credentialsOf(one.way[0], await firm.tokenWith(['*:read', scopeOf(one.way)])));
    }
  });
  const { pairOf, nothingChanged } = arrangedBefore(those);

  it.each(those.filter(isRecord))('$name, but not by somebody who may not delete that', async (one) => {
    const path = one.way[1].replace('{id}', String(pairOf(one).parentId));
    const { status, body } = await send('DELETE', path, { headers: others.get(one) ?? {} });
    expect(status, JSON.stringify(body)).toBe(403);
    expect(JSON.stringify(body)).toContain(`${recordTypeNamed(one.recordType).resource}:delete`);
  });

  it('and nothing changes by trying', nothingChanged);

  it.each(those)('$name', async (one) => {
    const { parentId, child } = pairOf(one);
    const reply = await remove(one.way, parentId);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    expect(await collectionNamed(firm, one.to).get(parentId)).toBeNull();
    expect(await collectionNamed(firm, one.recordType).get(child.doc.id)).toBeNull();
  });

  it('and no stored id leads nowhere', async () => expect(await dangling(firm)).toEqual([]));
});

describe('what is told', () => {
  it.each(cases('cleared'))('$name no longer names it', async (one) => {
    const { parentId, child } = await arranged(firm, one);
    const reply = await remove(one.way, parentId);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    const after = await collectionNamed(firm, one.recordType).get(child.doc.id);
    expect(valuesAt(after?.doc, one.path)).not.toContain(parentId);
  });

  it('and no stored id leads nowhere', async () => expect(await dangling(firm)).toEqual([]));
});

describe('what stays', () => {
  const reads = routes.filter((route) => route.method === 'GET');
  const statuses = async (of: Firm) =>
    Object.fromEntries(
      await Promise.all(
        reads.map(async (route) => {
          const reply = await of.as(route.dialect as Dialect)('GET', targetOf(route));
          return [`${route.dialect} ${route.path}`, reply.status] as const;
        }),
      ),
    );

  it('is shown in every dialect after the settings it names were deleted', async () => {
    const own = await furnishedFirm();
    const before = await statuses(own);
    const lists = [
      ...['taxes', 'payment-modes', 'expense-categories', 'departments', 'lead-sources', 'lead-statuses'],
      ...['priorities', 'ticket-services', 'customer-groups', 'boards', 'custom-fields'],
    ];
    for (const list of lists) {
      const { body } = await own.as('admin')('GET', `/admin/v1/${list}`);
      for (const { id } of body) {
        expect((await own.as('admin')('DELETE', `/admin/v1/${list}/${id}`)).status, list).toBe(204);
      }
    }
    expect(await dangling(own)).toEqual([]);
    const after = await statuses(own);
    const gone = /common|custom_fields|admin|payment-modes|taxes\/|series/;
    const changed = Object.keys(before).filter((name) => before[name] !== after[name] && !gone.test(name));
    expect(changed).toEqual([]);
  });

  it('is shown in every dialect after its author, or the record it was created from, is deleted', async () => {
    const own = await furnishedFirm();
    const before = await statuses(own);
    const nobody = 999;
    const past = relations.filter(({ rule }) => rule === 'history');
    for (const recordType of new Set(relations.map((one) => one.recordType))) {
      const records = collectionNamed(own, recordType);
      for (const id of [1, 2, 3]) {
        const stored = await records.get(id);
        if (!stored) continue;
        let doc: Record<string, unknown> = { ...stored.doc, createdBy: nobody, updatedBy: nobody };
        for (const { path } of past.filter((one) => one.recordType === recordType)) {
          const [head = '', key] = path.split('.');
          if (key === undefined) doc = { ...doc, [head]: nobody };
          else if (head.endsWith('[]')) {
            const list = head.slice(0, -2);
            doc = { ...doc, [list]: (doc[list] as object[]).map((part) => ({ ...part, [key]: nobody })) };
          } else doc = { ...doc, [head]: { on: `2024-03-0${id}`, ...(doc[head] as object), [key]: nobody } };
        }
        if (recordType === 'token') continue;
        await own.work.store.save([records.update(stored, records.parse(doc))]);
      }
    }
    expect(await statuses(own)).toEqual(before);
  });
});
