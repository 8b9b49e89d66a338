/**
 * Stands in for AWS's services on this machine: DynamoDB (before an engine), S3 and Lambda's Invoke. It knows each function
 * by its credentials, and refuses what the function's role does not allow, in AWS's words.
 */
import { type AwsReply, type AwsRequest, askEngine, refuseAs, startAwsEndpoint } from '../aws-endpoint.ts';
import { account } from './cloudformation.ts';
import type { Deployment, PackagedFunction } from './deployment.ts';
import { credentialsOf } from './function-process.ts';
import { allows, type RequestFacts } from './policy.ts';

export type Aws = {
  endpoint: string;
  /** Files by bucket and key: 'bucket/1/logo.png'. */
  files: Map<string, Buffer>;
  /** What a function has not been allowed, or what it asked of nobody, in words: taken away by the call. */
  takeComplaints: (functionName: string) => string[];
  /** What a function has started: taken away by the call. */
  takeStarted: (functionName: string) => { functionName: string; payload: unknown }[];
  stop: () => Promise<void>;
};

type Asked = { one: PackagedFunction; request: AwsRequest };
type Need = readonly [action: string, resource: string, facts?: RequestFacts];

/**
 * Starts it on a free port.
 * @param engine the address of a DynamoDB engine that has the deployment's tables
 * @param secrets the parameters of Parameter Store, by name
 */
export async function startAws(
  deployment: Deployment,
  engine: string,
  secrets: Readonly<Record<string, string>> = {},
): Promise<Aws> {
  const { region } = deployment;
  const byKey = new Map(deployment.functions.map((one) => [credentialsOf(one.name).keyId, one]));
  const files: Aws['files'] = new Map();
  const complaints = new Map<string, string[]>();
  const started = new Map<string, { functionName: string; payload: unknown }[]>();
  const complain = ({ name }: PackagedFunction, what: string): void => {
    complaints.set(name, [...(complaints.get(name) ?? []), what]);
  };

  /** Finds the first thing that the role does not allow, in AWS's words. */
  function refusalOf(one: PackagedFunction, needs: readonly Need[]): string | null {
    const lacking = needs.find((need) => !allows(one.role.statements, ...need));
    if (!lacking) return null;
    const [action, resource, facts = {}] = lacking;
    const said = Object.entries(facts).map(([key, values]) => `, with ${key} ${values.join(' ')}`);
    complain(one, `${action} on ${resource} is not allowed to the role ${one.role.name}${said.join('')}`);
    const who = `arn:aws:sts::${account}:assumed-role/${one.role.name}/${one.name}`;
    return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  }

  async function askDynamodb({ one, request }: Asked): Promise<AwsReply> {
    const operation = request.target.split('.')[1] ?? '';
    const refusal = refusalOf(one, needsOf(operation, JSON.parse(request.body.toString()), region));
    return refusal === null ? askEngine(engine, request) : refuseAs('dynamodb', 400, 'AccessDeniedException', refusal);
  }

  function askS3({ one, request: { method, path: target, body } }: Asked): AwsReply {
    const refuse = (status: number, code: string, message: string) => refuseAs('s3', status, code, message);
    const path = decodeURIComponent(target.split('?')[0] ?? '').slice(1);
    const [bucket = ''] = path.split('/');
    const actions: Record<string, string> = { PUT: 's3:PutObject', GET: 's3:GetObject', DELETE: 's3:DeleteObject' };
    const action = actions[method];
    if (!action || path === bucket) {
      complain(one, `S3's ${method} ${path} has no stand-in here`);
      return refuse(501, 'NotImplemented', `${method} of this is not spoken here`);
    }
    const refusal = refusalOf(one, [[action, `arn:aws:s3:::${path}`]]);
    if (refusal !== null) return refuse(403, 'AccessDenied', refusal);
    if (!deployment.buckets.includes(bucket)) return refuse(404, 'NoSuchBucket', 'The specified bucket does not exist');
    if (method === 'PUT') files.set(path, body);
    if (method === 'DELETE') files.delete(path);
    if (method !== 'GET') return { status: method === 'PUT' ? 200 : 204 };
    const file = files.get(path);
    if (file) return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file };
    // Who may not list a bucket is not told that a file is missing.
    const hidden = refusalOf(one, [['s3:ListBucket', `arn:aws:s3:::${bucket}`]]);
    return hidden === null
      ? refuse(404, 'NoSuchKey', 'The specified key does not exist.')
      : refuse(403, 'AccessDenied', hidden);
  }

  function askLambda({ one, request }: Asked): AwsReply {
    const refuse = (status: number, code: string, message: string) => refuseAs('lambda', status, code, message);
    const [, named] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.path) ?? [];
    if (!named || request.headers['x-amz-invocation-type'] !== 'Event') {
      complain(one, `Lambda's ${request.method} ${request.path} has no stand-in here`);
      return refuse(501, 'NotImplemented', 'only Invoke without waiting is spoken here');
    }
    const functionName = decodeURIComponent(named).split(':function:').at(-1) ?? '';
    const arn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
    const refusal = refusalOf(one, [['lambda:InvokeFunction', arn]]);
    if (refusal !== null) return refuse(403, 'AccessDeniedException', refusal);
    if (!deployment.functions.some(({ name }) => name === functionName)) {
      complain(one, `it starts ${functionName}, which no template has`);
      return refuse(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
    }
    const all = started.get(one.name) ?? [];
    started.set(one.name, [...all, { functionName, payload: JSON.parse(request.body.toString()) }]);
    return { status: 202 };
  }

  function askParameters({ one, request }: Asked): AwsReply {
    const { Name = '' } = JSON.parse(request.body.toString()) as { Name?: string };
    const refusal = refusalOf(one, [['ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter${Name}`]]);
    if (refusal !== null) return refuseAs('ssm', 400, 'AccessDeniedException', refusal);
    const Value = secrets[Name];
    if (Value === undefined) return refuseAs('ssm', 400, 'ParameterNotFound', `There is no parameter ${Name}`);
    return { status: 200, body: JSON.stringify({ Parameter: { Name, Value, Type: 'SecureString' } }) };
  }

  const services: Record<string, (asked: Asked) => AwsReply | Promise<AwsReply>> = {
    dynamodb: askDynamodb,
    s3: askS3,
    lambda: askLambda,
    ssm: askParameters,
  };

  const { url, stop } = await startAwsEndpoint({
    findKeys: (keyId) => {
      const one = byKey.get(keyId);
      return one ? credentialsOf(one.name) : null;
    },
    answer: (request) => {
      const one = byKey.get(request.keyId);
      if (!one) throw new Error(`nobody has the key ${request.keyId}`);
      const { service, region: place } = request;
      if (place !== region) {
        complain(one, `it asks ${service} in ${place}, and is deployed in ${region}`);
        const message = `Credential should be scoped to a valid region: ${region}`;
        return refuseAs(service, 400, 'InvalidSignatureException', message);
      }
      const ask = services[service];
      if (ask) return ask({ one, request });
      complain(one, `${service} has no stand-in here`);
      return refuseAs(service, 501, 'NotImplemented', `${service} is not spoken here`);
    },
  });
  return {
    endpoint: url,
    files,
    takeComplaints: (name) => take(complaints, name),
    takeStarted: (name) => take(started, name),
    stop,
  };
}

function take<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.delete(name);
  return list;
}

type Values = Readonly<Record<string, { S?: string }>>;
type Part = {
  TableName?: string;
  IndexName?: string;
  Key?: Values;
  Item?: Values;
  KeyConditionExpression?: string;
  ExpressionAttributeValues?: Values;
};
type Input = Part & {
  RequestItems?: Readonly<Record<string, { Keys?: readonly Values[] }>>;
  TransactItems?: readonly Readonly<Record<string, Part>>[];
};

/** Finds the partition keys that a request names: AWS's `dynamodb:LeadingKeys`. */
function findLeadingKeys({ Key, Item, KeyConditionExpression = '', ExpressionAttributeValues = {} }: Part): string[] {
  const [, asked = ''] = /(?:^|[\s(])pk\s*=\s*(:\w+)/.exec(KeyConditionExpression) ?? [];
  return [Key?.pk, Item?.pk, ExpressionAttributeValues[asked]].flatMap((value) => value?.S ?? []);
}

/** A transaction needs the rights of the actions that it is made of. */
const transacted: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

function needsOf(operation: string, input: Input, region: string): Need[] {
  const need = (action: string, { TableName = '*', IndexName }: Part, keys: readonly string[]): Need => [
    `dynamodb:${action}`,
    `arn:aws:dynamodb:${region}:${account}:table/${TableName}${IndexName === undefined ? '' : `/index/${IndexName}`}`,
    keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {},
  ];
  const { RequestItems, TransactItems } = input;
  if (TransactItems) {
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, part]) => need(transacted[kind] ?? kind, part, findLeadingKeys(part))),
    );
  }
  if (RequestItems) {
    return Object.entries(RequestItems).map(([TableName, { Keys = [] }]) =>
      need(operation, { TableName }, [...new Set(Keys.flatMap((Key) => findLeadingKeys({ Key })))]),
    );
  }
  return [need(operation, input, findLeadingKeys(input))];
}
