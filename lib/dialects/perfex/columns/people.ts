/** Codecs that only Perfex's contacts and staff use. */
import * as z from 'zod';
import { type ContactPermission, contactPermissions } from '../../../domain/contact/contact.ts';
import { flagInput, listInput, neededAddressInput, nullableTextInput, readBy, textInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';
import * as codec from './text-and-numbers.ts';

export const emailColumn: Codec<string> = {
  ...codec.text,
  input: neededAddressInput,
  broken: 'nobody',
  sample: 'person@example.com',
};

/** A password: stored as typed, blanks included, and never shown. */
export const passwordColumn: Codec<string> = {
  input: textInput.pipe(z.string().max(255, { error: 'is longer than 255 characters' })),
  output: () => null,
  wire: z.null(),
  broken: { nested: 1 },
  sample: 'correct horse battery staple',
};

const directions = ['rtl', 'ltr'] as const;
export const directionColumn: Codec<(typeof directions)[number] | null> = {
  input: nullableTextInput.pipe(z.enum(directions, { error: 'must be rtl or ltr' }).nullable()),
  wire: z.enum(directions).nullable(),
  broken: 'up',
  sample: 'rtl',
};

/** A switch is on for any text that is no plain no: clients send its own name, or the address that the mails go to. */
export function switchColumn(name: string): Codec<boolean> {
  const anyText = textInput
    .refine((value) => value.trim() !== '', { error: 'must be yes or no' })
    .transform(() => true);
  return {
    ...codec.flag,
    input: z.union([flagInput, anyText], { error: 'must be yes or no' }),
    broken: { nested: 1 },
    sample: name,
  };
}

const permissionNumbers = {
  invoices: '1',
  estimates: '2',
  contracts: '3',
  proposals: '4',
  support: '5',
  projects: '6',
} satisfies Record<ContactPermission, string>;

const permission = readBy(
  textInput,
  (number) => contactPermissions.find((name) => permissionNumbers[name] === number.trim()),
  'must be a number from 1 to 6',
);

/** A contact's permissions by number: as array, bracketed form fields, comma list, or JSON text. */
export const permissionsColumn: Codec<ContactPermission[]> = {
  input: listInput(permission).transform((chosen) => contactPermissions.filter((name) => chosen.includes(name))),
  output: (value) => value.map((name) => permissionNumbers[name]),
  wire: z.array(z.enum(Object.values(permissionNumbers))),
  broken: ['7'],
  sample: ['1', '2', '6'],
};
