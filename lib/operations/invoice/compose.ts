/** Composes an invoice or recurring invoice: a bill with a series and payment modes. */
import { type InvoicingInput, ownOfInvoicing } from '../../domain/invoice/input.ts';
import { type Invoicing, invoicing } from '../../domain/invoice/invoice.ts';
import { unknownReferenceProblem } from '../../domain/problem.ts';
import { pickGiven } from '../../domain/record.ts';
import { isForUse, isOffered, whyModeNotOffered, whyNotOffered } from '../../domain/settings/entry.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { composeBill } from '../bill/compose.ts';
import { listEntries } from '../settings/entries.ts';

type Composed = { bill: Invoicing; series: Series | null; changes: Change[] };

/** Chooses the named series, else the default or first enabled one. @throws Problem `invalid` for one not enabled */
export function chooseSeries(all: readonly Series[], requestedId: number | null): Series | null {
  if (requestedId !== null) {
    const found = all.find((series) => series.id === requestedId);
    const fault = whyNotOffered(found, requestedId, 'seriesId');
    if (fault || !found) throw fault ?? unknownReferenceProblem('seriesId', requestedId);
    return found;
  }
  const enabled = all.filter((series) => series.active);
  return enabled.find((series) => series.default) ?? enabled[0] ?? null;
}

/** Newly named payment modes must exist, be in use, and not be for expenses only. */
async function checkModes(before: Invoicing | null, { paymentModeIds = [] }: InvoicingInput, work: Work) {
  const fresh = paymentModeIds.filter((id) => !before?.paymentModeIds.includes(id));
  const modes = await work.store.paymentModes.getMany(fresh);
  for (const id of fresh) {
    const fault = whyModeNotOffered(modes.get(id)?.doc, id, 'paymentModeIds', 'invoices');
    if (fault) throw fault;
  }
}

/** The payment modes that are selected by default. */
async function readUsualModes({ store }: Work): Promise<number[]> {
  const modes = await listEntries(store.paymentModes);
  return modes
    .filter((mode) => mode.selectedByDefault && isOffered(mode) && isForUse(mode, 'invoices'))
    .map(({ id }) => id);
}

/** Applies an input to an invoice. All reads leave in one turn. @throws Problem `invalid` for what does not exist */
export async function composeInvoicing(before: Invoicing | null, input: InvoicingInput, work: Work): Promise<Composed> {
  // The invoice's own series may have been deleted since; naming it again changes nothing.
  const { seriesId } = input;
  const asksForSeries =
    before === null || seriesId === null || (seriesId !== undefined && seriesId !== before.seriesId);
  const takesUsualModes = before === null && input.usualModes && input.paymentModeIds === undefined;
  const [allSeries, { bill, changes }, usualModes] = await Promise.all([
    asksForSeries ? listEntries(work.store.series) : null,
    composeBill(before, input, work),
    takesUsualModes ? readUsualModes(work) : null,
    checkModes(before, input, work),
  ]);
  const series = allSeries ? chooseSeries(allSeries, seriesId ?? null) : null;
  const whole: Invoicing = {
    ...(before ?? invoicing.parse({ ...bill, seriesId: null })),
    // On update `bill` is the whole invoice, so the input must come after it.
    ...bill,
    ...pickGiven(input, ownOfInvoicing),
    ...(usualModes ? { paymentModeIds: usualModes } : {}),
    ...(allSeries ? { seriesId: series?.id ?? null } : {}),
  };
  return { bill: whole, series, changes };
}
