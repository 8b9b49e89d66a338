/** A member of staff: Sereni's and Teamwork's user, Productive's person. */
import * as z from 'zod';
import { decimal, id, instant, recordFields } from '../record.ts';

export const staff = z.object({
  ...recordFields,
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  email: z.string(),
  active: z.boolean().default(true),
  phone: z.string().default(''),
  facebook: z.string().default(''),
  linkedin: z.string().default(''),
  skype: z.string().default(''),
  /** What an hour of the person is sold for, in the organization's currency. */
  hourlyRate: decimal.default('0'),
  /** Language name or code as the client sent it. */
  language: z.string().default(''),
  /** Which way the person reads, as the client sent it. */
  direction: z.string().default(''),
  emailSignature: z.string().default(''),
  departmentIds: z.array(id).default([]),
  /** Salted hash (platform/password.ts), never shown; null: the person has no password. */
  passwordHash: z.string().nullable().default(null),
  /** When another password took the place of the first. */
  passwordChangedAt: instant.nullable().default(null),
});
export type Staff = z.infer<typeof staff>;

/** "Sarah W", or the e-mail address where no name is known. */
export function formatFullName(person: Pick<Staff, 'firstName' | 'lastName' | 'email'>): string {
  return `${person.firstName} ${person.lastName}`.trim() || person.email;
}
