/** Settings that take more than their document: what the table keeps because of them is exactly what follows from them. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { exchangeRate } from '../../lib/domain/exchange-rate/exchange-rate.ts';
import { deleteProject } from '../../lib/operations/project/change.ts';
import { createRecord, deleteRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { createBoard, readBoards } from '../../lib/operations/settings/boards.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';
import { firmWithProjects } from '../support/settings.ts';
import { ownTable } from '../support/table.ts';

ownTable();

describe('the table', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await firmWithProjects();
  });

  it('fits the settings of a new organization', async () => {
    expect(violations(await scanTable())).toEqual([]);
  });

  it('lets one of two rates of one day and pair in, and forgets a deleted one', async () => {
    const { work } = firm;
    const rate = { from: 'USD', to: 'EUR', on: '2024-01-31', rate: '0.9' };
    const make = () => createRecord(work.store.exchangeRates, (born) => exchangeRate.parse({ ...rate, ...born }), work);
    const tries = await Promise.allSettled([make(), make(), make()]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const made = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.doc.id] : []))[0] ?? 0;
    await updateRecord(work.store.exchangeRates, made, (doc) => ({ ...doc, on: '2024-02-01', to: 'GBP' }), work);
    expect(violations(await scanTable())).toEqual([]);
    expect((await make()).doc.on).toBe('2024-01-31');
    await deleteRecord(work.store.exchangeRates, made, work);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('ties boards to their project, which takes them along, also those deleted before', async () => {
    const { work } = firm;
    const { doc } = await createBoard({ projectId: 1, name: 'Backlog' }, work);
    await createBoard({ projectId: 1, name: 'Done' }, work);
    await expect(createBoard({ projectId: 9, name: 'Nowhere' }, work)).rejects.toMatchObject({ code: 'invalid' });
    await expect(deleteRecord(work.store.projects, 1, work)).rejects.toMatchObject({ code: 'conflict' });
    await deleteEntry(work.store.boards, doc.id, work);
    expect((await readBoards(1, work)).map((one) => one.doc.name)).toEqual(['Done']);
    expect(violations(await scanTable())).toEqual([]);
    // A task may still want to know what its board was called.
    expect((await work.store.boards.get(doc.id))?.doc.name).toBe('Backlog');
    await deleteEntry(work.store.boards, doc.id + 1, work);
    await deleteProject(1, work);
    expect(await work.store.boards.getMany([doc.id, doc.id + 1])).toEqual(new Map());
    expect(violations(await scanTable())).toEqual([]);
  });
});
