/** Productive's person: a member of staff. Its company is null, as staff belongs to no customer. */
import * as z from 'zod';
import type { Staff } from '../../domain/staff/staff.ts';
import { fold } from '../../domain/text.ts';
import { columnsOf } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constants, instantOf, nullableText } from './columns.ts';
import { company } from './company.ts';
import { askableByName, status } from './facts.ts';
import { kinds } from './filters.ts';
import { empty } from './graph.ts';
import { productive } from './protocol.ts';

/** Rights belong to tokens here, not to people: everybody has the role of the sample's member of staff. */
const roleId = 3;

const { computed } = columnsOf<Staff, object, undefined>();

const columns = [
  computed('first_name', z.string(), (doc) => doc.firstName),
  computed('last_name', z.string(), (doc) => doc.lastName),
  computed('email', z.string(), (doc) => doc.email),
  ...constants({ title: null }),
  computed('joined_at', nullableText, (doc, view) => instantOf(doc.createdAt, view)),
  ...constants({ last_seen_at: null }),
  computed('deactivated_at', nullableText, (doc, view) => instantOf(doc.active ? null : doc.updatedAt, view)),
  ...constants({ archived_at: null, role_id: roleId, invited_at: null, is_user: true }),
  computed('user_id', z.number(), (doc) => doc.id),
  ...constants({ tag_list: [], avatar_url: null, virtual: false, custom_fields: null, autotracking: false }),
  computed('created_at', nullableText, (doc, view) => instantOf(doc.createdAt, view)),
  ...constants({ placeholder: false, color_id: null, private_custom_reports_used: 0, contact: {} }),
];

export const person = productive<Staff, object, undefined>({
  name: 'people',
  singular: 'a person',
  plural: 'people',
  scope: 'staff',
  records: (store) => store.staff,
  columns,
  relationships: [{ name: 'company', to: company, id: () => null }, empty('subsidiary')],
  join: joinNothing,
  askable: askableByName(
    { email: { kind: kinds.text, fact: (row) => fold(String(row.email)) }, ...status((row) => row.active === true) },
    (row) => `${row.firstName} ${row.lastName}`,
  ),
});
