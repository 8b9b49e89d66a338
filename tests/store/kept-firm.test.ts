/** The firm that tests copy is as sound as one that is furnished, and has the same in it. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { ownTable } from '../support/table.ts';

ownTable();

/** The items of a firm; lists of changes and of deliveries are in the order of their time, and the link of a subscription is drawn by lot. */
const names = ({ organization: { id } }: Firm, items: readonly Record<string, unknown>[]): string[] =>
  items
    .flatMap(({ pk, sk }) => (String(pk).startsWith(`${id}/`) ? [`${String(pk).slice(`${id}`.length)} ${sk}`] : []))
    .filter((name) => !/^\/(changes|deliveries|guard\/subscription-hash)\//.test(name))
    .sort();

describe('a copied firm', () => {
  it('has every item of a furnished one, its files, and an index that agrees', async () => {
    // Whichever file of a run is the first furnishes the firm that is kept.
    await furnishedFirm();
    const [furnished, copy] = [await furnishedFirm({}), await furnishedFirm()];
    const items = await scanTable();
    expect(names(copy, items)).toEqual(names(furnished, items));
    expect(violations(items)).toEqual([]);
    const { status, body } = await copy.as('perfex')('GET', '/api/tickets/1/attachments/1');
    expect([status, String(body)]).toEqual([200, 'heavy']);
  });
});
