/** A member of staff: Sereni's and Teamwork's user, Productive's person. */
import * as z from 'zod';
import { recordFields } from '../record.ts';

export const staff = z.object({
  ...recordFields,
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  email: z.string(),
  active: z.boolean().default(true),
});
export type Staff = z.infer<typeof staff>;

/** "Sarah W", or the e-mail address where no name is known. */
export function fullName(person: Pick<Staff, 'firstName' | 'lastName' | 'email'>): string {
  return `${person.firstName} ${person.lastName}`.trim() || person.email;
}
