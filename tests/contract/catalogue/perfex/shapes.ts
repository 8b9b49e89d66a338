/** What several of Perfex's answers have in common: its tables, joined into each other. */
import type { Shape } from '../facts.ts';

/** A customer's record, alone and as `client` within others. */
export const company: Shape = {
  digits: `userid country active billing_country shipping_country default_currency show_primary_contact
    registration_confirmed addedfrom`,
  text: `company vat phonenumber city zip state address website billing_street billing_city billing_state billing_zip
    shipping_street shipping_city shipping_state shipping_zip default_language`,
  datetime: 'datecreated',
  none: 'leadid longitude latitude stripe_id',
};

/** The columns of a record's currency. */
export const currency: Shape = {
  digits: 'isdefault currencyid',
  text: 'symbol name decimal_separator thousand_separator placement currency_name',
};

/** A line of a bill. */
export const line: Shape = {
  digits: 'id rel_id item_order',
  decimal: 'qty rate',
  text: 'rel_type description long_description unit',
};

/** What all bills with addresses have. */
export const bill: Shape = {
  digits: `id clientid number number_format currency addedfrom status project_id billing_country shipping_country
    include_shipping show_quantity_as`,
  decimal: 'subtotal total_tax total adjustment discount_percent discount_total',
  text: `prefix discount_type billing_street billing_city billing_state billing_zip shipping_street shipping_city
    shipping_state shipping_zip`,
  date: 'date',
  datetime: 'datecreated',
  none: 'deleted_customer_name clientnote adminnote terms',
};

/** A custom field's value beside the record. */
export const customValue: Shape = { text: 'label value' };
