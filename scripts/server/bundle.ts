/** `bundle.ts <folder>`: bundles the functions and the local server's programs, for folder.ts. */
import { build } from '../build.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('bundle.ts needs a folder');
await build({ folder, programs: ['worker', 'job', 'prepare'].map((name) => `scripts/server/${name}`), maps: false });
