import { namedEntry } from '../../domain/settings/settings.ts';

export const departmentRecordType = {
  name: 'department',
  resource: null,
  schema: namedEntry,
  home: 'settings',
} as const;
