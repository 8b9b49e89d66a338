/** A stand-in for endpoints of AWS on this machine. It checks signatures (SigV4) as AWS does, and refuses wrong keys. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const awsKeys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' };

/** `service` and `region` are those that it was signed for. */
export type AwsRequest = { service: string; region: string; method: string; path: string; target: string; body: Body };
type Body = Record<string, unknown>;
/** An error has AWS's code. `cut`: the connection ends without an answer; `silent`: nothing at all. */
export type AwsAnswer = { status: number; body: Body; error?: string } | 'cut' | 'silent';

export type AwsServer = {
  url: string;
  /** Those with right keys. */
  requests: AwsRequest[];
  refused: number;
  answer: (request: AwsRequest) => AwsAnswer;
  close: () => Promise<void>;
};

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const sign = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

type Signed = { keyId: string; scope: string[]; isRight: boolean };

/** Checks an `Authorization` of AWS4-HMAC-SHA256 against the request as it came. */
function readSignature(request: IncomingMessage, body: string): Signed | null {
  const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, keyId = '', scopeText = '', names = '', signature = ''] =
    form.exec(request.headers.authorization ?? '') ?? [];
  if (!signature) return null;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, path, query, headers.join(''), names, hash(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scopeText, hash(canonical)].join('\n');
  const scope = scopeText.split('/');
  const key = scope.reduce<Buffer | string>(sign, `AWS4${awsKeys.AWS_SECRET_ACCESS_KEY}`);
  const isRight = timingSafeEqual(sign(key, text), Buffer.from(signature, 'hex'));
  return { keyId, scope, isRight };
}

function respond(response: ServerResponse, { status, body, error }: Exclude<AwsAnswer, string>): void {
  const head = { 'content-type': 'application/json', ...(error ? { 'x-amzn-errortype': error } : {}) };
  response.writeHead(status, head).end(JSON.stringify(error ? { __type: error, ...body } : body));
}

/** @param answer what those with right keys are told */
export async function startAwsServer(answer: AwsServer['answer']): Promise<AwsServer> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const refuse = (error: string, message: string): void => {
      made.refused += 1;
      respond(response, { status: 403, error, body: { message } });
    };
    const signed = readSignature(request, body);
    if (!signed) return refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');
    const { keyId, scope, isRight } = signed;
    const [, region = '', service = ''] = scope;
    const known = awsKeys.AWS_ACCESS_KEY_ID;
    if (keyId !== known) return refuse('UnrecognizedClientException', 'The security token is invalid.');
    if (!isRight) return refuse('InvalidSignatureException', 'The request signature does not match.');
    const target = String(request.headers['x-amz-target'] ?? '');
    const { method = '', url: path = '' } = request;
    const heard = { service, region, method, path, target, body: JSON.parse(body) as Body };
    made.requests.push(heard);
    const said = made.answer(heard);
    if (said === 'cut') request.socket.destroy();
    else if (said !== 'silent') respond(response, said);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const made: AwsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    refused: 0,
    answer,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return made;
}
