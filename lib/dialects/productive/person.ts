/** Productive's person: a member of staff. Its company is null, as staff belongs to no customer. */
import type { Staff } from '../../domain/staff/staff.ts';
import { instant, rowsOf } from './columns.ts';
import { company } from './company.ts';
import { empty, resource } from './resource.ts';

const { text, textOrNull, whole, fixed } = rowsOf<Staff, undefined>();

/** Rights belong to tokens here, not to people: everybody has the role of the sample's member of staff. */
const roleId = 3;

export const person = resource<Staff, undefined>({
  type: 'people',
  collection: (store) => store.staff,
  join: async () => undefined,
  fields: [
    text('first_name', (doc) => doc.firstName),
    text('last_name', (doc) => doc.lastName),
    text('email', (doc) => doc.email),
    ...fixed({ title: null }),
    textOrNull('joined_at', (doc, view) => instant(doc.createdAt, view)),
    ...fixed({ last_seen_at: null }),
    textOrNull('deactivated_at', (doc, view) => instant(doc.active ? null : doc.updatedAt, view)),
    ...fixed({ archived_at: null, role_id: roleId, invited_at: null, is_user: true }),
    whole('user_id', (doc) => doc.id),
    ...fixed({ tag_list: [], avatar_url: null, virtual: false, custom_fields: null, autotracking: false }),
    textOrNull('created_at', (doc, view) => instant(doc.createdAt, view)),
    ...fixed({ placeholder: false, color_id: null, private_custom_reports_used: 0, contact: {} }),
  ],
  relations: [{ name: 'company', type: 'companies', to: company, id: () => null }, empty('subsidiary')],
});
