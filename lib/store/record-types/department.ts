/** How departments lie in the table. */
import { namedEntry } from '../../domain/settings/settings.ts';

export const departmentNoun = { name: 'department', resource: null, schema: namedEntry, home: 'settings' } as const;
