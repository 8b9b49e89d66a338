/** What a client asks for when it writes an expense, in our words; what is left out stays as it is. */
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { Repetition } from '../recurrence/recurrence.ts';
import type { Expense } from './expense.ts';

/** What follows from other fields, or is the schedule's or the invoice's (see operations/invoice/charge.ts). */
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
  /** 1 unit of its currency = this many of the organization's, on its day; above 0. Null takes one back that was stated. */
  exchangeRate?: string | null;
  /** Exact decimal in major units: the cost, in its own currency. In minor units it is `amountMinor`, which goes before. */
  amount?: string;
  /**
   * The same, of what the customer pays, in the project's currency (the expense's where it has no project).
   * Left out, it is the cost of what is billable, and goes on following that. In minor units `billableMinor`.
   */
  billableAmount?: string;
  billableMinor?: number;
  /** Repeats the expense; null stops it. One that does not repeat needs `every` and `unit` to begin. */
  repeats?: Partial<Repetition> | null;
  /** Whether it repeats, where nobody says how often: what repeats goes on as it does, what begins to does so each month. */
  repeating?: boolean;
  /** Null takes the receipts off; the number of the newest one leaves them as they are. */
  receiptId?: number | null;
  /** The invoice it is on, as answers show it. Another one is refused: an invoice takes on and gives up its charges itself. */
  chargedOn?: number | null;
} & CustomValuesInput;
