/** Arbitrary ASTs for the property tests: everything that ast.ts allows, with hostile texts. */
import fc from 'fast-check';
import type { Aggregate, Command, Expr, Search, SearchExpr } from '../../src/spl/index.js';
import { FUNCTIONS, STATS_FUNCTIONS } from '../../src/spl/index.js';

/** Texts that contain what a printer forgets. */
export const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('\\', '"', '|', ']', '[', '`', '$', "'", '*', '\n', 's', ' ', '/', 'n') }),
  fc.constantFrom('^\\s*\\[', '\\', '\\\\', '\\"', '\\|', '```', '"', 'AND', 'or', '*', '', '$x$', '`m`', '__proto__'),
);

const field = fc.oneof(
  fc.constantFrom(
    'a',
    'v_x',
    '_raw',
    'in',
    'AND',
    'true',
    'requestParameters.a{}.b',
    'x y',
    'by',
    'constructor',
    '__proto__',
    'search',
    'AS',
    'output',
    'a-b',
    'a.b',
  ),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/),
);
const plainNumber = fc.oneof(
  fc.integer(),
  fc.integer({ min: -9999, max: 9999 }).map((n) => n / 8),
);
const macro = fc.record({
  kind: fc.constant('macro' as const),
  name: fc.constantFrom('c2c_record', 'c2c.x-1'),
  args: fc.array(
    text.filter((t) => !t.includes('`')),
    { maxLength: 2 },
  ),
});

const functions = [...FUNCTIONS].filter(([name]) => !['mvmap', 'mvfilter'].includes(name));
const op = fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const);

/** Joins of the same kind are one node in a well-formed AST. */
const flat = <T extends { kind: string }>(kind: string, list: T[], inner: (t: T) => readonly T[]): T[] =>
  list.flatMap((t) => (t.kind === kind ? inner(t) : [t]));

export const expr: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text.map((value): Expr => ({ kind: 'string', value })),
    plainNumber.map((value): Expr => ({ kind: 'number', value })),
    field.map((name): Expr => ({ kind: 'field', name })),
    macro,
    fc
      .constantFrom(...functions)
      .chain(([name, arity]) =>
        fc
          .array(tie('expr'), { minLength: arity.min, maxLength: Math.min(arity.max, arity.min + 2) })
          .map((args): Expr => ({ kind: 'call', name, args })),
      ),
    fc.tuple(op, tie('expr'), tie('expr')).map(([o, left, right]): Expr => ({ kind: 'compare', op: o, left, right })),
    fc
      .tuple(
        fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const, '%' as const),
        tie('expr'),
        tie('expr'),
      )
      .map(([o, left, right]): Expr => ({ kind: 'arith', op: o, left, right })),
    fc
      .array(tie('expr'), { minLength: 2, maxLength: 3 })
      .map((l): Expr => ({ kind: 'concat', parts: flat('concat', l, (e) => (e.kind === 'concat' ? e.parts : [])) })),
    fc
      .array(tie('expr'), { minLength: 2, maxLength: 3 })
      .map((l): Expr => ({ kind: 'and', operands: flat('and', l, (e) => (e.kind === 'and' ? e.operands : [])) })),
    fc
      .array(tie('expr'), { minLength: 2, maxLength: 3 })
      .map((l): Expr => ({ kind: 'or', operands: flat('or', l, (e) => (e.kind === 'or' ? e.operands : [])) })),
  ),
})).expr;

export const searchExpr: fc.Arbitrary<SearchExpr> = fc.letrec<{ term: SearchExpr }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<SearchExpr>({ kind: 'all' }),
    text.map((t): SearchExpr => ({ kind: 'word', text: t })),
    fc.tuple(field, op, text).map(([f, o, value]): SearchExpr => ({ kind: 'fieldCompare', field: f, op: o, value })),
    fc
      .tuple(field, fc.array(text, { minLength: 1, maxLength: 3 }))
      .map(([f, values]): SearchExpr => ({ kind: 'fieldIn', field: f, values })),
    macro,
    tie('term').map((operand): SearchExpr => ({ kind: 'not', operand })),
    fc
      .array(tie('term'), { minLength: 2, maxLength: 3 })
      .map((l): SearchExpr => ({ kind: 'and', operands: flat('and', l, (e) => (e.kind === 'and' ? e.operands : [])) })),
    fc
      .array(tie('term'), { minLength: 2, maxLength: 3 })
      .map((l): SearchExpr => ({ kind: 'or', operands: flat('or', l, (e) => (e.kind === 'or' ? e.operands : [])) })),
  ),
})).term;

const fields = fc.array(field, { minLength: 1, maxLength: 3 });
const table = fc.constantFrom('c2c_cards', 'c2c_settings_s3', 'a.csv');
const lookupFields = fc.array(fc.record({ field, as: field }), { minLength: 1, maxLength: 2 });
const aggregate: fc.Arbitrary<Aggregate> = fc.oneof(
  field.map((as): Aggregate => ({ func: 'count', as })),
  fc.tuple(fc.constantFrom(...STATS_FUNCTIONS), expr, field).map(([func, arg, as]): Aggregate => ({ func, arg, as })),
);
const bare: fc.Arbitrary<Command> = fc.oneof(
  searchExpr.map((where): Command => ({ kind: 'search', where })),
  macro,
  fc
    .tuple(fc.constantFrom('+' as const, '-' as const), fields)
    .map(([mode, f]): Command => ({ kind: 'fields', mode, fields: f })),
  fields.map((f): Command => ({ kind: 'table', fields: f })),
  fc
    .array(fc.record({ field, value: expr }), { minLength: 1, maxLength: 3 })
    .map((assignments): Command => ({ kind: 'eval', assignments })),
  expr.map((condition): Command => ({ kind: 'where', condition })),
  fc.record({
    kind: fc.constant('foreach' as const),
    fields: fc.array(fc.constantFrom('q_*', 's_x', 'abc*'), { minLength: 1, maxLength: 2 }),
    value: fc.oneof(expr, fc.constant<Expr>({ kind: 'field', name: '<<FIELD>>' })),
  }),
  field.map((f): Command => ({ kind: 'mvexpand', field: f })),
  fc.record({ kind: fc.constant('rex' as const), field, pattern: text }),
  fc.record({ kind: fc.constant('fillnull' as const), value: text, fields }),
  fc.record({
    kind: fc.constantFrom('stats' as const, 'eventstats' as const),
    aggregates: fc.array(aggregate, { minLength: 1, maxLength: 3 }),
    by: fc.array(field, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('streamstats' as const),
    current: fc.boolean(),
    aggregates: fc.array(aggregate, { minLength: 1, maxLength: 3 }),
    by: fc.array(field, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('lookup' as const),
    table,
    local: fc.boolean(),
    keys: lookupFields,
    output: fc.oneof(fc.constant([]), lookupFields),
  }),
  fc.record(
    { kind: fc.constant('inputlookup' as const), table, append: fc.boolean(), where: searchExpr },
    { requiredKeys: ['kind', 'table', 'append'] },
  ),
  fc.record(
    { kind: fc.constant('outputlookup' as const), table, append: fc.boolean(), keyField: field },
    { requiredKeys: ['kind', 'table', 'append'] },
  ),
  fc
    .array(fc.record({ name: fc.constantFrom('index', 'source'), value: text }), { maxLength: 2 })
    .map((options): Command => ({ kind: 'collect', options })),
  fc
    .array(fc.record({ field, descending: fc.boolean() }), { minLength: 1, maxLength: 2 })
    .map((keys): Command => ({ kind: 'sort', keys })),
  fc.nat().map((count): Command => ({ kind: 'head', count })),
  fc.constant<Command>({ kind: 'makeresults' }),
);
const comment = text.filter((t) => !t.includes('```') && !t.startsWith('`') && !t.endsWith('`'));
const command: fc.Arbitrary<Command> = fc
  .tuple(bare, fc.option(comment, { nil: undefined }))
  .map(([c, t]) => (t === undefined ? c : { ...c, comment: t }));

export const search: fc.Arbitrary<Search> = fc
  .array(command, { minLength: 1, maxLength: 5 })
  .map((commands) => ({ commands }));
