/** Loaded before a command, it gives invoices a migration, so that all of them have to be written. */
import { invoiceRecordType } from '../../lib/store/record-types/invoice.ts';
import type { Fields } from '../../lib/store/schema.ts';

Object.assign(invoiceRecordType, { migrations: [(fields: Fields): Fields => ({ ...fields, purchaseOrder: '' })] });
