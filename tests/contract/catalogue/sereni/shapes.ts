/** Sereni's records as its samples show them. */
import type { Shape } from '../facts.ts';

const named: Shape = { digits: 'id', text: 'name' };
const person: Shape = { digits: 'id', text: 'name email' };
const coded: Shape = { text: 'code name' };
const record = (attributes: Shape): Shape => ({ digits: 'id', text: 'type', within: { attributes } });

export const client = record({
  digits: 'id',
  text: `reference name email phone street city state zip_code locale tax_number billing_street billing_city
    billing_zip billing_state status notes? photo?`,
  number: 'expense balance paid',
  zoned: 'created_at updated_at',
  within: { currency: coded, 'contact?': person, 'country?': coded, 'billing_country?': coded },
});

export const expense = record({
  digits: 'id',
  text: 'reference name currency vendor notes?',
  number: 'amount',
  bit: 'invoiced is_recurring is_visible',
  zoned: 'expense_date created_at updated_at',
  within: { 'project?': named, category: named, 'client?': named, 'user?': person },
});

export const payment = record({
  digits: 'id',
  text: 'reference method currency status notes? provider_id?',
  number: 'amount',
  zoned: 'payment_date created_at updated_at',
  within: { invoice: { digits: 'id', text: 'reference' }, 'project?': named, 'client?': named, 'meta?': {} },
});

/** The document prints no comment. */
export const comment = record({
  digits: 'id',
  text: 'message',
  zoned: 'created_at updated_at',
  within: { 'user?': person },
});

export const project = record({
  digits: 'id',
  text: 'reference name currency billing_method status notes?',
  decimal: 'hourly_rate? fixed_rate? estimate_hours? billable_time unbillable_time unbilled',
  number: 'progress sub_total total_expenses',
  zoned: 'start_date due_date? created_at updated_at',
  within: { 'client?': named },
});

/** The document prints no board but its id and name in a task. */
export const board = record({ digits: 'id', text: 'name', number: 'position', zoned: 'created_at updated_at' });

export const task = record({
  digits: 'id',
  text: 'name description?',
  decimal: 'hourly_rate? estimated_hours?',
  number: 'progress logged_time',
  bit: 'visible',
  zoned: 'start_date? due_date? created_at updated_at',
  within: { 'project?': named, 'user?': person, 'board?': named, 'priority?': named },
});
