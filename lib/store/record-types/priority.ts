import { namedEntry } from '../../domain/settings/settings.ts';

export const priorityRecordType = { name: 'priority', resource: null, schema: namedEntry, home: 'settings' } as const;
