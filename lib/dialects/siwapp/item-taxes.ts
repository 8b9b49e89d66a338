/** GET /api/v1/items/{id}/taxes: name and rate as the item carries them, the rest from the settings. */
import { findLine } from '../../operations/line/lines.ts';
import { requireRight } from '../../operations/record/records.ts';
import { idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { buildView } from '../resource.ts';
import { protocol } from './http.ts';
import { buildReply } from './original.ts';
import { pageQuery, shortPage } from './paging.ts';
import { pageAnswer } from './protocol.ts';
import { presentTax, type ShownTax, taxAnswer } from './tax.ts';

const declare = declareFor(protocol, { name: 'items', scope: 'invoices' });

/** GET /api/v1/items/{id}/taxes. */
export const listItemTaxes = () =>
  declare(
    {
      method: 'GET',
      path: '/api/v1/items/{id}/taxes',
      verb: 'taxes',
      summary: 'List the taxes of an item.',
    },
    { params: idParams, query: pageQuery, answer: pageAnswer(taxAnswer) },
    async ({ params, query, ...work }) => {
      requireRight(work, 'taxes:read');
      const { line } = await findLine(params.id, 'read', work);
      const known = await work.store.taxes.getMany(line.taxes.flatMap(({ taxId }) => taxId ?? []));
      const taxes = line.taxes.map(({ taxId: id, name, ratePercent }): ShownTax => {
        const setting = id === null ? undefined : known.get(id)?.doc;
        const inForce = setting !== undefined && setting.deletedAt === null;
        return { id, name, ratePercent, active: inForce && setting.active, default: inForce && setting.default };
      });
      const { page, headers, links } = shortPage(taxes, query, work);
      const view = buildView(undefined, work);
      const data = page.map((tax) => presentTax(tax, view));
      return buildReply({ data, links }, work, { headers });
    },
  );
