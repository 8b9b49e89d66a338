import { namedEntry } from '../../domain/settings/settings.ts';

export const customerGroupRecordType = {
  name: 'customer group',
  resource: null,
  schema: namedEntry,
  home: 'settings',
} as const;
