/** The specialised version of a search equals the plain one, for generated searches, records and answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayMatch } from '../../src/spl/evaluate/refute.js';
import { regex } from '../../src/spl/evaluate/regex.js';
import {
  allSwitchVariants,
  type Command,
  type Expr,
  parseSearch,
  prepare,
  printSearch,
  type Search,
} from '../../src/spl/index.js';
import { environment, event } from './helpers.js';

const str = (value: string): Expr => ({ kind: 'string', value });
const call = (name: string, ...args: Expr[]): Expr => ({ kind: 'call', name, args });
const field = (name: string): Expr => ({ kind: 'field', name });

/** Fields that hold one value, fields that may hold several, and the record. */
const SINGLE = ['a', 'b', 'src', 'ev'];
const MULTI = ['m', 'n'];
const words = fc.constantFrom('', 'tcp', 'udp', 'x.y', 'A', 'B', 'null', '22', '7', '022', 'tcp|22', 'true');
const paths = fc.constantFrom(
  'eventName',
  'eventSource',
  'requestParameters',
  'requestParameters.items',
  'requestParameters.flag',
  'p',
  'items{}',
  'items{}.p',
  'absent',
  'q.r',
);
const patterns = fc.constantFrom('^t', '(?i)^A', 'p$', '[|]', '^[^|]+[|][a-z]', '^\\s*\\[', '2');

const generated = fc.letrec<{ value: Expr; condition: Expr; list: Expr }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom(...SINGLE, ...MULTI, 'rec').map(field),
    words.map(str),
    fc.integer({ min: -2, max: 30 }).map((value): Expr => ({ kind: 'number', value })),
    fc.constant(call('null')),
    fc.tuple(tie('condition'), tie('value'), tie('value')).map((a) => call('if', ...a)),
    fc.tuple(tie('condition'), tie('value'), tie('condition'), tie('value')).map((a) => call('case', ...a)),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((a) => call('coalesce', ...a)),
    fc
      .tuple(
        fc.constantFrom(
          'lower',
          'tostring',
          'mvcount',
          'json_keys',
          'tonumber',
          'json_array_to_mv',
          'mvdedup',
          'mvsort',
          'len',
        ),
        tie('value'),
      )
      .map(([f, v]) => call(f, v)),
    fc.tuple(fc.oneof(fc.constant(field('rec')), tie('value')), paths).map(([v, p]) => call('json_extract', v, str(p))),
    fc.tuple(tie('value'), patterns, words).map(([v, p, w]) => call('replace', v, str(p), str(w))),
    fc.tuple(tie('value'), tie('value')).map(([k, v]) => call('json_object', str('p'), k, str('q'), v)),
    fc
      .array(tie('value'), { minLength: 2, maxLength: 3 })
      .map((parts): Expr => ({ kind: 'concat', parts: parts.flatMap((p) => (p.kind === 'concat' ? p.parts : [p])) })),
    fc
      .tuple(fc.constantFrom('+' as const, '/' as const), tie('value'), tie('value'))
      .map(([op, left, right]): Expr => ({ kind: 'arith', op, left, right })),
    tie('list'),
  ),
  list: fc.oneof(
    { depthSize: 'medium' },
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((a) => call('mvappend', ...a)),
    tie('value').map((v) => call('split', v, str('|'))),
    fc.tuple(fc.constantFrom(...MULTI), patterns).map(([m, p]) => call('mvfilter', call('match', field(m), str(p)))),
    fc
      .constantFrom(...MULTI)
      .map((m) => call('mvfilter', { kind: 'compare', op: '!=', left: field(m), right: str('') })),
    fc.tuple(fc.constantFrom(...MULTI), fc.constantFrom(...SINGLE, ...MULTI), words).map(([m, s, w]) =>
      call(
        'mvmap',
        field(m),
        call('if', { kind: 'compare', op: '=', left: field(m), right: str(w) }, call('null'), {
          kind: 'concat',
          parts: [field(m), str('/'), field(s)],
        }),
      ),
    ),
    fc
      .constantFrom(...MULTI)
      .map((m) => call('mvmap', field(m), call('coalesce', call('json_extract', field(m), str('p')), field(m)))),
  ),
  condition: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom(call('true'), call('false')),
    fc
      .tuple(fc.constantFrom('=' as const, '!=' as const, '<' as const), tie('value'), tie('value'))
      .map(([op, left, right]): Expr => ({ kind: 'compare', op, left, right })),
    fc.tuple(tie('value'), patterns).map(([v, p]) => call('match', v, str(p))),
    fc.tuple(tie('value'), words, words).map(([v, p, q]) => call('in', v, str(p), str(q))),
    fc.tuple(fc.constantFrom('isnull', 'isnotnull', 'json_valid'), tie('value')).map(([f, v]) => call(f, v)),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]): Expr => ({
        kind,
        operands: operands.flatMap((o) => (o.kind === kind ? o.operands : [o])),
      })),
  ),
}));

const eq = (f: string, value: string): Expr => ({ kind: 'compare', op: '=', left: field(f), right: str(value) });
const isPredicate = (e: Expr): boolean =>
  ['compare', 'and', 'or'].includes(e.kind) ||
  (e.kind === 'call' &&
    (['true', 'false', 'match', 'in', 'isnull', 'isnotnull', 'json_valid'].includes(e.name) ||
      (e.name === 'if' && e.args.slice(1).every(isPredicate)) ||
      (e.name === 'case' && e.args.every((a, i) => i % 2 === 0 || isPredicate(a)))));
const value = generated.value.filter((e) => !isPredicate(e));

const single = fc.tuple(fc.constantFrom(...SINGLE, 'rec'), value).map(([f, v]): Command => ({
  kind: 'eval',
  assignments: [{ field: f, value: f === 'rec' ? call('coalesce', v, field('_raw')) : v }],
}));
const multi = fc
  .tuple(fc.constantFrom(...MULTI), fc.oneof(value, generated.list))
  .map(([f, v]): Command => ({ kind: 'eval', assignments: [{ field: f, value: v }] }));
const guarded = fc
  .tuple(fc.constantFrom(...SINGLE, ...MULTI), fc.constantFrom('A', 'B'), value)
  .map(([f, ev, v]): Command => ({
    kind: 'eval',
    assignments: [{ field: f, value: call('if', eq('ev', ev), v, call('null')) }],
  }));
const appended = fc
  .tuple(
    fc.constantFrom(...MULTI),
    fc.array(fc.oneof(words.map(str), value), { minLength: 1, maxLength: 4 }),
    fc.oneof(
      patterns.map((p) => p),
      fc.constant(''),
    ),
  )
  .map(([m, items, p]): Command => ({
    kind: 'eval',
    assignments: [
      { field: m, value: call('mvappend', ...items) },
      {
        field: m,
        value: call(
          'mvfilter',
          p === '' ? { kind: 'compare', op: '!=', left: field(m), right: str('') } : call('match', field(m), str(p)),
        ),
      },
    ],
  }));
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: single },
  { weight: 4, arbitrary: multi },
  { weight: 4, arbitrary: guarded },
  { weight: 3, arbitrary: appended },
  generated.condition.map((condition): Command => ({ kind: 'where', condition })),
  fc.constantFrom(...MULTI).map((f): Command => ({ kind: 'mvexpand', field: f })),
  fc
    .subarray([...SINGLE, ...MULTI, 'rec'], { minLength: 4 })
    .map((fields): Command => ({ kind: 'fields', mode: '+', fields })),
  fc.constantFrom('_raw', 'a', 'm').map((f): Command => ({ kind: 'fields', mode: '-', fields: [f] })),
  fc.constantFrom(...SINGLE).map((f): Command => ({ kind: 'rex', field: f, pattern: '^(?<a>[a-z]+)' })),
  fc.constantFrom(...SINGLE, ...MULTI).map((f): Command => ({ kind: 'fillnull', value: '-', fields: [f] })),
  fc.constantFrom(...SINGLE).map((f): Command => ({
    kind: 'lookup',
    table: 't',
    local: false,
    keys: [{ field: 'k', as: f }],
    output: [{ field: 'v', as: 'b' }],
  })),
  fc.constant<Command>({ kind: 'search', where: { kind: 'fieldCompare', field: 'a', op: '!=', value: 'x' } }),
);
const ending: fc.Arbitrary<Command[]> = fc.oneof(
  fc.constant<Command[]>([]),
  fc.constant<Command[]>([{ kind: 'table', fields: ['a', 'm', 'ev', 'eventName'] }]),
  fc.constant<Command[]>([
    {
      kind: 'stats',
      aggregates: [
        { func: 'values', arg: field('m'), as: 'm' },
        { func: 'count', as: 'count' },
      ],
      by: ['a'],
    },
  ]),
);
const PRELUDE: Command = {
  kind: 'eval',
  assignments: [
    { field: 'rec', value: field('_raw') },
    {
      field: 'ev',
      value: call('replace', call('json_extract', field('rec'), str('eventName')), str('\\d+$'), str('')),
    },
    { field: 'src', value: call('json_extract', field('rec'), str('eventSource')) },
  ],
};
const search: fc.Arbitrary<Search> = fc
  .tuple(fc.array(command, { minLength: 1, maxLength: 8 }), ending, fc.boolean())
  .map(([middle, end, drop]) => ({
    commands: [
      { kind: 'search', where: { kind: 'fieldIn', field: 'eventName', values: ['A*', 'B'] } },
      ...(drop ? [{ kind: 'fields', mode: '+', fields: ['_raw', '_time'] } as const] : []),
      PRELUDE,
      ...middle,
      ...end,
    ],
  }));

const leaf = fc.oneof(words, fc.boolean(), fc.constant(null), fc.integer({ min: 0, max: 30 }));
const item = fc.oneof(leaf, fc.record({ p: leaf, items: fc.array(leaf, { maxLength: 2 }) }));
const record = fc.record({
  eventName: fc.constantFrom<unknown>('A', 'A20', 'B', 'C', 7),
  eventSource: fc.constantFrom<unknown>('x', 'y', null),
  requestParameters: fc.oneof(
    fc.constant(null),
    fc.record({ items: fc.oneof(item, fc.array(item, { maxLength: 3 })), flag: leaf }),
  ),
  p: item,
});

const TABLES = {
  t: {
    columns: ['k', 'v'],
    rows: [
      { k: 'x', v: 'found' },
      { k: 'tcp', v: '22' },
      { k: 'tcp', v: '23' },
    ],
  },
};

function both(
  ast: Search,
  records: readonly unknown[],
  switches: Parameters<typeof environment>[0],
): [unknown, unknown] {
  const result = (specialise: boolean): unknown =>
    prepare(ast, environment({ ...switches, tables: TABLES, specialise })).run(records.map(event));
  return [result(false), result(true)];
}

describe('a specialised search gives the same rows as the plain one', () => {
  it('with the default answers', () => {
    fc.assert(
      fc.property(search, fc.array(record, { minLength: 1, maxLength: 4 }), (ast, records) => {
        const [plain, special] = both(ast, records, {});
        expect(special, printSearch(ast)).toEqual(plain);
      }),
      { numRuns: 1500 },
    );
  });

  it('with every answer to the open points', () => {
    const variants = allSwitchVariants();
    fc.assert(
      fc.property(
        search,
        fc.array(record, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...variants),
        (ast, records, { switches }) => {
          const [plain, special] = both(ast, records, { switches });
          expect(special, printSearch(ast)).toEqual(plain);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

/** Shapes that the generator rarely meets. */
const SHAPES: readonly (readonly [string, string])[] = [
  [
    'hits with a known beginning',
    'ev="A" | eval v=if(ev="A","i",""), w=if(ev="B","i","") | eval m=mvappend("p|".v."|".rec, "q|".w."|".rec, "", if(isnull(a),"x|y|z","")) | eval m=mvfilter(match(m,"^[^|]+[|][a-z][|]"))',
  ],
  [
    'a known list inside mvmap',
    'isnotnull(ev) | eval m=split("tcp|22","|"), n=mvappend("1","2") | eval n=mvmap(n, n.coalesce(mvjoin(m,"+"),"none"))',
  ],
  [
    'mvmap over what is known',
    'isnotnull(ev) | eval m=split("tcp|22","|") | eval m=mvmap(m, if(m="22",null(),m.ev)), n=mvmap(n, "x")',
  ],
  [
    'mvfilter over NULL',
    'isnotnull(ev) | eval n=mvfilter(n!=""), m=mvfilter(tonumber(m)<5) | eval a=if(isnull(n),"none",n)',
  ],
  [
    'nothing left to filter',
    'isnotnull(ev) | eval m=mvappend("", if(ev="Z","x","")) | eval m=mvfilter(m!="") | eval a=if(isnull(m),"none","some")',
  ],
  [
    'a copy of the record outlives it',
    'isnotnull(ev) | fields - _raw | eval a=json_extract(rec,"eventName"), b=json_extract(_raw,"eventName")',
  ],
  [
    'the record replaced',
    'isnotnull(ev) | eval _raw="{}" | eval a=json_extract(rec,"eventName"), b=json_valid_text | eval n=json_extract(_raw,"eventName")',
  ],
  ['a lookup on what is known', 'isnotnull(ev) | eval a="tcp" | lookup t k AS a OUTPUT v AS m | eval n=mvmap(m, m+1)'],
  ['a lookup that finds nothing', 'isnotnull(ev) | eval a="none", b="old" | lookup t k AS a OUTPUT v AS b'],
  [
    'a dropped field read again',
    'isnotnull(ev) | eval a="x" | fields ev, rec | eval b=coalesce(a,"gone") | mvexpand a | fillnull value="-" a',
  ],
  [
    'rex keeps what does not match',
    'isnotnull(ev) | eval a="22", b="abc" | rex field=a "^(?<a>[a-z]+)" | rex field=b "^(?<a>[a-z])"',
  ],
  [
    'a Boolean in a field',
    'isnotnull(ev) | eval a=json_extract(rec,"requestParameters.flag") | eval b=lower(tostring(a)), n=mvappend(json_extract(rec,"requestParameters.flag"),"x")',
  ],
  [
    'extracted fields',
    'eventName="A" AND isnull(absent) | eval a=eventName."/".coalesce(\'requestParameters.flag\',"-")',
  ],
  ['a call that fails only where it is reached', 'isnotnull(ev) | eval a=if(ev="Z",replace(ev,"(?>x)"."",""),"fine")'],
];

describe('a specialised search gives the same rows for', () => {
  const records = [
    { eventName: 'A', eventSource: 'x', requestParameters: { flag: true, items: ['t'] } },
    { eventName: 'B', eventSource: 'x', requestParameters: { flag: null } },
    { eventName: 'A20', eventSource: 'y', p: 'q' },
  ];
  it.each(SHAPES)('%s', (_name, text) => {
    const ast = parseSearch(
      `eventName=* | eval rec=_raw | eval ev=replace(json_extract(rec,"eventName"),"\\d+$","") | where ${text}`,
    );
    for (const { name, switches } of allSwitchVariants()) {
      const [plain, special] = both(ast, records, { switches });
      expect(special, name).toEqual(plain);
      if (name === 'default') expect((plain as unknown[]).length).toBeGreaterThan(0);
    }
  });
});

describe('mayMatch', () => {
  it('never says no where a longer text matches', () => {
    const char = fc.constantFrom('a', 'b', '|', 'z', '1');
    const atom = fc
      .tuple(fc.constantFrom('a', '[ab]', '[^|]', '[|]', '[a-z]'), fc.constantFrom('', '+', '*', '?'))
      .map((p) => p.join(''));
    const text = fc.string({ unit: char, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(atom, { maxLength: 4 }), text, text, (atoms, beginning, rest) => {
        const pattern = `^${atoms.join('')}`;
        if (regex(pattern).test(beginning + rest)) expect(mayMatch(pattern, beginning)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('says no to a hit without a letter', () => {
    expect(mayMatch('^[^|]+[|][a-z][|]', 'openSSH||')).toBe(false);
    expect(mayMatch('^[^|]+[|][a-z][|]', 'openSSH|i|')).toBe(true);
    expect(mayMatch('^[^|]+[|][a-z][|]', 'openSSH|')).toBe(true);
    expect(mayMatch('^(x|y)', 'z')).toBe(true);
  });
});
