/**
 * How long a candidate event takes in a sweep: the plain interpreter against the specialised one, on the sweeps of the
 * catalogue and the records of their examples. Absolute figures drift with the machine; read the ratio.
 *
 *   node scripts/bench/run.mjs scripts/bench/spl.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readCatalogue } from '../../src/catalogue/index.js';
import { compileSweeps } from '../../src/compile/index.js';
import {
  DEFAULT_SWITCHES,
  expandMacros,
  MemoryLookups,
  parseSearch,
  prepare,
  printSearch,
  type Prepared,
  type SplEvent,
} from '../../src/spl/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EVENTS = 4000;

/** Whole records of harmless and harmful calls, by source and name. */
function records(): Record<string, unknown>[] {
  const dir = path.join(ROOT, 'test/records');
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.json'))
    .map((f) => (JSON.parse(readFileSync(path.join(dir, f), 'utf8')) as { record: Record<string, unknown> }).record);
}

function isCandidate(prepared: Prepared, { eventSource, eventName }: Record<string, unknown>): boolean {
  const fits = (pattern: string, text: unknown): boolean =>
    typeof text === 'string' && (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text);
  return prepared.candidates.some((c) => fits(c.source, eventSource) && fits(c.name, eventName));
}

/** Microseconds an event, the median of several passes over fresh events. */
function measure(prepared: Prepared, texts: readonly string[], count: number): number {
  const pass = (n: number): number => {
    const events = Array.from({ length: n }, (_, i): SplEvent => ({ raw: texts[i % texts.length] as string }));
    const start = process.hrtime.bigint();
    prepared.run(events);
    return Number(process.hrtime.bigint() - start) / 1000 / n;
  };
  pass(Math.min(count, 500));
  const times = [pass(count), pass(count), pass(count)].sort((a, b) => a - b);
  return times[1] as number;
}

const { catalogue } = readCatalogue(ROOT);
const macros = new Map([
  ['c2c_cloudtrail', { args: [], definition: '*' }],
  ['c2c_record', { args: [], definition: '_raw' }],
  ['c2c_filter', { args: [], definition: 'search *' }],
  ['c2c_actor', { args: [], definition: readFileSync(path.join(ROOT, 'app/macros/c2c_actor.spl'), 'utf8') }],
  ['c2c_collect(1)', { args: ['group'], definition: 'fields + _raw' }],
]);
const settings = catalogue.rules.flatMap((r) => r.settings);
const lookups = new MemoryLookups([
  [
    'c2c_settings',
    {
      columns: ['one', ...settings.map((s) => s.name)],
      rows: [{ one: '1', ...Object.fromEntries(settings.map((s) => [s.name, s.default ?? ''])) }],
    },
  ],
  [
    'c2c_rules',
    { columns: ['plugin', 'severity'], rows: catalogue.rules.map((r) => ({ plugin: r.plugin, severity: r.severity })) },
  ],
]);
const all = records();
console.log('sweep                               rules  KB  pairs  plain us  special us  ratio  first us/pair');
for (const sweep of compileSweeps(catalogue)) {
  const text = expandMacros(printSearch(sweep.search), macros);
  const env = { lookups, switches: DEFAULT_SWITCHES, now: () => 0 };
  const search = parseSearch(text);
  const plain = prepare(search, { ...env, specialise: false });
  const special = prepare(search, { ...env, specialise: true });
  const texts = all.filter((r) => isCandidate(plain, r)).map((r) => JSON.stringify(r));
  if (texts.length === 0) continue;
  const start = process.hrtime.bigint();
  special.run(texts.map((raw) => ({ raw })));
  const first = Number(process.hrtime.bigint() - start) / 1000 / texts.length;
  const [slow, fast] = [measure(plain, texts, EVENTS / 10), measure(special, texts, EVENTS)];
  const cells = [
    String(sweep.rules.length).padStart(5),
    (text.length / 1024).toFixed(0).padStart(3),
    String(texts.length).padStart(6),
    slow.toFixed(0).padStart(9),
    fast.toFixed(1).padStart(11),
    (slow / fast).toFixed(1).padStart(6),
    first.toFixed(0).padStart(14),
  ];
  console.log(sweep.name.padEnd(36), cells.join(' '));
}
