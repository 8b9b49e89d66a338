/** Sereni's records as its samples show them. */
import type { Shape } from '../facts.ts';
import { coded, named, person } from './facts.ts';

export const client: Shape = {
  digits: 'id',
  text: `reference name email phone street city state zip_code locale tax_number billing_street billing_city
    billing_zip billing_state status notes? photo?`,
  number: 'expense balance paid',
  zoned: 'created_at updated_at',
  within: { currency: coded, 'contact?': person, 'country?': coded, 'billing_country?': coded },
};

export const expense: Shape = {
  digits: 'id',
  text: 'reference name currency vendor notes?',
  number: 'amount',
  bit: 'invoiced is_recurring is_visible',
  zoned: 'expense_date created_at updated_at',
  within: { 'project?': named, category: named, 'client?': named, 'user?': person },
};

export const payment: Shape = {
  digits: 'id',
  text: 'reference method currency status notes? provider_id?',
  number: 'amount',
  zoned: 'payment_date created_at updated_at',
  within: { invoice: { digits: 'id', text: 'reference' }, 'project?': named, 'client?': named, 'meta?': {} },
};

/** The document prints no comment. */
export const comment: Shape = {
  digits: 'id',
  text: 'message',
  zoned: 'created_at updated_at',
  within: { 'user?': person },
};

export const project: Shape = {
  digits: 'id',
  text: 'reference name currency billing_method status notes?',
  decimal: 'hourly_rate? fixed_rate? estimate_hours? billable_time unbillable_time unbilled',
  number: 'progress sub_total total_expenses',
  zoned: 'start_date due_date? created_at updated_at',
  within: { 'client?': named },
};

/** The document prints no board but its id and name in a task. */
export const board: Shape = { digits: 'id', text: 'name', number: 'position', zoned: 'created_at updated_at' };

export const task: Shape = {
  digits: 'id',
  text: 'name description?',
  decimal: 'hourly_rate? estimated_hours?',
  number: 'progress logged_time',
  bit: 'visible',
  zoned: 'start_date? due_date? created_at updated_at',
  within: { 'project?': named, 'user?': person, 'board?': named, 'priority?': named },
};
