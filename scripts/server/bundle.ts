/** `bundle.ts <folder>`: bundles functions and the programs of the local server into a folder. For folder.ts, which keeps it. */
import { build } from '../build.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('bundle.ts needs a folder');
await build({ folder, programs: ['worker', 'job', 'prepare'].map((name) => `scripts/server/${name}`), maps: false });
