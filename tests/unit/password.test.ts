/** How passwords are kept; what is stored of one is in the tests of staff and contacts. */
import { expect, it } from 'vitest';
import { hashPassword } from '../../lib/platform/password.ts';

it('a password is hashed at the cost that OWASP recommends, and salted', async () => {
  const [first, second] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
  expect(first).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
  expect(second).not.toBe(first);
});
