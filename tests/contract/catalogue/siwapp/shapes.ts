/** siwapp's records as its samples show them. */
import type { Shape } from '../facts.ts';

const links = (text: string): Shape => ({ text });
const related: Shape = { text: 'type', digits: 'id' };

export const tax: Shape = {
  digits: 'id',
  text: 'type',
  within: { attributes: { text: 'name value', truth: 'default active' }, links: links('self') },
};

/** Without `type`, as printed. */
export const series: Shape = {
  digits: 'id',
  within: {
    attributes: { text: 'name value', boolean: 'enabled default?', number: 'first_number next_number' },
    links: links('self'),
  },
};

export const item: Shape = {
  digits: 'id',
  text: 'type',
  within: {
    attributes: { text: 'name description', short: 'quantity unitary_cost discount', list: 'tax_ids taxes' },
    relationships: { within: { 'invoice?': { within: { 'data?': related } }, taxes: { within: { data: related } } } },
    links: links('self url taxes'),
  },
};

const paymentAttributes: Shape = { text: 'name notes', short: 'amount', date: 'date' };

export const payment: Shape = {
  digits: 'id',
  text: 'type',
  within: {
    attributes: paymentAttributes,
    relationships: { within: { invoice: { within: { data: related } } } },
    links: links('self'),
  },
};

/** Flat, as only this list is printed. */
export const listedPayment: Shape = { ...paymentAttributes, text: 'name notes url', digits: 'id' };

const nestedPayment: Shape = { digits: 'id', within: { attributes: { ...paymentAttributes, text: 'name notes url' } } };

const invoiceAttributes: Shape = {
  text: `name identification email invoicing_address shipping_address contact_person terms notes days_to_due
    series_number reference status download_link currency`,
  digits: 'series_id customer_id',
  truth: 'draft sent_by_email',
  short: 'base_amount discount_amount net_amount tax_amount gross_amount paid_amount',
  date: 'issue_date due_date?',
  list: 'tag_list',
  within: { taxes: {} },
};

const ofInvoice = (items: Shape): Shape => ({
  digits: 'id',
  text: 'type',
  within: {
    attributes: invoiceAttributes,
    meta: {},
    links: links('self download_link customer items payments'),
    relationships: {
      within: {
        customer: { within: { data: { digits: 'id', within: { attributes: { text: 'identification url' } } } } },
        payments: { within: { data: nestedPayment } },
        items: { within: { data: { digits: 'id', text: 'type', within: { attributes: items } } } },
      },
    },
  },
});

export const invoice = ofInvoice({ text: 'description', short: 'quantity unitary_cost discount', list: 'tax_ids' });
/** The items' figures are numbers there. */
export const listedInvoice = ofInvoice({
  text: 'description',
  number: 'quantity unitary_cost discount',
  list: 'tax_ids',
});

export const recurringInvoice: Shape = {
  digits: 'id',
  text: 'type',
  within: {
    attributes: {
      number: 'series-id customer-id days-to-due? period max-occurrences?',
      text: `identification name email contact-person invoicing-address? shipping-address? terms? notes? period-type
        currency`,
      boolean: 'enabled sent-by-email',
      date: 'starting-date finishing-date?',
      short: 'net-amount gross-amount',
      list: 'tag-list',
      within: { taxes: {} },
    },
    relationships: {
      within: {
        customer: { within: { data: related } },
        items: {
          within: {
            data: {
              within: {
                attributes: {
                  number: 'id common-id product-id?',
                  short: 'quantity discount unitary-cost',
                  text: 'description',
                  none: 'deleted-at',
                },
              },
            },
          },
        },
      },
    },
    links: links('self customer items'),
  },
};

export const customer: Shape = {
  digits: 'id',
  text: 'type',
  within: {
    attributes: { text: 'name identification email contact_person invoicing_address shipping_address' },
    links: links('self invoices'),
  },
};
