/**
 * A bill's addresses: a block in parts, as Perfex writes them, and one text, as siwapp does. Each
 * follows the other, so that whoever looks sees what was written last.
 */
import { type Address, emptyAddress, formatAddress } from '../record.ts';
import type { Bill, CustomerSnapshot } from './bill.ts';

type Addressed = Pick<Bill, 'billing' | 'shipping' | 'customer'>;
type Wish = { billing?: Partial<Address>; shipping?: Partial<Address>; snapshot?: Partial<CustomerSnapshot> };
type Text = string | null | undefined;

/** One block and its text: the parts written now win, else another text than before empties the block. */
function follow(block: Address, parts: Partial<Address> | undefined, text: { was: Text; given: Text; now: Text }) {
  const now = text.now ?? null;
  if (parts) {
    const after = { ...block, ...parts };
    return { block: after, text: text.given === undefined ? formatAddress(after) || null : now };
  }
  return { block: text.given === undefined || text.given === text.was ? block : emptyAddress, text: now };
}

/**
 * The blocks and texts of a bill after a wish.
 * @param bill blocks as they were, the customer's snapshot as it is to be but for the blocks
 * @param was the snapshot before
 */
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
