/** The invoice that every bench writes, as a Perfex client sends it: lines of 2 × 12.50 with 21 % VAT. */

const descriptions = ['Hosting', 'Support', 'Domain'];

/** Makes the body of an invoice for customer 1. `number` must not be taken yet. */
export function bill(number: number, lines = 3) {
  const sumOf = (cents: number): string => ((cents * lines) / 100).toFixed(2);
  return {
    clientid: 1,
    number,
    date: '2026-01-31',
    currency: 1,
    subtotal: sumOf(2_500),
    total: sumOf(3_025),
    billing_street: '1 Street',
    allowed_payment_modes: [1],
    newitems: Array.from({ length: lines }, (_, i) => ({
      description: descriptions[i] ?? `Line ${i + 1}`,
      qty: 2,
      rate: '12.50',
      taxname: ['VAT 21%|21.00'],
    })),
  };
}
