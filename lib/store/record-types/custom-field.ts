import { customField } from '../../domain/custom-field/custom-field.ts';

export const customFieldRecordType = {
  name: 'custom field',
  resource: null,
  schema: customField,
  home: 'settings',
} as const;
