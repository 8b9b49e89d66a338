/** Hashes passwords. They are never checked: only tokens give access. */
import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** OWASP's recommendation for 16 MB of memory: about 200 ms of one core, on another thread. */
const cost = { N: 16_384, r: 8, p: 5 } as const;
const saltBytes = 16;
const keyBytes = 32;

/** Hashes a password with a random salt, as `scrypt$<N>$<r>$<p>$<salt>$<key>` (salt and key in base64url). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password.normalize('NFC'), salt, keyBytes, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}
