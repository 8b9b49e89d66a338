/**
 * Stands in for an endpoint of AWS on this machine. It checks keys and signatures (SigV4) as AWS does, and refuses wrong
 * ones in the words of each service. What the right ones are told is said by whoever starts it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `service` and `region` are those that it was signed for. `path` has the query too; `target` is '' without one. */
export type AwsRequest = {
  keyId: string;
  service: string;
  region: string;
  method: string;
  path: string;
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type AwsReply = { status: number; headers?: Record<string, string>; body?: Buffer | string };
/** `cut`: the connection ends without an answer; `silent`: nothing at all. */
export type AwsAnswer = AwsReply | 'cut' | 'silent';

type Keys = { secret: string; sessionToken?: string };

export type AwsEndpoint = { url: string; stop: () => Promise<void> };

/** Makes an answer of the services that speak JSON. */
export const jsonReply = (body: object, status = 200): AwsReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

/** Makes an answer in XML. */
export const xmlReply = (body: string, status = 200): AwsReply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const inXml = (code: string, message: string): string =>
  `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;

/** Makes a service's answer to what it refuses, with AWS's code. */
export function refuseAs(service: string, status: number, code: string, message: string): AwsReply {
  if (service === 's3') return xmlReply(inXml(code, message), status);
  if (queries.has(service)) return xmlReply(`<ErrorResponse>${inXml(code, message)}</ErrorResponse>`, status);
  const reply = jsonReply({ __type: `com.amazon.coral.service#${code}`, message }, status);
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': code } };
}

/** Services that are asked in forms and answer in XML. */
const queries = new Set(['cloudformation', 'sts']);

/** The codes for keys and signatures: services with JSON have words of their own. */
const codes = {
  missing: { json: 'MissingAuthenticationTokenException', xml: 'MissingAuthenticationToken' },
  unknown: { json: 'UnrecognizedClientException', xml: 'InvalidClientTokenId' },
  wrong: { json: 'InvalidSignatureException', xml: 'SignatureDoesNotMatch' },
};
const messages = {
  missing: 'Missing Authentication Token',
  unknown: 'The security token included in the request is invalid.',
  wrong: 'The request signature we calculated does not match the signature you provided.',
};

function refuseKeys({ service, target }: Pick<AwsRequest, 'service' | 'target'>, why: keyof typeof codes): AwsReply {
  const code = codes[why][service === 's3' || queries.has(service) ? 'xml' : 'json'];
  return refuseAs(service, target === '' ? 403 : 400, code, messages[why]);
}

const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const sign = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const escapeUri = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

type Signed = { keyId: string; scope: string; names: string; signature: string };

function readAuthorization({ authorization = '' }: IncomingHttpHeaders): Signed | null {
  const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, keyId, scope = '', names = '', signature = ''] = form.exec(authorization) ?? [];
  return keyId === undefined ? null : { keyId, scope, names, signature };
}

/** Whether a request is signed with a secret, as it came. */
function isSignedWith(secret: string, { scope, names, signature }: Signed, request: AwsRequest): boolean {
  const { method, headers, body, service } = request;
  const [path = '', query = ''] = request.path.split('?');
  // S3 takes a path as it is; for the others it is escaped once more.
  const canonicalPath = service === 's3' ? path : path.split('/').map(escapeUri).join('/');
  const canonicalQuery = [...new URLSearchParams(query)]
    .map(([name, value]) => `${escapeUri(name)}=${escapeUri(value)}`)
    .sort()
    .join('&');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const stated = headers['x-amz-content-sha256'];
  const bodyHash = hash(body);
  if (stated !== undefined && stated !== bodyHash && stated !== 'UNSIGNED-PAYLOAD') return false;
  const canonical = [method, canonicalPath, canonicalQuery, signed.join(''), names, stated ?? bodyHash].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer | string>(sign, `AWS4${secret}`);
  return timingSafeEqual(sign(key, text), Buffer.from(signature, 'hex'));
}

function findFault(request: AwsRequest, signed: Signed | null, keys: Keys | null): keyof typeof codes | null {
  if (!signed) return 'missing';
  if (!keys || keys.sessionToken !== request.headers['x-amz-security-token']) return 'unknown';
  return isSignedWith(keys.secret, signed, request) ? null : 'wrong';
}

function toRequest(heard: IncomingMessage, signed: Signed | null, body: Buffer): AwsRequest {
  const { method = '', url: path = '', headers } = heard;
  const [, region = '', service = ''] = signed?.scope.split('/') ?? [];
  const target = String(headers['x-amz-target'] ?? '');
  return { keyId: signed?.keyId ?? '', service, region, method, path, target, headers, body };
}

/**
 * Starts an endpoint on a free port.
 * @param endpoint.findKeys the secret of an access key; null where nobody has that key
 * @param endpoint.answer what those with right keys are told; what it throws is answered with 500
 * @param endpoint.onRefused called for each request with wrong keys
 */
export async function startAwsEndpoint(endpoint: {
  findKeys: (keyId: string) => Keys | null;
  answer: (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>;
  onRefused?: (request: AwsRequest) => void;
}): Promise<AwsEndpoint> {
  const { findKeys, answer, onRefused = () => {} } = endpoint;
  const decide = async (request: AwsRequest, signed: Signed | null): Promise<AwsAnswer> => {
    const fault = findFault(request, signed, signed && findKeys(signed.keyId));
    if (fault === null) return answer(request);
    onRefused(request);
    return refuseKeys(request, fault);
  };
  const server = createServer(async (heard, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of heard) chunks.push(chunk as Buffer);
    const signed = readAuthorization(heard.headers);
    const request = toRequest(heard, signed, Buffer.concat(chunks));
    const said = await decide(request, signed).catch((error: unknown) =>
      refuseAs(request.service, 500, 'InternalServerError', String(error)),
    );
    if (said === 'cut') heard.socket.destroy();
    else if (said !== 'silent') response.writeHead(said.status, said.headers).end(said.body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Gives a request to a DynamoDB engine, and its answer. @throws what the connection fails with */
export function askEngine(engine: string, { method, headers, body }: AwsRequest): Promise<AwsReply> {
  const { promise, resolve, reject } = Promise.withResolvers<AwsReply>();
  const { host: _, connection: __, ...others } = headers;
  const sent = send(engine, { method, headers: others }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('error', reject);
    response.once('end', () => {
      const type = response.headers['content-type'];
      resolve({
        status: response.statusCode ?? 500,
        headers: type === undefined ? {} : { 'content-type': type },
        body: Buffer.concat(chunks),
      });
    });
  });
  sent.once('error', reject);
  sent.end(body);
  return promise;
}
