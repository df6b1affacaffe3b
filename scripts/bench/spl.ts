/**
 * What a candidate event costs in each sweep: the plain interpreter against the specialised one, on the sweeps of the
 * catalogue and the records of their examples, from the text of the record to the rows. Figures are processor time and
 * drift with the machine: read the ratios. `json` is JSON.parse of the same records.
 *
 *   node scripts/bench/run.mjs scripts/bench/spl.ts [part of a sweep's name]
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readCatalogue } from '../../src/catalogue/index.js';
import { compileSweeps } from '../../src/compile/index.js';
import {
  DEFAULT_SWITCHES,
  expandMacros,
  type Macros,
  MemoryLookups,
  parseSearch,
  prepare,
  type Prepared,
  printSearch,
  type SplEvent,
} from '../../src/spl/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Events of one call, as the engine hands them over. */
const BATCH = 500;

const MACROS: Macros = new Map([
  ['c2c_cloudtrail', { args: [], definition: '*' }],
  ['c2c_record', { args: [], definition: '_raw' }],
  ['c2c_filter', { args: [], definition: 'search *' }],
  ['c2c_actor', { args: [], definition: readFileSync(path.join(ROOT, 'app/macros/c2c_actor.spl'), 'utf8') }],
  ['c2c_collect(1)', { args: ['group'], definition: 'fields + _raw' }],
]);

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

/** Microseconds of processor time since the start of the process. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Microseconds an event, over `count` events; as many before to warm up. */
function measure(prepared: Prepared, texts: readonly string[], count: number): number {
  const pass = (): number => {
    const start = cpu();
    for (let done = 0; done < count; done += BATCH)
      prepared.run(
        Array.from({ length: BATCH }, (_, i): SplEvent => ({ raw: texts[(done + i) % texts.length] as string })),
      );
    return (cpu() - start) / count;
  };
  pass();
  return pass();
}

const { catalogue } = readCatalogue(ROOT);
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
const row = (cells: readonly (string | number)[]): void =>
  console.log(
    String(cells[0]).padEnd(38),
    ...cells.slice(1).map((c) => (typeof c === 'number' ? c.toFixed(c < 100 ? 1 : 0) : c).padStart(9)),
  );
row(['sweep', 'rules', 'pairs', 'rows', 'json', 'plain', 'special', 'ratio', 'first']);
for (const sweep of compileSweeps(catalogue).filter((s) => s.name.includes(process.argv[3] ?? ''))) {
  const search = parseSearch(expandMacros(printSearch(sweep.search), MACROS));
  const env = { lookups, switches: DEFAULT_SWITCHES, now: () => 0 };
  const plain = prepare(search, { ...env, specialise: false });
  const special = prepare(search, { ...env, specialise: true });
  const texts = all.filter((r) => isCandidate(plain, r)).map((r) => JSON.stringify(r));
  if (texts.length === 0) continue;
  const start = cpu();
  const rows = special.run(texts.map((raw) => ({ raw }))).length;
  const first = (cpu() - start) / texts.length;
  const [slow, fast] = [measure(plain, texts, 500), measure(special, texts, 10_000)];
  const parseStart = cpu();
  for (let i = 0; i < 10_000; i++) JSON.parse(texts[i % texts.length] as string);
  row([
    sweep.name,
    String(sweep.rules.length),
    String(texts.length),
    rows / texts.length,
    (cpu() - parseStart) / 10_000,
    slow,
    fast,
    slow / fast,
    first,
  ]);
}
