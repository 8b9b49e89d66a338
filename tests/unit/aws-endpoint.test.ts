/** The stand-in for AWS takes what is signed with the right secret, as it was signed, and nothing else. */
import { request as send } from 'node:http';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, type AwsRequest, refuseAs, startAwsEndpoint } from '../../lab/aws-endpoint.ts';

/** The key of AWS's own examples of signatures. */
const [accessKeyId, secretAccessKey] = ['AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'];
const sessionToken = 'session';
const keys: Record<string, { secret: string; sessionToken?: string }> = {
  [accessKeyId]: { secret: secretAccessKey },
  ASIAEXAMPLE: { secret: secretAccessKey, sessionToken },
};

const heard: AwsRequest[] = [];
let refused = 0;
let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    findKeys: (keyId) => keys[keyId] ?? null,
    answer: (request) => {
      heard.push(request);
      return refuseAs(request.service, 400, 'Heard', 'It came.');
    },
    onRefused: () => {
      refused += 1;
    },
  });
});
afterEach(() => {
  heard.length = 0;
  refused = 0;
});
afterAll(() => endpoint.stop());

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** Asks a service by its SDK, and gives the code of the refusal. */
const asks: Record<string, (settings: object) => Promise<unknown>> = {
  dynamodb: (settings) => new DynamoDBClient(settings).send(new QueryCommand({ TableName: 'books' })),
  s3: (settings) =>
    new S3Client({ ...settings, forcePathStyle: true }).send(
      new PutObjectCommand({ Bucket: 'files', Key: "1/a b+(c)'ü.txt", Body: Buffer.from('heavy') }),
    ),
  lambda: (settings) =>
    new LambdaClient(settings).send(new InvokeCommand({ FunctionName: 'arn:aws:lambda:x:1:function:one' })),
  cloudformation: (settings) =>
    new CloudFormationClient(settings).send(new DescribeStacksCommand({ StackName: 'quintet-core-prod' })),
};

async function codeOf(service: string, credentials: Credentials): Promise<string> {
  const settings = { endpoint: endpoint.url, region: 'eu-central-1', credentials, maxAttempts: 1 };
  return (await asks[service]?.(settings).then(
    () => 'none',
    (error: Error) => error.name,
  )) as string;
}

describe.each([
  ['dynamodb', 'UnrecognizedClientException', 'InvalidSignatureException'],
  ['lambda', 'UnrecognizedClientException', 'InvalidSignatureException'],
  ['s3', 'InvalidClientTokenId', 'SignatureDoesNotMatch'],
  ['cloudformation', 'InvalidClientTokenId', 'SignatureDoesNotMatch'],
])('%s', (service, unknown, wrong) => {
  it('is asked with the right secret', async () => {
    expect(await codeOf(service, { accessKeyId, secretAccessKey })).toBe('Heard');
    expect(await codeOf(service, { accessKeyId: 'ASIAEXAMPLE', secretAccessKey, sessionToken })).toBe('Heard');
    expect(heard).toMatchObject([
      { service, region: 'eu-central-1', keyId: accessKeyId },
      { service, keyId: 'ASIAEXAMPLE' },
    ]);
  });

  it('is not asked with others', async () => {
    expect(await codeOf(service, { accessKeyId: 'AKIDOTHER', secretAccessKey })).toBe(unknown);
    expect(await codeOf(service, { accessKeyId: 'ASIAEXAMPLE', secretAccessKey })).toBe(unknown);
    expect(await codeOf(service, { accessKeyId, secretAccessKey: 'other' })).toBe(wrong);
    expect([heard, refused]).toEqual([[], 3]);
  });
});

describe('a request', () => {
  const signature = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
  /** AWS's documented example of a signed request. */
  const example = {
    path: '/?Action=ListUsers&Version=2010-05-08',
    headers: {
      host: 'iam.amazonaws.com',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
    },
    body: '',
  };
  function codeOfRaw({ path, headers, body }: { path: string; headers: object; body: string }): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const sent = send(`${endpoint.url}${path}`, { headers: { ...headers } }, (response) => {
      response.resume();
      resolve(String(response.headers['x-amzn-errortype']));
    });
    sent.once('error', reject).end(body);
    return promise;
  }

  it('of AWS’s own example is signed right, parameters in any order', async () => {
    expect(await codeOfRaw(example)).toBe('Heard');
    expect(await codeOfRaw({ ...example, path: '/?Version=2010-05-08&Action=ListUsers' })).toBe('Heard');
  });

  it.each([
    ['another path', { path: '/other?Action=ListUsers&Version=2010-05-08' }],
    ['another parameter', { path: '/?Action=ListRoles&Version=2010-05-08' }],
    ['another header', { headers: { ...example.headers, 'x-amz-date': '20150830T123601Z' } }],
    ['another body', { body: 'other', headers: { ...example.headers, 'content-length': '5' } }],
    ['a hash of another body', { headers: { ...example.headers, 'x-amz-content-sha256': 'a'.repeat(64) } }],
  ])('with %s is not', async (_, changes) => {
    expect(await codeOfRaw({ ...example, ...changes })).toBe('InvalidSignatureException');
  });

  it('without a signature is told so', async () => {
    expect(await codeOfRaw({ ...example, headers: {} })).toBe('MissingAuthenticationTokenException');
    expect(heard).toEqual([]);
  });
});
