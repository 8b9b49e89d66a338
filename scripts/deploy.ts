/**
 * `npm run deploy -- --stage <stage>`: deploys a stage to AWS, stack by stack, and prints its addresses. Settings that
 * are not named stay as they are. What breaks off goes on with the same command.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Cloud, findRegion, toMistake } from './cloud.ts';
import { command } from './command.ts';
import { deployStage } from './deploy/run.ts';
import { checkSettings, type Settings, settingNames } from './deploy/settings.ts';
import { Mistake } from './mistake.ts';

const usage = `Usage:
  deploy --stage <stage> [--region <region>] [--<setting> <value>]… [--smtp-url-file <file>]
Settings, which stay until they are changed (an empty value removes one): ${settingNames.join(', ')}.`;

const names: Readonly<Record<string, string>> = {
  perfex: 'Perfex',
  siwapp: 'siwapp, Sereni',
  teamwork: 'Teamwork',
  productive: 'Productive',
  admin: 'Settings',
};

/** @throws Mistake if there is no such file */
function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Mistake(`--smtp-url-file: ${error instanceof Error ? error.message : error}`);
  }
}

await command(async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      stage: text,
      region: text,
      'smtp-url-file': text,
      ...Object.fromEntries(settingNames.map((name) => [name, text])),
    },
  });
  const { stage, region, 'smtp-url-file': file, ...settings } = values as Record<string, string | undefined>;
  if (!stage) throw new Mistake(`--stage is required\n${usage}`);
  checkSettings(settings);
  const show = process.stderr.isTTY
    ? (line: string) => void process.stderr.write(`\r\u001b[K  ${line.slice(0, 100)}`)
    : undefined;
  const say = (line: string): void => console.error(`${show ? '\r\u001b[K' : ''}${line}`);
  try {
    const cloud = new Cloud(stage, await findRegion(region));
    const smtpUrl = file === undefined ? undefined : readText(file);
    const addresses = await deployStage(cloud, {
      settings: settings as Settings,
      say,
      ...(smtpUrl === undefined ? {} : { smtpUrl }),
      ...(show ? { show } : {}),
    });
    for (const [api, address] of Object.entries(addresses)) console.log(`${(names[api] ?? api).padEnd(16)}${address}`);
    say(`\nA token: npm run -s token -- --stage ${stage} --region ${cloud.region} create --organization <name>`);
  } catch (error) {
    throw toMistake(error);
  }
});
