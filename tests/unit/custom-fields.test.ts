/** Custom fields: the words of the Perfex document, what each type takes, how it is stored and shown. */

import { describe, expect, test } from 'vitest';
import {
  checkCustomField,
  customField,
  customFieldKinds,
  customFieldTypes,
  findKind,
  toSlug,
} from '../../lib/domain/custom-field/custom-field.ts';
import * as values from '../../lib/domain/custom-field/values.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import { Problem } from '../../lib/domain/problem.ts';
import { customValues } from '../../lib/domain/record.ts';

const { showValue } = values;
type Definition = Parameters<typeof values.checkValue>[0];
const checkValue = (definition: Definition, given: unknown) => values.checkValue(definition, given, 'UTC');
const mergeValues = (...[kind, definitions, given, before]: DropLast<Parameters<typeof values.mergeValues>>) =>
  values.mergeValues(kind, definitions, given, before, 'UTC');
type DropLast<T extends readonly unknown[]> = T extends readonly [...infer Rest, unknown] ? Rest : never;

const at = '2024-01-01T00:00:00Z';
const field = (fields: object = {}) =>
  customField.parse({
    id: 7,
    createdAt: at,
    createdBy: null,
    updatedAt: at,
    updatedBy: null,
    belongsTo: 'invoice',
    label: 'PO Number',
    type: 'input',
    ...fields,
  });
const options = ['Option 1', 'Option 2', 'Option 3'];
const ofType = (type: string, more: object = {}) =>
  field({ type, ...(['select', 'multiselect', 'checkbox'].includes(type) ? { options } : {}), ...more });

/** What a call refuses, by the path of the field. */
function refusal(call: () => unknown): Record<string, string> {
  try {
    return { accepted: JSON.stringify(call()) };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
    return Object.fromEntries(error.fields.map(({ path, message }) => [path.join('.'), message]));
  }
}

describe('kinds', () => {
  const documented =
    'Company Leads Customers Contacts Staff Contracts Tasks Expenses Invoice Items Note Estimate Contract Proposal Projects Tickets';

  test('are all those of the document, in its spelling', () => {
    const found = documented.split(' ').map(findKind);
    expect(found).not.toContain(null);
    expect(new Set([...found, 'payments'])).toEqual(new Set(customFieldKinds));
  });

  test.each([
    ['invoices', 'invoice'],
    ['INVOICE', 'invoice'],
    ['Credit Notes', 'credit_note'],
    ['credit_note', 'credit_note'],
    ['staffs', 'staff'],
    ['lead', 'leads'],
    ['', null],
    ['s', null],
    ['spoons', null],
    ['__proto__', null],
  ])('%j is %s', (word, kind) => {
    expect(findKind(word)).toBe(kind);
  });

  test('a slug is made of kind and label', () => {
    expect(toSlug(field())).toBe('invoice_po_number');
    expect(toSlug(field({ belongsTo: 'leads', label: '  Größe (cm)! ' }))).toBe('leads_grosse_cm');
    expect(toSlug(field({ label: '名前' }))).toBe('invoice_名前');
  });
});

describe('definitions', () => {
  test('keep kind and type', () => {
    expect(refusal(() => checkCustomField(field({ type: 'textarea' }), field()))).toEqual({
      type: 'cannot be changed',
    });
    expect(refusal(() => checkCustomField(field({ belongsTo: 'leads' }), field()))).toEqual({
      belongsTo: 'cannot be changed',
    });
    expect(() => checkCustomField(field({ label: 'Other' }), field())).not.toThrow();
  });
});

describe('values', () => {
  test.each<[type: string, given: unknown, stored: unknown]>([
    ['input', 'test 12', 'test 12'],
    ['input', ' kept as it is ', ' kept as it is '],
    ['input', 12, '12'],
    ['input', 0, '0'],
    ['textarea', 'two\nlines', 'two\nlines'],
    ['number', '12', '12'],
    ['number', 12.5, '12.5'],
    ['number', ' -1.50 ', '-1.5'],
    ['number', '0', '0'],
    ['select', 'Option 1', 'Option 1'],
    ['select', ['Option 2'], 'Option 2'],
    ['select', '["Option 1"]', 'Option 1'],
    ['select', ' Option 3', 'Option 3'],
    ['multiselect', ['Option 2', 'Option 1'], ['Option 1', 'Option 2']],
    ['multiselect', '["Option 1"," Option 2"]', ['Option 1', 'Option 2']],
    ['multiselect', 'Option 1, Option 2', ['Option 1', 'Option 2']],
    ['multiselect', { 0: 'Option 1', 4: 'Option 3' }, ['Option 1', 'Option 3']],
    ['multiselect', ['', 'Option 1'], ['Option 1']],
    ['checkbox', 'Option 3', ['Option 3']],
    ['checkbox', ['Option 1', 'Option 1'], ['Option 1']],
    ['date_picker', '2021-05-16', '2021-05-16'],
    ['date_picker', '2021-05-16 10:00:00', '2021-05-16'],
    ['date_picker_time', '2021-05-25 23:06:00', '2021-05-25 23:06:00'],
    ['date_picker_time', '2021-05-25T23:06', '2021-05-25 23:06:00'],
    ['date_picker_time', '2021-05-25', '2021-05-25 00:00:00'],
    ['date_picker_time', '2021-05-25T23:06:00+01:00', '2021-05-25 22:06:00'],
    ['colorpicker', '#8f1b1b', '#8f1b1b'],
    ['colorpicker', '#FFF', '#ffffff'],
    ['link', 'https://google.com/?q=1&r=2', 'https://google.com/?q=1&r=2'],
    ['link', 'www.example.com', 'www.example.com'],
    ['link', 'mailto:office@example.com', 'mailto:office@example.com'],
    ['link', '<a>Link</a>', '<a>Link</a>'],
    [
      'link',
      '<a href="https://google.com" target="_blank">google</a>',
      '<a href="https://google.com" target="_blank">google</a>',
    ],
  ])('of type %s: %j is stored as %j', (type, given, stored) => {
    expect(checkValue(ofType(type), given)).toEqual(stored);
  });

  test.each<[type: string, ...given: unknown[]]>([
    ['input', true, ['a'], { a: 1 }, 'x'.repeat(10_001)],
    ['textarea', false, ['a']],
    ['number', 'many', '1e5', '1,5', true, [1], Number.NaN],
    ['select', 'Option 4', 'option 1', ['Option 1', 'Option 2'], true, '["Option 1"', [['Option 1']], 5],
    ['multiselect', 'Option 1, Option 4', ['Option 4'], true, '{"a":1}', '[1', [null]],
    ['checkbox', ['on'], false],
    ['date_picker', '2021-02-30', '16.05.2021', 'today', 20210516],
    ['date_picker_time', '2021-05-25 24:00:00', '2021-02-30 10:00', '23:06'],
    ['colorpicker', 'red', '#12345', '#gggggg', 'ffffff'],
    [
      'link',
      'not a link',
      'javascript:alert(1)',
      '<a href="javascript:alert(1)">x</a>',
      '<a href="https://a.example" onclick="x()">x</a>',
      '<a href="https://a.example" href="javascript:x">x</a>',
      '<a>x</a><script>x</script>',
      '<a><b>x</b></a>',
    ],
  ])('of type %s: the rest is refused, by label and path', (type, ...givens) => {
    for (const given of givens) {
      const told = refusal(() => checkValue(ofType(type), given));
      expect(told, JSON.stringify(given)).toEqual({ 'customValues.invoice.7': expect.stringMatching(/^PO Number /) });
    }
  });

  test.each(customFieldTypes)('of type %s: nothing clears it, unless it is required', (type) => {
    for (const empty of ['', '  ', null, undefined]) {
      expect(checkValue(ofType(type), empty)).toBeNull();
      expect(refusal(() => checkValue(ofType(type, { required: true }), empty))).toEqual({
        'customValues.invoice.7': 'The PO Number field is required',
      });
    }
  });

  test('choices are cleared by an empty list, however it is written', () => {
    for (const empty of [[], {}, [''], '[]', ',']) expect(checkValue(ofType('multiselect'), empty)).toBeNull();
  });

  test('an option may have a comma in it', () => {
    const tricky = ofType('multiselect', { options: ['Red, dark', 'Blue'] });
    expect(checkValue(tricky, 'Red, dark')).toEqual(['Red, dark']);
    expect(checkValue(tricky, ['Blue', 'Red, dark'])).toEqual(['Red, dark', 'Blue']);
  });

  test('what is stored is taken again and stays the same', () => {
    for (const [type, given] of [
      ['number', '1.50'],
      ['select', 'Option 1'],
      ['multiselect', ['Option 3', 'Option 1']],
      ['date_picker_time', '2021-05-25'],
      ['colorpicker', '#FFF'],
    ] as const) {
      const stored = checkValue(ofType(type), given);
      expect(checkValue(ofType(type), stored)).toEqual(stored);
      for (const manner of ['plain', 'json'] as const) {
        const shown = showValue(ofType(type), stored ?? undefined, manner);
        expect(checkValue(ofType(type), shown), `${type} ${manner}`).toEqual(stored);
      }
    }
  });
});

describe('shown', () => {
  test.each([
    ['input', 'test 12', 'test 12', 'test 12'],
    ['select', 'Option 1', 'Option 1', '["Option 1"]'],
    ['multiselect', ['Option 1', 'Option 2'], 'Option 1, Option 2', '["Option 1","Option 2"]'],
    ['checkbox', ['Option 1'], 'Option 1', '["Option 1"]'],
    ['date_picker_time', '2021-05-06 00:23:25', '2021-05-06 00:23:25', '2021-05-06 00:23:25'],
    ['input', undefined, '', ''],
    ['multiselect', undefined, '', ''],
  ])('%s %j as the document prints it', (type, value, plain, json) => {
    expect(showValue(ofType(type), value, 'plain')).toBe(plain);
    expect(showValue(ofType(type), value, 'json')).toBe(json);
  });
});

describe('the values of a record', () => {
  const definitions = [
    ofType('input', { id: 1, required: true, label: 'Input 1' }),
    ofType('number', { id: 2, label: 'Number 1' }),
    ofType('checkbox', { id: 6, label: 'Checkbox 1' }),
  ];

  test('are checked together, and all that is wrong is told', () => {
    expect(refusal(() => mergeValues('invoice', definitions, { 2: 'many', 6: ['Option 9'], 42: 'y' }, null))).toEqual({
      'customValues.invoice.1': 'The Input 1 field is required',
      'customValues.invoice.2': `Number 1 ${decimalExpected}`,
      'customValues.invoice.6': expect.stringContaining('Checkbox 1'),
      'customValues.invoice.42': 'is not a custom field of invoice',
    });
  });

  test('a new record needs the required ones; an update need not repeat them', () => {
    expect(mergeValues('invoice', definitions, { 1: 'x', 6: 'Option 1' }, null)).toEqual({ 1: 'x', 6: ['Option 1'] });
    expect(mergeValues('invoice', definitions, {}, { 1: 'x' })).toEqual({ 1: 'x' });
    expect(refusal(() => mergeValues('invoice', definitions, { 1: '' }, { 1: 'x' }))).toEqual({
      'customValues.invoice.1': 'The Input 1 field is required',
    });
  });

  test('an update changes what is given, clears what is empty, and keeps the rest', () => {
    const before = { 1: 'x', 2: '5', 6: ['Option 1'], 99: 'of a field that is gone' };
    const values = mergeValues('invoice', definitions, { 2: '', 6: ['Option 2'] }, before);
    expect(values).toEqual({ 1: 'x', 6: ['Option 2'], 99: 'of a field that is gone' });
    expect(before[2]).toBe('5');
    expect(customValues.parse(values)).toEqual(values);
  });
});
