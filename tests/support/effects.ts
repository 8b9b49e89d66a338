/** What tests see of the effects of settings, through the dialects. */

import type { Firm, Reply } from '../../lab/api.ts';
import { invoice as newInvoice } from '../../lab/books.ts';
import { firmWithProjects } from './settings.ts';

export type Dialects = Firm & {
  perfex: ReturnType<Firm['as']>;
  siwapp: ReturnType<Firm['as']>;
  sereni: ReturnType<Firm['as']>;
  teamwork: ReturnType<Firm['as']>;
  admin: ReturnType<Firm['as']>;
  /** Writes and answers, or tells what was refused. */
  post: (path: string, body: object, call?: object) => Promise<Reply>;
  /** A siwapp invoice's attributes. */
  bill: (attributes?: object, item?: object, call?: object) => Promise<Reply>;
  /** An invoice on paper, as text. */
  page: () => Promise<string>;
};

/** A firm with customer 1 and projects of these names, 1 and 2 if none are said, as all dialects see it. */
export async function dialects(projects?: readonly string[]): Promise<Dialects> {
  const firm = await firmWithProjects(projects);
  const [perfex, siwapp, sereni] = [firm.as('perfex'), firm.as('siwapp'), firm.as('sereni')];
  return {
    ...firm,
    perfex,
    siwapp,
    sereni,
    teamwork: firm.as('teamwork'),
    admin: firm.as('admin'),
    post: (path, body, call = {}) => perfex('POST', path, { body, ...call }),
    bill: (attributes = {}, item = {}, call = {}) => {
      const items = { data: [{ attributes: { description: 'Work', unitary_cost: 100, ...item } }] };
      const data = { attributes: { customer_id: 1, ...attributes }, relationships: { items } };
      return siwapp('POST', '/api/v1/invoices', { body: { data }, ...call });
    },
    page: async () => {
      const { id } = await newInvoice(firm.work, { customerId: 1 });
      return String((await siwapp('GET', `/api/v1/invoices/print_template/1/invoice/${id}?format=html`)).body);
    },
  };
}
