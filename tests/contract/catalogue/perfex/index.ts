/** The facts of every Perfex resource. */
import type { Resource } from '../facts.ts';
import { calendar } from './calendar.ts';
import { common } from './common.ts';
import { contacts } from './contacts.ts';
import { contracts } from './contracts.ts';
import { creditNotes } from './credit-notes.ts';

export const perfex: Readonly<Record<string, Resource>> = { calendar, common, contacts, contracts, creditNotes };
