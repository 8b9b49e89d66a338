/** Services of AWS whose answers a test says. */
import { type AwsRequest as Heard, refuseAs, startAwsEndpoint } from '../../lab/aws-endpoint.ts';

export const awsKeys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' };

type Body = Record<string, unknown>;
export type AwsRequest = Pick<Heard, 'service' | 'region' | 'method' | 'path' | 'target'> & { body: Body };
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

/** @param answer what those with right keys are told */
export async function startAwsServer(answer: AwsServer['answer']): Promise<AwsServer> {
  const { url, stop } = await startAwsEndpoint({
    findKeys: (keyId) => (keyId === awsKeys.AWS_ACCESS_KEY_ID ? { secret: awsKeys.AWS_SECRET_ACCESS_KEY } : null),
    onRefused: () => {
      made.refused += 1;
    },
    answer: ({ service, region, method, path, target, body }) => {
      const request = { service, region, method, path, target, body: JSON.parse(body.toString()) as Body };
      made.requests.push(request);
      const said = made.answer(request);
      if (typeof said === 'string') return said;
      if (said.error !== undefined) return refuseAs(service, said.status, said.error, String(said.body.message ?? ''));
      return { status: said.status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(said.body) };
    },
  });
  const made: AwsServer = { url, requests: [], refused: 0, answer, close: stop };
  return made;
}
