/**
 * A stand-in for the parts of AWS that commands call, on this machine. Like AWS it knows one access key and refuses all
 * others. DynamoDB's requests go on to the engine; CloudFormation's stacks are given by the test.
 */
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

export type AwsStack = { outputs: Record<string, string>; failures?: Record<string, string> };

export type Aws = {
  endpoint: string;
  /** Deployed stacks, by name. */
  stacks: Map<string, AwsStack>;
  /** Operations in order: `DynamoDB.Query`, `STS.GetCallerIdentity`, `SSM.PutParameter`. */
  calls: string[];
  /** What was put into Parameter Store, by name. */
  secrets: Map<string, { value: string; type: string }>;
  /** How many functions the account may run at once. */
  concurrency: number;
  buckets: Set<string>;
  /** By how much its clock is ahead of this machine's. */
  aheadMs: number;
  /** What a shell has in which AWS's tools work: nothing else of AWS. */
  env: NodeJS.ProcessEnv;
  stop: () => Promise<void>;
};

export const account = '123456789012';
const key = 'AKIAQUINTETKNOWNKEY0';

type Answer = { status: number; type: string; body: string };
const json = (body: unknown, status = 200): Answer => ({
  status,
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify(body),
});
const xml = (body: string, status = 200): Answer => ({ status, type: 'text/xml', body });
const failure = (code: string, message: string): Answer =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    400,
  );
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const members = (all: readonly string[]): string => all.map((one) => `<member>${one}</member>`).join('');

function describeStacks(name: string, aws: Aws): Answer {
  const stack = aws.stacks.get(name);
  if (!stack) return failure('ValidationError', `Stack with id ${name} does not exist`);
  const outputs = Object.entries(stack.outputs).map(
    ([one, value]) => `<OutputKey>${one}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue>`,
  );
  const body = `<StackName>${name}</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members(outputs)}</Outputs>`;
  return xml(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks>${members([body])}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

function describeResources(name: string, aws: Aws): Answer {
  const failures = Object.entries(aws.stacks.get(name)?.failures ?? {}).map(
    ([id, reason]) =>
      `<LogicalResourceId>${id}</LogicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType><Timestamp>2026-01-01T00:00:00Z</Timestamp><ResourceStatus>CREATE_FAILED</ResourceStatus><ResourceStatusReason>${reason}</ResourceStatusReason>`,
  );
  return xml(
    `<DescribeStackResourcesResponse><DescribeStackResourcesResult><StackResources>${members(failures)}</StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>`,
  );
}

/** Answers a request that is none of DynamoDB's. */
function answer(aws: Aws, method: string, path: string, target: string, body: string): Answer {
  const query = new URLSearchParams(body);
  const action = query.get('Action');
  if (action === 'GetCallerIdentity') {
    aws.calls.push('STS.GetCallerIdentity');
    return xml(
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  }
  if (action === 'DescribeStacks') return describeStacks(query.get('StackName') ?? '', aws);
  if (action === 'DescribeStackResources') return describeResources(query.get('StackName') ?? '', aws);
  if (target === 'AmazonSSM.PutParameter') {
    const { Name, Value, Type } = JSON.parse(body);
    aws.calls.push('SSM.PutParameter');
    aws.secrets.set(Name, { value: Value, type: Type });
    return json({ Version: 1 });
  }
  if (path.endsWith('/account-settings')) return json({ AccountLimit: { ConcurrentExecutions: aws.concurrency } });
  if (method === 'HEAD')
    return { status: aws.buckets.has(path.split(/[/?]/)[1] ?? '') ? 200 : 404, type: 'text/xml', body: '' };
  return failure('InvalidAction', `no stand-in for ${method} ${path} ${target} ${action}`);
}

/** @param engine the endpoint of the engine behind it */
export async function startAws(engine: string): Promise<Aws> {
  const date = (): string => new Date(Date.now() + aws.aheadMs).toUTCString();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const target = String(request.headers['x-amz-target'] ?? '');
      const send = ({ status, type, body: text }: Answer): void => {
        response.writeHead(status, { 'content-type': type, date: date() }).end(text);
      };
      const isDynamodb = target.startsWith('DynamoDB_');
      if (isDynamodb) aws.calls.push(target.replace(/^DynamoDB_\d+/, 'DynamoDB'));
      if (!request.headers.authorization?.includes(`Credential=${key}/`)) {
        const code = isDynamodb ? 'UnrecognizedClientException' : 'InvalidClientTokenId';
        const message = 'The security token included in the request is invalid.';
        send(isDynamodb ? json({ __type: `com.amazon.coral.service#${code}`, message }, 400) : failure(code, message));
        return;
      }
      if (!isDynamodb) {
        send(answer(aws, request.method ?? '', request.url ?? '', target, body.toString()));
        return;
      }
      const { host: _, ...headers } = request.headers;
      const onward = forward(engine, { method: 'POST', headers }, (reply) => {
        response.writeHead(reply.statusCode ?? 500, { ...reply.headers, date: date() });
        reply.pipe(response);
      });
      onward.end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const shell = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|NODE_)/.test(name)),
  );
  const aws: Aws = {
    endpoint,
    stacks: new Map(),
    calls: [],
    secrets: new Map(),
    concurrency: 1_000,
    buckets: new Set(),
    aheadMs: 0,
    env: {
      ...shell,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: 'known',
      AWS_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return aws;
}
