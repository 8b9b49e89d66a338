/** Behind the shared domain, CloudFront tells who the client is; nobody else is believed. */
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { findAddress } from '../../lib/http/front.ts';
import { describeFront } from '../../scripts/codegen/front.ts';

process.env.FRONT_KEY = 'of-this-stage';
const edge = '130.176.0.1';

it.each([
  [
    'the front with its key',
    { 'x-quintet-front-key': 'of-this-stage', 'x-quintet-address': '203.0.113.7' },
    '203.0.113.7',
  ],
  ['an IPv6 client', { 'x-quintet-front-key': 'of-this-stage', 'x-quintet-address': '2001:db8::1' }, '2001:db8::1'],
  ['a client that names an address', { 'x-quintet-address': '203.0.113.7' }, edge],
  ['a wrong key', { 'x-quintet-front-key': 'guess', 'x-quintet-address': '203.0.113.7' }, edge],
  ['a text that is no address', { 'x-quintet-front-key': 'of-this-stage', 'x-quintet-address': 'me' }, edge],
  ['nobody', {}, edge],
])('%s', (_, headers, address) => expect(findAddress(headers, edge)).toBe(address));

it('the front overwrites what a client says of its address', () => {
  const { TellAddress } = describeFront() as { TellAddress: { Properties: { FunctionCode: string } } };
  const request = { headers: { 'x-quintet-address': { value: '10.0.0.1' }, accept: { value: '*/*' } } };
  const event = { viewer: { ip: '203.0.113.7' }, request };
  expect(runInNewContext(`${TellAddress.Properties.FunctionCode} handler(event)`, { event })).toEqual({
    headers: { 'x-quintet-address': { value: '203.0.113.7' }, accept: { value: '*/*' } },
  });
});
