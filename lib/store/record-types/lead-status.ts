import { leadStatus } from '../../domain/settings/settings.ts';

export const leadStatusRecordType = {
  name: 'lead status',
  resource: null,
  schema: leadStatus,
  home: 'settings',
} as const;
