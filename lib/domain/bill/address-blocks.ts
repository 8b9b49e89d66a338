/** A bill's addresses, in two forms that follow each other: structured blocks (Perfex) and one text (siwapp). */
import { type Address, emptyAddress, formatAddress } from '../record.ts';
import type { Bill, CustomerSnapshot } from './bill.ts';

type Addressed = Pick<Bill, 'billing' | 'shipping' | 'customer'>;
type AddressInput = { billing?: Partial<Address>; shipping?: Partial<Address>; snapshot?: Partial<CustomerSnapshot> };
type Text = string | null | undefined;

/** Merges one block and its text. New parts of the block win; otherwise a changed text empties the block. */
function mergeBlock(
  block: Address,
  parts: Partial<Address> | undefined,
  text: { before: Text; input: Text; merged: Text },
) {
  const merged = text.merged ?? null;
  if (parts) {
    const mergedBlock = { ...block, ...parts };
    return { block: mergedBlock, text: text.input === undefined ? formatAddress(mergedBlock) || null : merged };
  }
  return { block: text.input === undefined || text.input === text.before ? block : emptyAddress, text: merged };
}

/** Merges a bill's addresses with an input. The snapshot in `bill` has the input already; its blocks do not. */
export function composeAddresses(bill: Addressed, input: AddressInput, snapshotBefore: CustomerSnapshot): Addressed {
  const text = (name: 'invoicingAddress' | 'shippingAddress') => ({
    before: snapshotBefore[name],
    input: input.snapshot?.[name],
    merged: bill.customer[name],
  });
  const billing = mergeBlock(bill.billing, input.billing, text('invoicingAddress'));
  const shipping = mergeBlock(bill.shipping, input.shipping, text('shippingAddress'));
  const customer = { ...bill.customer, invoicingAddress: billing.text, shippingAddress: shipping.text };
  return { billing: billing.block, shipping: shipping.block, customer };
}
