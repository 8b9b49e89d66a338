/** List and read of contacts, which Perfex offers customer by customer. */
import * as z from 'zod';
import type { Contact } from '../../../domain/contact/contact.ts';
import type { ListQuery, Row } from '../../../domain/list-query.ts';
import { Problem } from '../../../domain/problem.ts';
import type { Work } from '../../../store/work.ts';
import { idParam } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { buildAnswer } from '../../fields.ts';
import { showRecords } from '../../resource.ts';
import { findOwners } from '../columns/company.ts';
import { protocol } from '../protocol/envelope.ts';
import { checkFields, chooseColumns, listAnswer } from '../protocol/lists.ts';
import { nothingFound } from '../protocol/messages.ts';
import { checkWhole, listQuery, readPaging, replyWith, toListQuery } from '../protocol/paging.ts';
import { contact } from './contact.ts';

const { resource } = contact;
const declare = declareFor(protocol, resource);
const columns = chooseColumns(resource, 'read');

const createNotFound = (): Problem => new Problem('not_found', nothingFound);

/** Limits a query to one customer's contacts. Sorting and filtering read the rows of all contacts. */
function ofCustomer(customerId: number, query: ListQuery): ListQuery {
  const { where, order } = query;
  if (!where && !order) return { ...query, list: `customer=${customerId}` };
  return { ...query, where: (row: Row) => row.customer === customerId && (where?.(row) ?? true) };
}

/** Shows contacts of one customer. The customer is read at the same time, and must exist. */
async function showOfCustomer(customerId: number, docs: Promise<Contact[]>, work: Work) {
  const read = async ({ store }: Work) => {
    const owner = await store.whole.customers.get(customerId);
    if (!owner) throw createNotFound();
    return findOwners([owner.doc], store);
  };
  return showRecords({ ...resource, columns, join: { by: 'organization', read } }, docs, work);
}

/** GET of a customer's contacts. */
export const listOfCustomer = () =>
  declare(
    { method: 'GET', path: '/api/contacts/{customer_id}', verb: 'list', summary: 'List all contacts of a customer.' },
    {
      failure: nothingFound,
      params: z.object({ customer_id: idParam }),
      query: listQuery,
      answer: listAnswer(columns, false),
    },
    async ({ params: { customer_id: customerId }, query, ...work }) => {
      checkFields(columns, query.fields, work);
      const paging = readPaging(query);
      const found = work.store.contacts.find(
        ofCustomer(customerId, toListQuery(query, resource.sortable, work.organization)),
      );
      const docs = found.then(({ items }) => items.map(({ doc }) => doc));
      const shown = await showOfCustomer(customerId, docs, work);
      const { total } = await found;
      if (paging === null && total === 0) throw createNotFound();
      checkWhole(total, query);
      const records = shown.map(({ attributes }) => attributes);
      return replyWith(records, query, total, paging);
    },
  );

/** GET of one contact of a customer. */
export const readOfCustomer = () =>
  declare(
    {
      method: 'GET',
      path: '/api/contacts/{customer_id}/{contact_id}',
      verb: 'read',
      summary: 'Read one contact of a customer.',
    },
    {
      failure: nothingFound,
      params: z.object({ customer_id: idParam, contact_id: idParam }),
      answer: buildAnswer(columns),
    },
    async ({ params, ...work }) => {
      const docs = work.store.contacts.get(params.contact_id).then((stored) => {
        if (stored?.doc.customerId !== params.customer_id) throw createNotFound();
        return [stored.doc];
      });
      const [shown] = await showOfCustomer(params.customer_id, docs, work);
      return { status: 200, body: shown?.attributes };
    },
  );
