/** The local gateway's events, held against the sample that AWS prints for payload 2.0. */
import { describe, expect, it } from 'vitest';
import { type Arrived, eventOf } from '../../lab/lambda/http-event.ts';

const arrived = (more: Partial<Arrived>): Arrived => ({
  method: 'GET',
  target: '/',
  rawHeaders: ['Host', 'api.example.com'],
  body: Buffer.alloc(0),
  sourceIp: '192.0.2.1',
  httpVersion: '1.1',
  requestId: 'id',
  atMs: Date.parse('2020-03-12T19:03:58.390Z'),
  routeKey: '$default',
  pathParameters: {},
  ...more,
});

describe('an event of payload 2.0', () => {
  it('has every part of the documented sample that an API without authorizers, certificates and stage variables has', () => {
    const event = eventOf(
      arrived({
        method: 'POST',
        target: '/path/to/resource?parameter1=value1&parameter1=value2&parameter2=value',
        rawHeaders: [
          ...['Host', 'id.execute-api.us-east-1.amazonaws.com', 'User-Agent', 'agent', 'Content-Type', 'text/plain'],
          ...['Header1', 'value1', 'Header2', 'value1', 'header2', 'value2', 'Cookie', 'cookie1=a; cookie2=b'],
        ],
        body: Buffer.from('Hello from client'),
        routeKey: 'POST /path/{parameter1}/resource',
        pathParameters: { parameter1: 'to' },
      }),
    );
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /path/{parameter1}/resource',
      rawPath: '/path/to/resource',
      rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=value',
      cookies: ['cookie1=a', 'cookie2=b'],
      headers: {
        host: 'id.execute-api.us-east-1.amazonaws.com',
        'user-agent': 'agent',
        'content-type': 'text/plain',
        header1: 'value1',
        header2: 'value1,value2',
      },
      queryStringParameters: { parameter1: 'value1,value2', parameter2: 'value' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: 'id.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'id',
        http: {
          method: 'POST',
          path: '/path/to/resource',
          protocol: 'HTTP/1.1',
          sourceIp: '192.0.2.1',
          userAgent: 'agent',
        },
        requestId: 'id',
        routeKey: 'POST /path/{parameter1}/resource',
        stage: '$default',
        time: '12/Mar/2020:19:03:58 +0000',
        timeEpoch: 1_584_039_838_390,
      },
      body: 'Hello from client',
      pathParameters: { parameter1: 'to' },
      isBase64Encoded: false,
    });
  });

  it('has nothing in place of what a request does not have', () => {
    const event = eventOf(arrived({}));
    for (const absent of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) {
      expect(event).not.toHaveProperty(absent);
    }
    expect(event.rawQueryString).toBe('');
  });

  it('has the path decoded, as a whole, and the query as it was sent', () => {
    const { rawPath, rawQueryString } = eventOf(arrived({ target: '/a%20b/c%2Fd%C3%A9?q=a%20b%2Bc&x[]=%5B' }));
    expect(rawPath).toBe('/a b/c/dé');
    expect(rawQueryString).toBe('q=a%20b%2Bc&x[]=%5B');
    expect(eventOf(arrived({ target: '/a%zz' })).rawPath).toBe('/a%zz');
  });

  it.each([
    ['application/json', '{"a":"é"}', true],
    ['application/json; charset=utf-8', '{}', true],
    ['application/vnd.api+json', '{}', true],
    ['text/csv', 'a,b', true],
    ['application/xml', '<a/>', true],
    ['application/x-www-form-urlencoded', 'a=b', false],
    ['multipart/form-data; boundary=x', '--x--', false],
    ['application/pdf', '%PDF', false],
    ['', 'bytes', false],
  ])('has a body of %s as text or as base64', (type, text, isText) => {
    const event = eventOf(arrived({ rawHeaders: type ? ['Content-Type', type] : [], body: Buffer.from(text) }));
    expect(event.isBase64Encoded).toBe(!isText);
    expect(event.body).toBe(isText ? text : Buffer.from(text).toString('base64'));
  });

  it('spoils no bytes of a body that only says that it is text', () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const latin = eventOf(arrived({ rawHeaders: ['Content-Type', 'application/json'], body }));
    expect(Buffer.from(latin.body ?? '', 'base64')).toEqual(body);
    const packed = eventOf(
      arrived({ rawHeaders: ['Content-Type', 'text/plain', 'Content-Encoding', 'gzip'], body: Buffer.from('x') }),
    );
    expect(packed.isBase64Encoded).toBe(true);
  });
});
