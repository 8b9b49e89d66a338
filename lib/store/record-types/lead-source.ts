import { namedEntry } from '../../domain/settings/settings.ts';

export const leadSourceRecordType = {
  name: 'lead source',
  resource: null,
  schema: namedEntry,
  home: 'settings',
} as const;
