/** Teamwork's account: the organization, and who calls. Clients ask it whether a token is good, and where it leads. */
import * as z from 'zod';
import type { Organization } from '../../domain/organization/organization.ts';
import { declareFor } from '../declare.ts';
import { protocol } from './http.ts';

const text = z.string();
const shape = { id: text, name: text, companyid: text, companyname: text, code: text, URL: text, lang: text };

/** The organization has no id among the records of customers, so its company has none. */
const describe = ({ id, name }: Organization, origin: string) => ({
  id: String(id),
  name,
  companyid: '',
  companyname: name,
  code: String(id),
  URL: `${origin}/`,
  lang: 'EN',
});

/** GET /account.json. */
export const readAccount = () =>
  declareFor(protocol, { name: 'account', scope: 'organization' })(
    { method: 'GET', path: '/account.json', verb: 'read', summary: 'Read the account.' },
    { answer: z.object({ STATUS: z.literal('OK'), account: z.object(shape) }) },
    async ({ organization, incoming }) => ({
      status: 200,
      body: { STATUS: 'OK', account: describe(organization, incoming.origin) },
    }),
  );

const caller = { userId: text, firstname: text, lastname: text, dateFormat: text, timeFormat: text };

/** GET /authenticate.json: the account, and the member of staff that the token acts for. */
export const readAuthentication = () =>
  declareFor(protocol, { name: 'authenticate', scope: 'organization' })(
    { method: 'GET', path: '/authenticate.json', verb: 'read', summary: 'Read the account, and who calls.' },
    { answer: z.object({ STATUS: z.literal('OK'), account: z.object({ ...shape, ...caller }) }) },
    async ({ organization, incoming, actor, store }) => {
      const person = actor.staffId === null ? null : (await store.whole.staff.get(actor.staffId))?.doc;
      const account = {
        ...describe(organization, incoming.origin),
        userId: String(person?.id ?? ''),
        firstname: person?.firstName ?? '',
        lastname: person?.lastName ?? '',
        dateFormat: 'YYYY-MM-DD',
        timeFormat: 'HH:mm',
      };
      return { status: 200, body: { STATUS: 'OK', account } };
    },
  );
