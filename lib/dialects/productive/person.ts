/** Productive's person: a member of staff, who belongs to no company. */
import * as z from 'zod';
import type { Staff } from '../../domain/staff/staff.ts';
import { foldText } from '../../domain/text.ts';
import { requireRight } from '../../operations/record/records.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constantColumns, formatInstant, nullableText } from './columns.ts';
import { company } from './company.ts';
import { constantFilter, idFilter, queryableByName, sortBy, statusFilter } from './facts.ts';
import { choiceKind, kinds } from './filters.ts';
import { emptyRelationship } from './graph.ts';
import { defineProductive } from './protocol.ts';

/** Rights belong to tokens here, so everybody has the sample's role. */
const roleId = 3;

const { computed } = defineColumns<Staff, object, undefined>();

const columns = [
  computed('first_name', z.string(), (doc) => doc.firstName),
  computed('last_name', z.string(), (doc) => doc.lastName),
  computed('email', z.string(), (doc) => doc.email),
  ...constantColumns({ title: null }),
  computed('joined_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  ...constantColumns({ last_seen_at: null }),
  computed('deactivated_at', nullableText, (doc, view) => formatInstant(doc.active ? null : doc.updatedAt, view)),
  ...constantColumns({ archived_at: null, role_id: roleId, invited_at: null, is_user: true }),
  computed('user_id', z.number(), (doc) => doc.id),
  ...constantColumns({ tag_list: [], avatar_url: null, virtual: false, custom_fields: null, autotracking: false }),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  ...constantColumns({ placeholder: false, color_id: null, private_custom_reports_used: 0, contact: {} }),
];

export const person = defineProductive<Staff, object, undefined>({
  name: 'people',
  singular: 'a person',
  plural: 'people',
  scope: 'staff',
  records: (store) => store.staff,
  columns,
  relationships: [{ name: 'company', to: company, id: () => null }, emptyRelationship('subsidiary')],
  join: joinNothing,
  queryable: queryableByName(
    {
      email: { kind: kinds.text, fact: (row) => foldText(String(row.email)) },
      // Staff are users, and belong to no company.
      company_id: constantFilter(kinds.id, null),
      role_id: constantFilter(kinds.id, roleId),
      person_type: constantFilter(choiceKind(1, 2, 3), 1),
      project_id: {
        ...idFilter('id'),
        expand: async (projectIds, work) => {
          requireRight(work, 'projects:read');
          const projects = await work.store.projects.getMany(projectIds.map(Number));
          return [...projects.values()].flatMap(({ doc }) => doc.memberIds);
        },
      },
      ...statusFilter((row) => row.active === true),
    },
    {
      name: (row) => `${row.firstName} ${row.lastName}`,
      sorts: {
        email: sortBy((row) => foldText(String(row.email))),
        first_name: sortBy((row) => foldText(String(row.firstName))),
        last_name: sortBy((row) => foldText(String(row.lastName))),
      },
    },
  ),
});
