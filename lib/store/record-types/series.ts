import { series } from '../../domain/settings/settings.ts';

export const seriesRecordType = { name: 'series', resource: 'series', schema: series, home: 'settings' } as const;
