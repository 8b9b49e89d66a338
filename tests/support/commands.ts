/** Commands of the project, run as a person would. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** How a command ended, and what it said, without blanks around it. */
export type Ran = { code: number; out: string; err: string };

/** @param script its file in scripts/, without the ending */
export async function runCommand(env: NodeJS.ProcessEnv, script: string, ...args: string[]): Promise<Ran> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], {
      cwd: root,
      env,
    });
    return { code: 0, out: stdout.trim(), err: stderr.trim() };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout.trim(), err: stderr.trim() };
  }
}
