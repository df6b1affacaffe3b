/**
 * `npm start [-- <path>...]`: installs, compiles, builds dist/, and sweeps CloudTrail files:
 * the given ones, or a sample trail that it generates first. Then it shows the dashboard on them, on this machine only,
 * until Ctrl-C: --no-serve, or CI=true, ends after the sweep; --no-open opens no browser; --port names the port. Needs
 * nothing but Node.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, needNode, run } from './lib/run.mjs';
import { build, exclusively, installDependencies } from './lib/install.mjs';

needNode();
process.chdir(ROOT);
const from = process.env.INIT_CWD ?? ROOT;
const ci = process.env.CI === 'true' || process.env.CI === '1';
const { args, serve } = dashboardOptions(process.argv.slice(2));

installDependencies();
if (exclusively(() => build()) !== 0) {
  console.error('The build failed; its message stands above.');
  process.exit(1);
}

// npm starts scripts in the project folder; paths are meant from where the user stands.
const words = args.map((arg) =>
  !arg.startsWith('-') && existsSync(path.resolve(from, arg)) ? path.resolve(from, arg) : arg,
);
if (words[0] === undefined || (words[0].startsWith('-') && words[0] !== '-')) {
  const sample = path.join(ROOT, 'dist', 'sample-trail');
  console.error('No path given: generating a sample trail of a small organisation in dist/sample-trail ...');
  rmSync(sample, { recursive: true, force: true });
  const { writeSampleTrail } = await import('../lib/trail/sample/index.js');
  const { files, events } = writeSampleTrail(sample, { seed: 2024, events: 2000 });
  console.error(
    `${events} events in ${files} files. On your own logs: npm start -- <file or folder of CloudTrail logs>\n`,
  );
  words.unshift(sample);
}
if (!words.some((word) => word === '-f' || word.startsWith('--format'))) words.push('--format', 'table');
const program = path.join(ROOT, 'bin', 'cspm2cloudtrail.js');
const code = run(process.execPath, [program, 'sweep', ...words]);
const paths = words.filter((word) => existsSync(word));
if (code !== 0 || serve === undefined || paths.length === 0) process.exit(code);
console.error('');
process.exit(run(process.execPath, [program, 'serve', ...paths, ...serve]));

/** What is for the dashboard and what for the sweep; `serve` is undefined where there shall be no dashboard. */
function dashboardOptions(all) {
  const sweep = [];
  const own = [];
  let wanted = !ci;
  for (let i = 0; i < all.length; i++) {
    const word = all[i];
    if (word === '--no-serve') wanted = false;
    else if (word === '--no-open' || word.startsWith('--port=')) own.push(word);
    else if (word === '--port') own.push(word, all[++i] ?? '');
    else sweep.push(word);
  }
  return { args: sweep, serve: wanted ? own : undefined };
}
