/** The taxes of one of siwapp's items. */
import { createHandler } from '../../http/lambda.ts';
import { findLine } from '../../operations/line/lines.ts';
import { requireRight } from '../../operations/record/records.ts';
import { idParams } from '../codecs.ts';
import { buildView } from '../resource.ts';
import type { Declared } from '../routes.ts';
import { protocol } from './http.ts';
import { buildPaging, pageQuery, toWindowOrAll } from './paging.ts';
import { dashKeys, declare, pageAnswer } from './protocol.ts';
import { presentTax, type ShownTax, taxAnswer } from './tax.ts';

/** GET /api/v1/items/{id}/taxes: name and rate as the item carries them, the rest from the settings. */
export function listItemTaxes(): Declared {
  const path = '/api/v1/items/{id}/taxes';
  const summary = 'List the taxes of an item.';
  const items = { name: 'items', scope: 'invoices' } as const;
  const route = {
    ...declare(items, { method: 'GET', path, verb: 'taxes', right: 'read', summary, status: 200 }),
    params: idParams,
    query: pageQuery,
    answer: pageAnswer(taxAnswer),
  };
  const handler = createHandler(protocol, route, async ({ params, query, ...work }) => {
    requireRight(work, 'taxes:read');
    const { line } = await findLine(params.id, 'read', work);
    const known = await work.store.taxes.getMany(line.taxes.flatMap(({ taxId }) => taxId ?? []));
    const taxes = line.taxes.map(({ taxId: id, name, ratePercent }): ShownTax => {
      const setting = id === null ? undefined : known.get(id)?.doc;
      const inForce = setting !== undefined && setting.deletedAt === null;
      return { id, name, ratePercent, active: inForce && setting.active, default: inForce && setting.default };
    });
    const window = toWindowOrAll(query, taxes.length);
    const { headers, links } = buildPaging(work.incoming, window, taxes.length);
    const page = taxes.slice(window.offset, window.offset + window.limit);
    const view = buildView(undefined, work);
    const data = page.map((tax) => presentTax(tax, view));
    return { status: 200, headers, body: dashKeys(work.organization, { data, links }) };
  });
  return { route, handler };
}
