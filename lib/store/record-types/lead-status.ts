/** How lead statuses lie in the table. */
import { leadStatus } from '../../domain/settings/settings.ts';

export const leadStatusNoun = { name: 'lead status', resource: null, schema: leadStatus, home: 'settings' } as const;
