/** The last stages: hits become rows, one for each event, plugin, resource and part. */
import type { Aggregate, Command, Expr } from '../spl/ast.js';
import { TRUE, call, compare, concat, field, num, str } from '../spl/build.js';
import { MARKS } from './change.js';

/** The columns of a row, in the order of the contract (DESIGN.md, contract 2). */
export const ROW_COLUMNS = [
  'plugin',
  'verdict',
  'reason',
  'severity',
  'resource',
  'resource_via',
  'part',
  'account',
  'region',
  'event_region',
  'event_time',
  'event_id',
  'event_source',
  'event_name',
  'actor',
  'actor_type',
  'channel',
  'source_ip',
  'user_agent',
  'row_id',
] as const;

/** One mvappend takes a hundred arguments at most (SPL.md 1.6). */
const CHUNK = 50;

/** Introduces beats unclear beats remediates for the same event, resource and part. */
const RANKS: Readonly<Record<keyof typeof MARKS, number>> = { r: 1, x: 2, u: 2, w: 3, d: 4, i: 5 };

/** All hits in one field: appended chunk by chunk, so that the expressions stay flat. */
function collectHits(hits: readonly Expr[]): { field: string; value: Expr }[] {
  const chunks: { field: string; value: Expr }[] = [];
  for (let i = 0; i < hits.length; i += CHUNK) {
    const chunk = hits.slice(i, i + CHUNK);
    chunks.push({ field: 'hit', value: call('mvappend', ...(i === 0 ? chunk : [field('hit'), ...chunk])) });
  }
  return chunks;
}

const text = (value: Expr): Expr => call('coalesce', call('tostring', value), str(''));
/** A value of the hit, behind the sign that `target` writes before it. */
const inHit = (member: string): Expr => call('substr', text(call('json_extract', field('j'), str(member))), num(2));

/** From hits to rows; `hits` are texts or multivalues of texts. */
export function tail(hits: readonly Expr[]): Command[] {
  const unreadable = str('*|x|{"r":"=","i":"=*"}');
  const mark = (of: 'verdict' | 'reason'): Expr =>
    call(
      'case',
      ...Object.entries(MARKS).flatMap(([letter, meaning]) => [
        compare(field('v'), '=', str(letter)),
        str(meaning[of]),
      ]),
      TRUE,
      str(of === 'verdict' ? 'unclear' : ''),
    );
  const kept = ROW_COLUMNS.filter((c) => !['verdict', 'reason', 'severity', 'row_id'].includes(c));
  const aggregates: Aggregate[] = [
    { func: 'max', arg: field('rank'), as: 'rank' },
    ...kept.map((c): Aggregate => ({ func: 'first', arg: field(c), as: c })),
  ];
  return [
    { kind: 'eval', assignments: collectHits(hits), comment: 'one verdict a rule: plugin, letter, what it touches' },
    {
      kind: 'eval',
      assignments: [
        { field: 'hit', value: call('if', compare(field('om'), '=', num(1)), unreadable, field('hit')) },
        { field: 'hit', value: call('mvfilter', call('match', field('hit'), str('^[^|]+[|][a-z][|]'))) },
      ],
      comment: 'an unreadable record is one row; a rule without a letter is none',
    },
    { kind: 'where', condition: call('isnotnull', field('hit')) },
    { kind: 'macro', name: 'c2c_actor', args: [] },
    {
      kind: 'fields',
      mode: '+',
      fields: [
        'id',
        'at',
        'acc',
        'reg',
        'src',
        'ev0',
        'hit',
        'actor',
        'actor_type',
        'channel',
        'source_ip',
        'user_agent',
      ],
    },
    { kind: 'fields', mode: '-', fields: ['_raw'] },
    { kind: 'mvexpand', field: 'hit' },
    { kind: 'rex', field: 'hit', pattern: '(?s)^(?<plugin>[^|]+)[|](?<v>[a-z])[|](?<j>.*)$' },
    {
      kind: 'eval',
      assignments: [
        { field: 'resource', value: inHit('r') },
        { field: 'resource_via', value: inHit('x') },
        { field: 'part', value: inHit('i') },
        { field: 'account', value: field('acc') },
        {
          field: 'region',
          value: call(
            'if',
            compare(text(call('json_extract', field('j'), str('g'))), '=', str('global')),
            str('global'),
            field('reg'),
          ),
        },
        { field: 'event_region', value: field('reg') },
        { field: 'event_time', value: field('at') },
        { field: 'event_id', value: field('id') },
        { field: 'event_source', value: field('src') },
        { field: 'event_name', value: field('ev0') },
        {
          field: 'rank',
          value: call(
            'case',
            ...Object.entries(RANKS).flatMap(([letter, rank]) => [
              compare(field('v'), '=', str(letter)),
              str(`${rank}${letter}`),
            ]),
          ),
        },
        {
          field: 'row_id',
          value: call(
            'sha256',
            concat(
              field('event_id'),
              str('|'),
              field('plugin'),
              str('|'),
              field('account'),
              str('|'),
              field('resource'),
              str('|'),
              field('part'),
            ),
          ),
        },
      ],
    },
    { kind: 'stats', aggregates, by: ['row_id'] },
    { kind: 'eval', assignments: [{ field: 'v', value: call('substr', field('rank'), num(2), num(1)) }] },
    {
      kind: 'eval',
      assignments: [
        { field: 'verdict', value: mark('verdict') },
        { field: 'reason', value: mark('reason') },
      ],
    },
    {
      kind: 'lookup',
      table: 'c2c_rules',
      local: true,
      keys: [{ field: 'plugin', as: 'plugin' }],
      output: [{ field: 'severity', as: 'severity' }],
    },
    { kind: 'macro', name: 'c2c_filter', args: [] },
  ];
}

/** How a per-rule search shows its rows. */
export function showRows(): Command[] {
  return [{ kind: 'table', fields: ROW_COLUMNS }];
}

/**
 * How a sweep writes its rows: as JSON in `_raw`, because `collect` would otherwise write
 * `key="value"` text that a resource name or a user agent could break out of.
 */
export function collectRows(group: string): Command[] {
  const members = ROW_COLUMNS.flatMap((c) => [str(c), text(field(c))]);
  return [
    {
      kind: 'eval',
      assignments: [
        {
          field: '_time',
          value: call(
            'strptime',
            call('replace', field('event_time'), str('Z$'), str('+0000')),
            str('%Y-%m-%dT%H:%M:%S%z'),
          ),
        },
        { field: '_raw', value: call('json_object', ...members) },
      ],
    },
    { kind: 'fields', mode: '+', fields: ['_time', '_raw'] },
    { kind: 'macro', name: 'c2c_collect', args: [group] },
  ];
}
