/** The input of operations that write an expense. Omitted fields keep their value. */
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { Repetition } from '../recurrence/recurrence.ts';
import type { Expense } from './expense.ts';

/** Derived from other fields, or set by the schedule or an invoice (operations/invoice/charge.ts). */
type Derived =
  | 'exchangeRate'
  | 'exchangeOn'
  | 'rateStated'
  | 'billableMinor'
  | 'billableCurrency'
  | 'billableRate'
  | 'billableRateStated'
  | 'invoiceId'
  | 'reference'
  | 'recurrence'
  | 'formerRecurrence'
  | 'generatedFrom'
  | 'files'
  | 'customValues';

export type ExpenseChange = Partial<Omit<Expense, Derived>> & {
  /** 1 unit of its currency in the organization's; above 0. Null removes a stated rate. */
  exchangeRate?: string | null;
  /** The exact cost in major units of its own currency. `amountMinor` overrides it. */
  amount?: string;
  /**
   * The charge in the project's currency, or the expense's if it has no project. If omitted, the charge follows the
   * cost. `billableMinor` overrides it.
   */
  billableAmount?: string;
  billableMinor?: number;
  /** Null stops the repetition. An expense that does not repeat yet needs `every` and `unit`. */
  repeats?: Partial<Repetition> | null;
  /** Repeats without saying how often: a repetition stays as it is, a new one is monthly. */
  repeating?: boolean;
  /** Null removes the receipts. The id of the newest receipt changes nothing. */
  receiptId?: number | null;
  /** The invoice as answers show it. Any other is refused: only invoices add and remove their charges. */
  chargedToInvoiceId?: number | null;
} & CustomValuesInput;
