/**
 * A stand-in for the parts of AWS that commands call, on this machine. It knows one access key. DynamoDB's
 * requests go on to the engine; CloudFormation's stacks are given by the test.
 */
import {
  type AwsReply as Answer,
  type AwsRequest,
  askEngine,
  jsonReply as json,
  refuseAs,
  startAwsEndpoint,
  xmlReply as xml,
} from '../../lab/aws-endpoint.ts';

/** An event of a stack's last change: what it was about, its state, why. */
export type AwsEvent = readonly [id: string, status: string, reason?: string];
export type AwsStack = { outputs: Record<string, string>; status?: string; events?: readonly AwsEvent[] };

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
const secret = 'known';

const failure = (code: string, message: string): Answer => refuseAs('cloudformation', 400, code, message);
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const members = (all: readonly string[]): string => all.map((one) => `<member>${one}</member>`).join('');

function describeStacks(name: string, aws: Aws): Answer {
  const stack = aws.stacks.get(name);
  if (!stack) return failure('ValidationError', `Stack with id ${name} does not exist`);
  const outputs = Object.entries(stack.outputs).map(
    ([one, value]) => `<OutputKey>${one}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue>`,
  );
  const body = `<StackName>${name}</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${stack.status ?? 'CREATE_COMPLETE'}</StackStatus><Outputs>${members(outputs)}</Outputs>`;
  return xml(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks>${members([body])}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

/** The newest first, as CloudFormation tells them; the stack itself is one of the resources. */
function describeEvents(name: string, aws: Aws): Answer {
  const events = (aws.stacks.get(name)?.events ?? []).toReversed().map(([id, status, reason = '']) => {
    const resource = id === name ? `<PhysicalResourceId>${name}</PhysicalResourceId>` : '';
    return `<EventId>${id}-${status}</EventId><StackId>${name}</StackId><StackName>${name}</StackName>${resource}<LogicalResourceId>${id}</LogicalResourceId><Timestamp>2026-01-01T00:00:00Z</Timestamp><ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${reason}</ResourceStatusReason>`;
  });
  return xml(
    `<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>${members(events)}</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>`,
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
  if (action === 'DescribeStackEvents') return describeEvents(query.get('StackName') ?? '', aws);
  if (target === 'AmazonSSM.PutParameter') {
    const { Name, Value, Type } = JSON.parse(body);
    aws.calls.push('SSM.PutParameter');
    aws.secrets.set(Name, { value: Value, type: Type });
    return json({ Version: 1 });
  }
  if (target === 'AmazonSSM.GetParameter') {
    const { Name } = JSON.parse(body);
    return aws.secrets.has(Name) ? json({ Parameter: { Name } }) : json({ __type: 'ParameterNotFound' }, 400);
  }
  if (path.endsWith('/account-settings')) {
    const all = { ConcurrentExecutions: aws.concurrency, UnreservedConcurrentExecutions: aws.concurrency };
    return json({ AccountLimit: all });
  }
  if (method === 'HEAD') return { status: aws.buckets.has(path.split(/[/?]/)[1] ?? '') ? 200 : 404 };
  return failure('InvalidAction', `no stand-in for ${method} ${path} ${target} ${action}`);
}

/** @param engine the endpoint of the engine behind it */
export async function startAws(engine: string): Promise<Aws> {
  const answerTo = async (request: AwsRequest): Promise<Answer> => {
    const { service, method, path, target, body } = request;
    if (service !== 'dynamodb') return answer(aws, method, path, target, body.toString());
    aws.calls.push(target.replace(/^DynamoDB_\d+/, 'DynamoDB'));
    // The engine has no backups.
    return target.endsWith('.UpdateContinuousBackups') ? json({}) : askEngine(engine, request);
  };
  const { url: endpoint, stop } = await startAwsEndpoint({
    findKeys: (keyId) => (keyId === key ? { secret } : null),
    answer: async (request) => {
      const reply = await answerTo(request);
      return { ...reply, headers: { ...reply.headers, date: new Date(Date.now() + aws.aheadMs).toUTCString() } };
    },
  });
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
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    stop,
  };
  return aws;
}
