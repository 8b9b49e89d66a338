/** Codecs that only Perfex's tickets and their replies use. */
import * as z from 'zod';
import { type TicketStatus, ticketStatuses } from '../../../domain/ticket/ticket.ts';
import { readBy, textInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';

const statusNumbers = {
  open: '1',
  'in-progress': '2',
  answered: '3',
  'on-hold': '4',
  closed: '5',
} as const satisfies Record<TicketStatus, string>;

export const statusNames = {
  open: 'Open',
  'in-progress': 'In progress',
  answered: 'Answered',
  'on-hold': 'On Hold',
  closed: 'Closed',
} as const satisfies Record<TicketStatus, string>;

export const statusColumn: Codec<TicketStatus> = {
  input: readBy(
    textInput,
    (number) => ticketStatuses.find((status) => statusNumbers[status] === number.trim()),
    'must be a number from 1 to 5',
  ),
  output: (value) => statusNumbers[value],
  wire: z.enum(Object.values(statusNumbers)),
  broken: '6',
  sample: 2,
};
