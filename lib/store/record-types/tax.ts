import { tax } from '../../domain/settings/settings.ts';

export const taxRecordType = { name: 'tax', resource: 'taxes', schema: tax, home: 'settings' } as const;
