/** A new organization with the records that make every documented call work on the first day. */

import type { Organization } from '../../domain/organization/organization.ts';
import { organization as organizationSchema } from '../../domain/organization/organization.ts';
import { invalid } from '../../domain/problem.ts';
import * as settings from '../../domain/settings/settings.ts';
import { createOrganization } from '../../store/organizations.ts';
import type { Change } from '../../store/save.ts';
import { storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { birth } from '../record/records.ts';

const paymentModes = ['Bank', 'Cash', 'PayPal', 'Stripe'];
const taxes = [
  { name: 'VAT 21%', ratePercent: '21', default: false },
  { name: 'VAT 10%', ratePercent: '10', default: false },
  { name: 'RETENTION', ratePercent: '-15', default: false },
  { name: 'VAT 4%', ratePercent: '4', default: false },
];
/** The documents' examples name series up to 3 and taxes up to 4. */
const series = [
  { name: 'Invoices', value: 'INV-', default: true },
  { name: 'Services', value: 'SRV-', default: false },
  { name: 'Projects', value: 'PRJ-', default: false },
];
const categories = ['Office Rent', 'Travel', 'Hardware', 'Software', 'Other'];

/** The server acting for an organization, outside any request. */
export function systemWork(firm: Organization, at: string): Work {
  return {
    store: storeFor(firm),
    actor: { staffId: null, scopes: ['*'], tokenId: 'system' },
    firm,
    at,
    today: at.slice(0, 10),
  };
}

/**
 * Makes an organization: euro, UTC, payment modes, taxes, expense categories and series, INV- the default.
 * @param at ISO instant
 * @throws Problem `duplicate` for a name in use, `invalid` for one that is empty or longer than 255 characters
 */
export async function prepareOrganization(name: string, at: string): Promise<Organization> {
  if (name.trim() === '' || name.length > 255) throw invalid('name', 'must have 1 to 255 characters');
  const fields = {
    name,
    currency: 'EUR',
    currencies: ['USD', 'GBP'],
    timezone: 'UTC',
    locale: 'en',
    createdAt: at,
    updatedAt: at,
  };
  return createOrganization(organizationSchema.omit({ id: true }).parse(fields), (firm) => furnish(firm, at));
}

/** The records a new organization starts with, in one write. */
async function furnish(firm: Organization, at: string): Promise<void> {
  const work = systemWork(firm, at);
  const { store } = work;
  const changes: Change[] = [];
  const firstIds = await Promise.all([
    store.paymentModes.nextId(paymentModes.length),
    store.taxes.nextId(taxes.length),
    store.expenseCategories.nextId(categories.length),
    store.series.nextId(series.length),
  ]);
  paymentModes.forEach((mode, i) => {
    const doc = { ...birth(work, firstIds[0] + i), name: mode, selectedByDefault: i === 0 };
    changes.push(store.paymentModes.create(settings.paymentMode.parse(doc)));
  });
  taxes.forEach((tax, i) => {
    changes.push(store.taxes.create(settings.tax.parse({ ...birth(work, firstIds[1] + i), ...tax })));
  });
  categories.forEach((category, i) => {
    const doc = { ...birth(work, firstIds[2] + i), name: category };
    changes.push(store.expenseCategories.create(settings.expenseCategory.parse(doc)));
  });
  series.forEach((one, i) => {
    changes.push(store.series.create(settings.series.parse({ ...birth(work, firstIds[3] + i), ...one })));
  });
  await store.save(changes);
}
