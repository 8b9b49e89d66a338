/** The shared domain in front of several APIs: CloudFront tells the client's address, and proves that it was CloudFront. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { readEnv } from '../platform/env.ts';

/** The headers that it adds to requests (scripts/codegen/front.ts). A client's own are overwritten there. */
export const frontHeaders = { address: 'x-quintet-address', key: 'x-quintet-front-key' } as const;

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Finds the client's IP address. What a header says counts only with the front's key: otherwise every client could choose
 * its address, and with it where its wrong tokens are counted.
 * @param headers with names in lower case
 * @param source the address that connected to API Gateway
 */
export function findAddress(headers: Readonly<Record<string, string>>, source: string): string {
  const { FRONT_KEY: key } = readEnv();
  const { [frontHeaders.address]: address = '', [frontHeaders.key]: given = '' } = headers;
  const isFront = key !== '' && timingSafeEqual(hash(given), hash(key));
  return isFront && isIP(address) !== 0 ? address : source;
}
