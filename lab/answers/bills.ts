/** Bodies of bills and recurring invoices. */

export const line = {
  description: 'Consulting',
  long_description: 'Two days\nof it',
  qty: '2',
  rate: '60',
  unit: 'd',
  taxname: ['VAT 21%|21'],
};
export const bill = (fields: object, subtotal = '120.00', total = '145.20') => ({
  clientid: 1,
  currency: '1',
  newitems: [line],
  subtotal,
  total,
  billing_street: '1 Oak St',
  billing_city: 'Nairobi',
  billing_country: '102',
  allowed_payment_modes: [1, 2],
  ...fields,
});
export const siwappLine = { description: 'Consulting', quantity: 2, unitary_cost: 60, tax_ids: [1], discount: 5 };
export const rule = (attributes: object) => ({
  data: {
    attributes: {
      name: 'Acme',
      email: 'office@example.com',
      period: 1,
      period_type: 'month',
      days_to_due: 14,
      ...attributes,
    },
    relationships: { items: { data: [{ attributes: siwappLine }] } },
  },
});
