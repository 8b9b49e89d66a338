/** How many requests a second the gateway is told to take: in every API's template, as the deploying tool fills it in. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Settings, toParameters } from '../../scripts/deploy/settings.ts';
import { type Api, apis } from '../../scripts/stacks.ts';

type Resource = {
  Type: string;
  Properties: { StageName?: string; DefaultRouteSettings?: unknown; RouteSettings?: unknown };
};

const tool = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const where = { stage: 'dev', region: 'eu-central-1' };

/** Lists the stages of an API's template, with a deployment's settings. */
async function stagesOf(api: Api, settings: Settings): Promise<Resource['Properties'][]> {
  const parameters = Object.entries(toParameters(settings, where)).map(([name, value]) => `--param=${name}=${value}`);
  const args = ['print', '--format', 'json', '--stage', where.stage, '--region', where.region, ...parameters];
  const { stdout } = await promisify(execFile)(process.execPath, [tool, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, STACK: api, SLS_TELEMETRY_DISABLED: '1' },
    maxBuffer: 100_000_000,
  });
  const { resources } = JSON.parse(stdout) as { resources: { Resources: Record<string, Resource> } };
  return Object.values(resources.Resources)
    .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage')
    .map(({ Properties }) => Properties);
}

describe.each(apis)('the API %s', (api) => {
  it.each<[string, Settings, [number, number]]>([
    ['200 requests a second and bursts of 400', {}, [200, 400]],
    ['as many as the settings say', { 'requests-per-second': '50', 'requests-burst': '75' }, [50, 75]],
  ])('takes %s, over all routes', async (_, settings, [rate, burst]) => {
    const [stage, ...others] = await stagesOf(api, settings);
    expect(others).toEqual([]);
    expect(stage?.StageName).toBe('$default');
    const { ThrottlingRateLimit, ThrottlingBurstLimit } = (stage?.DefaultRouteSettings ?? {}) as Record<
      string,
      unknown
    >;
    expect([ThrottlingRateLimit, ThrottlingBurstLimit].map(Number)).toEqual([rate, burst]);
    // A route with settings of its own would not count under these.
    expect(stage?.RouteSettings).toBeUndefined();
  });
});
