import { namedEntry } from '../../domain/settings/settings.ts';

export const ticketServiceRecordType = {
  name: 'ticket service',
  resource: null,
  schema: namedEntry,
  home: 'settings',
} as const;
