/** Encrypts texts with AES-256-GCM, under a key derived from a secret (HKDF, RFC 5869). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const toKey = (secret: string, about: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', about, 32));

/**
 * Encrypts a text to base64.
 * @param secret long and random
 * @param about the text's purpose; each purpose has its own key
 */
export function seal(text: string, secret: string, about: string): string {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, toKey(secret, about), nonce);
  const sealed = Buffer.concat([encryption.update(text, 'utf8'), encryption.final()]);
  return Buffer.concat([nonce, encryption.getAuthTag(), sealed]).toString('base64');
}

/** Decrypts a text. @throws when secret or purpose differ, or the text was changed */
export function unseal(sealed: string, secret: string, about: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decryption = createDecipheriv(cipher, toKey(secret, about), bytes.subarray(0, nonceBytes));
  decryption.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decryption.update(bytes.subarray(nonceBytes + tagBytes)), decryption.final()]).toString('utf8');
}
