/** Records a bill names without being listed under them: they must exist when they are named. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { unknownReference } from '../../domain/problem.ts';
import type { Work } from '../../store/work.ts';
import type { BillInput } from './input.ts';

/**
 * Looks up the payment modes and the member of staff a bill names anew; those it had may have been
 * deleted since. Their reads join the others of the same turn.
 * @throws Problem `invalid` for one that does not exist
 */
export async function checkReferences(
  before: Pick<Invoice, 'paymentModeIds' | 'salesStaffId'>,
  input: Pick<BillInput, 'paymentModeIds' | 'salesStaffId'>,
  work: Work,
): Promise<void> {
  const paymentModeIds = (input.paymentModeIds ?? []).filter((id) => !before.paymentModeIds.includes(id));
  const salesStaffId = input.salesStaffId === before.salesStaffId ? null : input.salesStaffId;
  const [modes, person] = await Promise.all([
    work.store.paymentModes.getMany(paymentModeIds),
    salesStaffId ? work.store.staff.get(salesStaffId) : null,
  ]);
  for (const id of paymentModeIds) {
    const mode = modes.get(id)?.doc;
    if (!mode || mode.deletedAt !== null) throw unknownReference('payment_mode_ids', id);
  }
  if (salesStaffId && !person) throw unknownReference('sales_staff_id', salesStaffId);
}
