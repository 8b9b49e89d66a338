/** The facts of every Perfex resource. */

import type { Resource } from '../facts.ts';
import { calendar } from './calendar.ts';
import { common } from './common.ts';
import { contacts } from './contacts.ts';
import { contracts } from './contracts.ts';
import { creditNotes } from './credit-notes.ts';
import { customFields } from './custom-fields.ts';
import { customers } from './customers.ts';
import { estimates } from './estimates.ts';
import { expenses } from './expenses.ts';
import { invoices } from './invoices.ts';
import { items } from './items.ts';
import { leads } from './leads.ts';
import { milestones } from './milestones.ts';
import { payments } from './payments.ts';
import { projects } from './projects.ts';
import { proposals } from './proposals.ts';
import { staffs } from './staffs.ts';
import { subscriptions } from './subscriptions.ts';
import { taskChecklist } from './task-checklist.ts';
import { tasks } from './tasks.ts';
import { thirdparty } from './thirdparty.ts';
import { tickets } from './tickets.ts';
import { timesheets } from './timesheets.ts';
import { zapier } from './zapier.ts';

export const perfex: Readonly<Record<string, Resource>> = {
  calendar,
  common,
  contacts,
  contracts,
  creditNotes,
  customFields,
  customers,
  estimates,
  expenses,
  invoices,
  items,
  leads,
  milestones,
  payments,
  projects,
  proposals,
  staffs,
  subscriptions,
  taskChecklist,
  tasks,
  thirdparty,
  tickets,
  timesheets,
  zapier,
};
