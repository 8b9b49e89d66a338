/** A bill's addresses, in two forms that follow each other: structured blocks (Perfex) and one text (siwapp). */
import { type Address, emptyAddress, formatAddress } from '../record.ts';
import type { Bill, CustomerSnapshot } from './bill.ts';

type Addressed = Pick<Bill, 'billing' | 'shipping' | 'customer'>;
type Wish = { billing?: Partial<Address>; shipping?: Partial<Address>; snapshot?: Partial<CustomerSnapshot> };
type Text = string | null | undefined;

/** Merges one block and its text. New parts of the block win; otherwise a changed text empties the block. */
function follow(block: Address, parts: Partial<Address> | undefined, text: { was: Text; given: Text; now: Text }) {
  const now = text.now ?? null;
  if (parts) {
    const after = { ...block, ...parts };
    return { block: after, text: text.given === undefined ? formatAddress(after) || null : now };
  }
  return { block: text.given === undefined || text.given === text.was ? block : emptyAddress, text: now };
}

/** Merges a bill's addresses with an input. The snapshot in `bill` has the input already; its blocks do not. */
export function composeAddresses(bill: Addressed, input: Wish, was: CustomerSnapshot): Addressed {
  const text = (name: 'invoicingAddress' | 'shippingAddress') => ({
    was: was[name],
    given: input.snapshot?.[name],
    now: bill.customer[name],
  });
  const billing = follow(bill.billing, input.billing, text('invoicingAddress'));
  const shipping = follow(bill.shipping, input.shipping, text('shippingAddress'));
  const customer = { ...bill.customer, invoicingAddress: billing.text, shippingAddress: shipping.text };
  return { billing: billing.block, shipping: shipping.block, customer };
}
