/** List and read of one customer's contacts. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { idParam } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { buildAnswer } from '../../fields.ts';
import { showRecords } from '../../resource.ts';
import { findOwners } from '../columns/company.ts';
import { protocol } from '../protocol/envelope.ts';
import type { Filter } from '../protocol/filters.ts';
import { chooseColumns, listAnswer, replyWithList } from '../protocol/lists.ts';
import { nothingFound } from '../protocol/messages.ts';
import { listQuery } from '../protocol/paging.ts';
import { contact } from './contact.ts';

const { resource } = contact;
const declare = declareFor(protocol, resource);
const columns = chooseColumns(resource, 'read');

const createNotFound = (): Problem => new Problem('not_found', nothingFound);

/** Reads the customer of the path at the same time as the contacts. It must exist. */
const joinOwner = (customerId: number): typeof resource.join => ({
  by: 'organization',
  read: async ({ store }) => {
    const owner = await store.whole.customers.get(customerId);
    if (!owner) throw createNotFound();
    return findOwners([owner.doc], store);
  },
});

/** Leaves the contacts of one customer. */
const ofCustomer = (customerId: number): Filter => ({
  name: 'customer_id',
  wire: 'userid',
  wanted: new Set([String(customerId)]),
  fact: (row) => String(row.customer),
  kept: [{ list: `customer=${customerId}`, by: 'id' }],
});

/** GET of a customer's contacts. */
export const listOfCustomer = () =>
  declare(
    {
      method: 'GET',
      path: '/api/contacts/{customer_id}',
      verb: 'of-customer',
      summary: 'List all contacts of a customer.',
    },
    {
      failure: nothingFound,
      params: z.object({ customer_id: idParam }),
      query: listQuery,
      answer: listAnswer(columns, false),
    },
    async ({ params: { customer_id: customerId }, query, ...work }) => {
      const reply = { ...resource, join: joinOwner(customerId) };
      return replyWithList(reply, query, work, [ofCustomer(customerId)], columns);
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
      const [shown] = await showRecords({ ...resource, columns, join: joinOwner(params.customer_id) }, docs, work);
      return { status: 200, body: shown?.attributes };
    },
  );
