/** Teamwork's people: members of staff, read only. The caller is one of them, or an integration without a name. */
import * as z from 'zod';
import type { Staff } from '../../domain/staff/staff.ts';
import type { Work } from '../../store/work.ts';
import { declareFor } from '../declare.ts';
import { buildAnswer, defineColumns } from '../fields.ts';
import { joinNothing, showOne } from '../resource.ts';
import { formatInstant } from './columns.ts';
import { protocol } from './http.ts';
import { pageParameter, toWindow } from './paging.ts';
import { defineTeamwork } from './protocol.ts';

const { computed } = defineColumns<Staff, object, undefined>();
const text = (wire: string, read: (doc: Staff) => string) => computed(wire, z.string(), read);

const query = z.object({ page: pageParameter });

const columns = [
  text('id', (doc) => String(doc.id)),
  text('user-name', (doc) => doc.email),
  text('first-name', (doc) => doc.firstName),
  text('last-name', (doc) => doc.lastName),
  text('email-address', (doc) => doc.email),
  text('phone-number-office', (doc) => doc.phone),
  text('company-id', () => ''),
  computed('company-name', z.string(), (_, { organization }) => organization.name),
  text('in-owner-company', () => '1'),
  text('user-type', () => 'account'),
  computed('deleted', z.boolean(), (doc) => !doc.active),
  text('created-at', (doc) => formatInstant(doc.createdAt)),
  text('last-changed-on', (doc) => formatInstant(doc.updatedAt)),
];

export const person = defineTeamwork<Staff, object, undefined, z.infer<typeof query>>({
  name: 'people',
  singular: 'a person',
  plural: 'people',
  scope: 'staff',
  root: 'person',
  tellsStatus: true,
  records: (store) => store.staff,
  columns,
  details: [],
  createOnly: [],
  join: joinNothing,
  listing: { query, find: ({ page }, { store }) => store.staff.find(toWindow(page)) },
});

/** Who calls with a token that is nobody's: clients ask only whether it is good. */
const describeNobody = ({ organization }: Work): Record<string, unknown> => ({
  ...Object.fromEntries(columns.map(({ wire }) => [wire, ''])),
  ...{ 'company-name': organization.name, 'user-type': 'account', deleted: false },
});

/** GET /me.json: the member of staff that the token acts for. */
export const readMe = () =>
  declareFor(protocol, { name: 'me', scope: 'staff' })(
    { method: 'GET', path: '/me.json', verb: 'read', summary: 'Read the person that the token acts for.' },
    { answer: z.object({ STATUS: z.literal('OK'), person: buildAnswer(columns) }) },
    async (work) => {
      const { staffId } = work.actor;
      const record = staffId === null ? Promise.resolve(null) : work.store.staff.get(staffId);
      const shown = await showOne(person.resource, staffId, record, work);
      return { status: 200, body: { STATUS: 'OK', person: shown?.attributes ?? describeNobody(work) } };
    },
  );
