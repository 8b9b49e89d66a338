/** How taxes lie in the table. */
import { tax } from '../../domain/settings/settings.ts';

export const taxNoun = { name: 'tax', resource: 'taxes', schema: tax, home: 'settings' } as const;
