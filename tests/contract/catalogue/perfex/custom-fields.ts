/** The fields are defined in the settings; what is written into them goes with the record that has them. */
import type { Resource, Shape } from '../facts.ts';

const entry: Shape = { digits: 'custom_field_id required', text: 'field_name label type value' };
const none = { status: false, message: 'No data were found' };
const options = ['Option 1', 'Option 2', 'Option 3'];
const field = (id: number, label: string, type: string, value: string, choice = false) => ({
  field_name: `custom_fields[invoice][${id}]`,
  custom_field_id: String(id),
  label,
  required: '0',
  type,
  value,
  ...(choice ? { options: '["Option 1","Option 2","Option 3"]' } : {}),
});
const kinds = [
  ['Input 1', 'input'],
  ['Number 1', 'number'],
  ['Textarea 1', 'textarea'],
  ['Select 1', 'select'],
  ['Multiselect 1', 'multiselect'],
  ['Checkbox 1', 'checkbox'],
  ['Datepicker 1', 'date_picker'],
  ['Datetime Picker 1', 'date_picker_time'],
  ['Colorpicker 1', 'colorpicker'],
  ['Hyperlink 1', 'link'],
] as const;
const isChoice = (type: string): boolean => ['select', 'multiselect', 'checkbox'].includes(type);
/** Number 1 is the firm's own, which it has already. */
const first = 2;
const values = {
  2: 'input1 data',
  3: '12',
  4: 'textarea content',
  5: 'Option 1',
  6: ['Option 1', 'Option 2'],
  7: ['Option 1', 'Option 2'],
  8: '2021-05-06',
  9: '2021-05-06 00:23:25',
  10: '#ffffff',
  11: '<a>Link</a>',
};
const shown = [
  'input1 data',
  '12',
  'textarea content',
  '["Option 1"]',
  '["Option 1","Option 2"]',
  '["Option 1","Option 2"]',
  '2021-05-06',
  '2021-05-06 00:23:25',
  '#ffffff',
  '<a>Link</a>',
];
const list = kinds.map(([label, type], i) => field(first + i, label, type, '', isChoice(type)));

export const customFields: Resource = {
  idKey: 'custom_field_id',
  before: [
    ...kinds.map(
      ([label, type]) =>
        [
          'admin',
          'POST /admin/v1/custom-fields',
          { belongs_to: 'invoice', label, type, ...(isChoice(type) ? { options } : {}) },
        ] as const,
    ),
    [
      'perfex',
      'POST /api/invoices',
      {
        clientid: 1,
        number: 800,
        date: '2021-08-28',
        currency: 1,
        newitems: [{ description: 'Lamp', qty: 1, rate: 110 }],
        subtotal: '110.00',
        total: '110.00',
        billing_street: 'billing address',
        allowed_payment_modes: ['1'],
        custom_fields: { invoice: values },
      },
    ],
  ],
  endpoints: {
    'GET /api/custom_fields/{FieldBelongsto}/{id}': {
      verb: 'call',
      calls: [
        {
          path: { FieldBelongsto: 'Invoice', id: '4' },
          status: 200,
          answer: list.map((one, i) => ({ ...one, value: shown[i] })),
          shows: entry,
        },
      ],
      refusals: [
        {
          when: 'a record that is not there',
          path: { FieldBelongsto: 'Invoice', id: '999' },
          status: 404,
          answer: none,
        },
        { when: 'a kind that is not there', path: { FieldBelongsto: 'Planets', id: '1' }, status: 404, answer: none },
        { when: 'a kind without fields', path: { FieldBelongsto: 'Leads', id: '1' }, status: 404, answer: none },
      ],
    },
    'GET /api/custom_fields/{FieldBelongsto}': {
      verb: 'call',
      calls: [{ path: { FieldBelongsto: 'Invoice' }, status: 200, answer: list, shows: entry }],
      refusals: [
        { when: 'a kind that is not there', path: { FieldBelongsto: 'Planets' }, status: 404, answer: none },
        { when: 'a kind without fields', path: { FieldBelongsto: 'Leads' }, status: 404, answer: none },
      ],
    },
  },
};
