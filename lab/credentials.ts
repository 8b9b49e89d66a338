/** What clients of each dialect send: how they write a token, and what they call JSON. */
import type { Dialect } from '../lib/http/route.ts';

export function credentialsOf(dialect: Dialect, token: string): Record<string, string> {
  switch (dialect) {
    case 'perfex':
      return { authtoken: token };
    case 'siwapp':
      return { authorization: `Token token="${token}"` };
    case 'sereni':
      return { authorization: `Bearer ${token}`, accept: 'application/json' };
    case 'teamwork':
      return { authorization: `Basic ${Buffer.from(`${token}:x`).toString('base64')}` };
    case 'productive':
      return { 'x-auth-token': token };
    case 'admin':
      return { authorization: `Bearer ${token}` };
  }
}

export const jsonTypeOf = (dialect: Dialect): string =>
  dialect === 'productive' ? 'application/vnd.api+json' : 'application/json';
