/** The two verbs in which contacts differ from other resources: they are listed and read customer by customer. */
import * as z from 'zod';
import type { ListQuery, Row } from '../../../domain/list-query.ts';
import { Problem } from '../../../domain/problem.ts';
import { type Handler, lambda } from '../../../http/lambda.ts';
import type { Route } from '../../../http/route.ts';
import { idParam } from '../../codecs.ts';
import { answerOf, present } from '../../field-table.ts';
import { ownersAmong } from '../columns/company.ts';
import { aheadOf, checkFields, declare, listFields, readFields, viewOf } from '../protocol/entity.ts';
import { protocol } from '../protocol/envelope.ts';
import { checkWhole, chosenFields, listQuery, metaOf, pagingOf, toListQuery } from '../protocol/paging.ts';
import { contact } from './contact.ts';

type Declared = { route: Route; handler: Handler };

const none = (): Problem => new Problem('not_found', contact.messages.none);

/** The same query for the contacts of one customer. A sort or a filter reads rows, which are those of all contacts. */
function ofCustomer(customerId: number, query: ListQuery): ListQuery {
  const { where, order } = query;
  if (!where && !order) return { ...query, list: `customer=${customerId}` };
  return { ...query, where: (row: Row) => row.customer === customerId && (where?.(row) ?? true) };
}

/** GET /api/contacts/{customer_id}: the contacts of a customer. */
export function listOfCustomer(): Declared {
  const fields = listFields(contact);
  const route = {
    ...declare(contact, {
      method: 'GET',
      path: '/api/contacts/{customer_id}',
      verb: 'list',
      right: 'read',
      summary: 'List all contacts of a customer.',
      failure: contact.messages.none,
    }),
    params: z.object({ customer_id: idParam }),
    query: listQuery,
    answer: z.array(answerOf(fields)),
  };
  const handler = lambda(protocol, route, async ({ params: { customer_id: customerId }, query, ...work }) => {
    checkFields(fields, query.fields, work);
    const { contacts, whole } = work.store;
    const paging = pagingOf(query);
    const [{ total, items }, owner, ahead] = await Promise.all([
      contacts.find(ofCustomer(customerId, toListQuery(query, contact.sortable, work.firm))),
      whole.customers.get(customerId),
      aheadOf(contact, work),
    ]);
    if (!owner || (paging === null && total === 0)) throw none();
    checkWhole(total, query);
    const docs = items.map(({ doc }) => doc);
    const view = await viewOf(contact, docs, work, { ...ahead, join: ownersAmong([owner.doc], work.store) });
    const data = docs.map((doc) => chosenFields(present(fields, doc, view), query.fields, contact.idKey));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

/** GET /api/contacts/{customer_id}/{contact_id}. */
export function readOfCustomer(): Declared {
  const fields = readFields(contact);
  const route = {
    ...declare(contact, {
      method: 'GET',
      path: '/api/contacts/{customer_id}/{contact_id}',
      verb: 'read',
      right: 'read',
      summary: 'Read one contact of a customer.',
      failure: contact.messages.none,
    }),
    params: z.object({ customer_id: idParam, contact_id: idParam }),
    answer: answerOf(fields),
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    const [stored, owner, ahead] = await Promise.all([
      work.store.contacts.get(params.contact_id),
      work.store.whole.customers.get(params.customer_id),
      aheadOf(contact, work),
    ]);
    if (!stored || !owner || stored.doc.customerId !== owner.doc.id) throw none();
    const view = await viewOf(contact, [stored.doc], work, { ...ahead, join: ownersAmong([owner.doc], work.store) });
    return { status: 200, body: present(fields, stored.doc, view) };
  });
  return { route, handler };
}
