/**
 * Bundles the dashboard: src/web/pages -> lib/pages/c2c_dashboard.js, one file, with the licences of what is in it beside it.
 * Does nothing when neither the pages nor the packages have changed. Types are checked by `npm test`, not here.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';

const SOURCE = path.join(ROOT, 'src', 'web', 'pages');
const OUT = path.join(ROOT, 'lib', 'pages');
const NAME = 'c2c_dashboard';
const STAMP = path.join(OUT, 'built-from');

function hashOfSources() {
  const hash = createHash('sha256');
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of [...files, path.join(ROOT, 'package-lock.json'), path.join(ROOT, 'scripts', 'pages.mjs')]) {
    hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const hash = hashOfSources();
if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) process.exit(0);

const require = createRequire(import.meta.url);
const webpack = require('webpack');
const Terser = require('terser-webpack-plugin');
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const compiler = webpack({
  mode: 'production',
  context: ROOT,
  entry: { [NAME]: path.join(SOURCE, 'index.tsx') },
  output: { path: OUT, filename: '[name].js' },
  // No source maps: Splunk's checks refuse them, and some kinds hold eval.
  devtool: false,
  resolve: { extensions: ['.tsx', '.ts', '.js'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'ts-loader',
        options: {
          transpileOnly: true,
          configFile: path.join(SOURCE, 'tsconfig.json'),
          compilerOptions: { noEmit: false },
        },
      },
    ],
  },
  performance: { hints: false },
  optimization: {
    minimizer: [
      new Terser({
        // Splunk's page template names no charset, so the file has to be plain ASCII.
        terserOptions: { format: { ascii_only: true, comments: false } },
        extractComments: {
          condition: /^\**!|@preserve|@license|@cc_on/i,
          filename: `${NAME}.licenses.txt`,
          banner: false,
        },
      }),
    ],
  },
});
compiler.run((error, stats) => {
  if (error !== null || stats.hasErrors()) {
    console.error(error ?? stats.toString({ all: false, errors: true }));
    process.exit(1);
  }
  writeLicences(stats);
  writeFileSync(STAMP, hash);
  compiler.close(() => process.exit(0));
});

/** Every package in the bundle with its licence text; the comments that the minifier took out come last. */
function writeLicences(stats) {
  const { modules } = stats.toJson({ all: false, modules: true, nestedModules: true, ids: false });
  const found = new Map();
  const visit = (list) => {
    for (const module of list ?? []) {
      const parts = (module.nameForCondition ?? '').split(`node_modules${path.sep}`);
      if (parts.length > 1) {
        const steps = parts.at(-1).split(path.sep);
        const name = steps[0].startsWith('@') ? `${steps[0]}/${steps[1]}` : steps[0];
        found.set(name, path.join(parts.slice(0, -1).join(`node_modules${path.sep}`), 'node_modules', name));
      }
      visit(module.modules);
    }
  };
  visit(modules);
  const texts = [...found].sort().map(([name, folder]) => {
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
    return `${name} ${version}: ${typeof license === 'string' ? license : (license?.type ?? 'see its text')}\n\n${text}\n`;
  });
  const comments = path.join(OUT, `${NAME}.licenses.txt`);
  const extracted = existsSync(comments) ? readFileSync(comments, 'utf8') : '';
  writeFileSync(comments, `${texts.join(`\n${'-'.repeat(80)}\n\n`)}\n${'-'.repeat(80)}\n\n${extracted}`);
}
