/** Texts that only one who holds a secret can read again: AES-256-GCM under a key that is made from it (HKDF, RFC 5869). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const toKey = (secret: string, about: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', about, 32));

/**
 * @param secret what it is sealed with; long and random
 * @param about what the text is for: another purpose makes another key
 * @returns base64
 */
export function seal(text: string, secret: string, about: string): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, toKey(secret, about), nonce);
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64');
}

/**
 * The text that was sealed.
 * @throws where it was sealed with another secret or for another purpose, or was changed
 */
export function unseal(sealed: string, secret: string, about: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const opening = createDecipheriv(cipher, toKey(secret, about), bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8');
}
