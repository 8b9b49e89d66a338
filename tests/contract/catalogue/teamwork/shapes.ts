/** What Teamwork's answers look like. All of it is text; "" is nothing, so that most keys may be empty. */
import { both, type Shape } from '../facts.ts';

/** What lists show of an invoice. */
export const invoice: Shape = {
  digits: 'id project-id company-id created-by-user-id update-by-user-id',
  text: `project-name company-name number description po-number fixed-cost currency-code status exported-by-user-id
    exported-by-user-firstname exported-by-user-lastname exported-date created-by-user-firstname
    created-by-user-lastname edited-by-user-firstname edited-by-user-lastname`,
  compact: 'display-date',
  utc: 'date-created date-updated',
};

const lineItem: Shape = {
  digits: 'id minutes billable user-id task-id',
  decimal: 'rate decimal-hours cost',
  text: 'description user-firstname user-lastname task-name',
  utc: 'date-logged-utc',
};
const expense: Shape = {
  digits: 'id invoice-id created-by-user-id',
  text: 'name description created-by-user-firstname created-by-user-lastname',
  compact: 'date',
  decimal: 'cost',
};

/** What the read adds. */
export const wholeInvoice: Shape = both(invoice, {
  list: 'line-items expenses',
  digits: 'total-time',
  decimal: 'total-time-decimal total-cost',
  within: { 'line-items': lineItem, expenses: expense },
});

export const currencyCode: Shape = { text: 'name code' };
