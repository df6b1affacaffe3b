/**
 * A condition in SPL: two expressions, one that holds when the answer is yes and one that holds when it
 * is no. Where neither holds, the answer is "cannot tell". So `not` only swaps them and SPL's own NOT,
 * whose meaning on a missing field is open, is never written.
 */
import type { Condition, Operand, Reference } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { FALSE, TRUE, and, call, compare, concat, field, isFalse, isTrue, num, or, str } from '../spl/build.js';
import { kmsBelow } from './kms.js';
import { policyTest } from './policy.js';
import { type Scope, type Value, listField, mentioned, readCased, readFolded, share } from './reference.js';
import { anyOf, anyOfInJson, escapeRegex, matches } from './regex.js';

export interface Decision {
  readonly yes: Expr;
  readonly no: Expr;
  /** yes or no always holds: "cannot tell" is impossible. */
  readonly total: boolean;
}

/** True when `expr` is false or null: the language's NOT is not needed for that. */
export function fails(expr: Expr): Expr {
  if (isTrue(expr)) return FALSE;
  if (isFalse(expr)) return TRUE;
  return compare(call('if', expr, num(0), num(1)), '=', num(1));
}

/** A decision that always falls: no = yes does not hold. */
export const certain = (yes: Expr): Decision => ({ yes, no: fails(yes), total: true });
const decision = (yes: Expr, no: Expr): Decision => ({ yes, no, total: false });

export const settingField = (name: string): Expr => field(`set_${name}`);

const swap = (d: Decision): Decision => ({ yes: d.no, no: d.yes, total: d.total });

/** Compiles a condition. */
export function compileCondition(scope: Scope, condition: Condition): Decision {
  switch (condition.kind) {
    case 'always':
      return { yes: TRUE, no: FALSE, total: true };
    case 'all': {
      const parts = condition.of.map((c) => compileCondition(scope, c));
      return {
        yes: and(...parts.map((p) => p.yes)),
        no: or(...parts.map((p) => p.no)),
        total: parts.every((p) => p.total),
      };
    }
    case 'oneOf': {
      const parts = condition.of.map((c) => compileCondition(scope, c));
      return {
        yes: or(...parts.map((p) => p.yes)),
        no: and(...parts.map((p) => p.no)),
        total: parts.every((p) => p.total),
      };
    }
    case 'not':
      return swap(compileCondition(scope, condition.of));
    case 'items':
      return items(scope, condition);
    case 'equals':
      return equals(scope, condition.of, condition.values);
    case 'compare':
      return perValue(scope, readFolded(scope, condition.of), (v) =>
        numberTest(v, condition.op, operandNumber(condition.value)),
      );
    case 'version':
      return perValue(scope, readFolded(scope, condition.of), (v) =>
        versionTest(scope, v, condition.op, condition.value),
      );
    case 'text':
      return textTest(scope, condition);
    case 'given': {
      const given = certain(isGiven(readFolded(scope, condition.of)));
      return condition.value ? given : swap(given);
    }
    case 'mentioned': {
      const is = certain(mentioned(scope, condition.of));
      return condition.value ? is : swap(is);
    }
    case 'hasAll': {
      const value = readFolded(scope, condition.of);
      return certain(and(...condition.values.map((v) => matchesValue(value, `^(?:${escapeRegex(v.toLowerCase())})$`))));
    }
    case 'only':
      return only(scope, readFolded(scope, condition.of), condition.values);
    case 'count': {
      const value = readFolded(scope, condition.of);
      const count =
        value.kind === 'multi'
          ? share(
              scope,
              'n',
              call(
                'coalesce',
                call('mvcount', call('mvdedup', call('mvfilter', compare(value.expr, '!=', str(''))))),
                num(0),
              ),
            )
          : call('if', isGiven(value), num(1), num(0));
      const n = operandNumber(condition.value);
      if (condition.value.kind === 'literal') return certain(compare(count, OPS[condition.op], n.value));
      return decision(
        and(n.known, compare(count, OPS[condition.op], n.value)),
        and(n.known, compare(count, INVERSE[condition.op], n.value)),
      );
    }
    case 'port':
      return portTest(scope, condition);
    case 'cidr':
      return cidrTest(scope, readFolded(scope, condition.of), condition.values);
    case 'kmsBelow':
      return kmsBelow(scope, condition.of, condition.level);
    case 'policy':
      return policyTest(scope, condition);
  }
}

const OPS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
const INVERSE = { lt: '>=', lte: '>', gt: '<=', gte: '<' } as const;

/** Some text that no redacted value has: something is there. */
function isGiven(value: Value): Expr {
  switch (value.kind) {
    case 'scalar':
      return compare(value.expr, '!=', str(''));
    case 'multi':
      return call('isnotnull', call('mvfind', value.expr, str('.')));
    case 'inner':
      return value.key === undefined
        ? call('match', value.container, str('^(?!(?:null|\\s*[\\[{]\\s*[\\]}]\\s*)?$)'))
        : call('match', value.container, str(`"${value.key}"\\s*:\\s*(?!null|"")`));
  }
}

/** Whether the value (some element of a list) matches a regular expression over folded text. */
function matchesValue(value: Value, pattern: string): Expr {
  switch (value.kind) {
    case 'scalar':
      return call('match', value.expr, str(pattern));
    case 'multi':
      return call('isnotnull', call('mvfind', value.expr, str(pattern)));
    case 'inner':
      throw new Error('this test is not possible on a list inside an item');
  }
}

/** Lists: some element yes = yes; all no = no. Each element is decided by the same scalar test. */
function perValue(scope: Scope, value: Value, test: (value: Expr) => Decision): Decision {
  if (value.kind === 'scalar') return test(value.expr);
  if (value.kind === 'inner') throw new Error('this test is not possible on a list inside an item');
  const one = test(value.expr);
  const answers = share(
    scope,
    'a',
    call('mvmap', value.expr, call('case', one.yes, str('y'), one.no, str('n'), TRUE, str('u'))),
  );
  return decision(
    call('isnotnull', call('mvfind', answers, str('y'))),
    call('isnull', call('mvfind', answers, str('[yu]'))),
  );
}

/** How a literal reads in the log, folded. A Boolean may have been printed as a number. */
function literalTexts(value: string | number | boolean): string[] {
  if (value === true) return ['true', '1'];
  if (value === false) return ['false', '0'];
  return [String(value).toLowerCase()];
}

function equals(scope: Scope, of: Reference, values: readonly Operand[]): Decision {
  const value = readFolded(scope, of);
  const literals = values.flatMap((v) => (v.kind === 'literal' ? literalTexts(v.value) : []));
  const dynamic = values.filter((v) => v.kind !== 'literal');
  if (value.kind === 'inner') {
    if (dynamic.length > 0) throw new Error('inside items, a deeper list is compared with literals only');
    return certain(innerMatch(value, anyOfInJson(literals)));
  }
  if (dynamic.length > 0) {
    return perValue(scope, value, (v) => {
      const tests = dynamic.map((d) => dynamicEquals(v, d));
      const literal = literals.length > 0 ? call('in', v, ...literals.map(str)) : FALSE;
      const yes = and(compare(v, '!=', str('')), or(literal, ...tests.map((t) => t.yes)));
      return decision(yes, and(compare(v, '!=', str('?')), fails(yes), ...tests.map((t) => t.known)));
    });
  }
  if (value.kind === 'multi') {
    return decision(
      matchesValue(value, `^(?:${anyOf(literals)})$`),
      call('isnull', call('mvfind', value.expr, str(`^(?:${anyOf(literals)}|\\?)$`))),
    );
  }
  const [single] = literals;
  if (literals.length === 1 && single !== undefined) {
    return decision(
      compare(value.expr, '=', str(single)),
      and(compare(value.expr, '!=', str(single)), compare(value.expr, '!=', str('?'))),
    );
  }
  return decision(
    call('in', value.expr, ...literals.map(str)),
    fails(call('in', value.expr, ...literals.map(str), str('?'))),
  );
}

/** `{account}`, `{region}` or a setting (a comma list: one of them). */
function dynamicEquals(value: Expr, operand: Operand): { yes: Expr; known: Expr } {
  if (operand.kind === 'setting')
    return { yes: inSetting(value, operand.name), known: compare(settingText(operand.name), '!=', str('')) };
  const other = field(operand.kind === 'record' && operand.name === 'account' ? 'acc' : 'reg');
  return { yes: compare(value, '=', other), known: compare(other, '!=', str('')) };
}

const settingText = (name: string): Expr => call('coalesce', settingField(name), str(''));

/** Whether a comma list in a setting holds the value: splitting the list at the value leaves a gap. No pattern is built from data. */
function inSetting(value: Expr, name: string): Expr {
  const list = concat(str(','), call('lower', settingText(name)), str(','));
  return compare(call('mvjoin', call('split', list, concat(str(','), value, str(','))), str('')), '!=', list);
}

interface NumberOperand {
  readonly value: Expr;
  readonly known: Expr;
}

function operandNumber(operand: Operand): NumberOperand {
  if (operand.kind === 'literal') return { value: num(Number(operand.value)), known: TRUE };
  if (operand.kind === 'setting') {
    const value = call('coalesce', call('tonumber', settingField(operand.name)), str('?'));
    return {
      value: call('coalesce', call('tonumber', settingField(operand.name)), num(0)),
      known: compare(value, '!=', str('?')),
    };
  }
  throw new Error('a number is compared with a number or a setting');
}

function numberTest(value: Expr, op: keyof typeof OPS, operand: NumberOperand): Decision {
  const isNumber = call('isnotnull', call('tonumber', value));
  const n = call('coalesce', call('tonumber', value), num(0));
  return decision(
    and(operand.known, isNumber, compare(n, OPS[op], operand.value)),
    or(compare(value, '=', str('')), and(operand.known, isNumber, compare(n, INVERSE[op], operand.value))),
  );
}

/** `5.17.3` as one number: three places of three digits. */
const versionNumber = (version: string): number => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
};

function versionTest(scope: Scope, value: Expr, op: 'lt' | 'lte' | 'gte', version: string): Decision {
  const part = (n: number): Expr =>
    call('coalesce', call('tonumber', call('mvindex', call('split', value, str('.')), num(n))), num(0));
  const times = (expr: Expr, factor: number): Expr => ({ kind: 'arith', op: '*', left: expr, right: num(factor) });
  const plus = (left: Expr, right: Expr): Expr => ({ kind: 'arith', op: '+', left, right });
  const asNumber = share(
    scope,
    'ver',
    call(
      'if',
      call('match', value, str('^\\d+(\\.\\d+)*$')),
      plus(plus(times(part(0), 1_000_000), times(part(1), 1_000)), part(2)),
      num(-1),
    ),
  );
  const wanted = num(versionNumber(version));
  const known = compare(asNumber, '>=', num(0));
  return decision(
    and(known, compare(asNumber, OPS[op], wanted)),
    or(compare(value, '=', str('')), and(known, compare(asNumber, INVERSE[op], wanted))),
  );
}

function textPattern(
  op: 'startswith' | 'endswith' | 'contains' | 're',
  values: readonly string[],
  inJson: boolean,
): string {
  const alternatives = inJson ? anyOfInJson(values) : anyOf(values);
  switch (op) {
    case 'startswith':
      return `^(?:${alternatives})`;
    case 'endswith':
      return `(?:${alternatives})$`;
    case 'contains':
      return `(?:${alternatives})`;
    case 're':
      return values.length === 1 ? (values[0] as string) : `(?:${values.join('|')})`;
  }
}

function textTest(scope: Scope, test: Extract<Condition, { kind: 'text' }>): Decision {
  const value = readFolded(scope, test.of);
  const values = test.op === 're' || test.cased ? test.values : test.values.map((v) => v.toLowerCase());
  if (value.kind === 'inner') {
    const alternatives = anyOfInJson(test.values);
    const rest = '[^"]*';
    if (test.op === 're') throw new Error('inside items, a deeper list is not tested with re');
    const body = {
      startswith: `(?:${alternatives})${rest}`,
      endswith: `${rest}(?:${alternatives})`,
      contains: `${rest}(?:${alternatives})${rest}`,
    }[test.op];
    return certain(innerMatch(value, body));
  }
  const pattern = textPattern(test.op, values, false);
  const folded = test.op === 're' && !test.cased ? `(?i)${pattern}` : pattern;
  // A pattern that also matches nothing or the mark of an unreadable value must not do so.
  const empty = matches(folded, '');
  const mark = matches(folded, '?');
  if (value.kind === 'multi') {
    if (test.cased) throw new Error('cased is for single values');
    if (empty || mark) {
      return perValue(scope, value, (v) =>
        decision(
          and(compare(v, '!=', str('')), compare(v, '!=', str('?')), call('match', v, str(folded))),
          and(compare(v, '!=', str('?')), fails(and(compare(v, '!=', str('')), call('match', v, str(folded))))),
        ),
      );
    }
    return decision(
      matchesValue(value, folded),
      and(
        call('isnull', call('mvfind', value.expr, str(folded))),
        call('isnull', call('mvfind', value.expr, str('^\\?$'))),
      ),
    );
  }
  const subject = test.cased ? readCased(scope, test.of) : value.expr;
  const yes = and(
    ...(empty ? [compare(value.expr, '!=', str(''))] : []),
    ...(mark ? [compare(value.expr, '!=', str('?'))] : []),
    call('match', subject, str(folded)),
  );
  return decision(yes, and(compare(value.expr, '!=', str('?')), fails(yes)));
}

/** A test on the JSON text of a list inside an item: the tested member (or element) as a whole matches `body`. */
function innerMatch(value: Extract<Value, { kind: 'inner' }>, body: string): Expr {
  const pattern =
    value.key === undefined
      ? `(?i)(?:^|")(?:${body})(?:"|$)|[\\[,]\\s*(?:${body})\\s*[,\\]]`
      : `(?i)"${escapeRegex(value.key)}"\\s*:\\s*(?:"(?:${body})"|(?:${body})\\s*[,}])`;
  return call('match', value.container, str(pattern));
}

function only(scope: Scope, value: Value, values: readonly Operand[]): Decision {
  if (value.kind === 'inner') throw new Error('only is not possible on a list inside an item');
  const given = isGiven(value);
  const literals = values.flatMap((v) => (v.kind === 'literal' ? literalTexts(v.value) : []));
  const settings = values.flatMap((v) => (v.kind === 'setting' ? [v.name] : []));
  if (settings.length === 0) {
    const other = `^(?!(?:${anyOf(literals)}|\\?)$).`;
    const unread = '^\\?$';
    const yes = and(given, fails(matchesValue(value, other)), fails(matchesValue(value, unread)));
    return decision(yes, or(fails(given), matchesValue(value, other)));
  }
  const known = and(...settings.map((name) => compare(settingText(name), '!=', str(''))));
  const allowed = (v: Expr): Expr =>
    or(
      ...settings.map((name) => inSetting(v, name)),
      ...(literals.length > 0 ? [call('in', v, ...literals.map(str))] : []),
    );
  const mark = (v: Expr): Expr =>
    call(
      'case',
      compare(v, '=', str('')),
      str('-'),
      compare(v, '=', str('?')),
      str('u'),
      allowed(v),
      str('y'),
      TRUE,
      str('n'),
    );
  const answers =
    value.kind === 'multi'
      ? share(scope, 'a', call('mvmap', value.expr, mark(value.expr)))
      : share(scope, 'a', mark(value.expr));
  const has = (p: string): Expr =>
    value.kind === 'multi' ? call('isnotnull', call('mvfind', answers, str(p))) : call('match', answers, str(p));
  return decision(and(known, given, fails(has('[nu]'))), or(fails(given), and(known, has('n'))));
}

function portTest(scope: Scope, test: Extract<Condition, { kind: 'port' }>): Decision {
  const from = readFolded(scope, test.from);
  const to = readFolded(scope, test.to);
  if (from.kind !== 'scalar' || to.kind !== 'scalar') throw new Error('port: single values are needed for from and to');
  const number = (v: Expr, otherwise: number): Expr => call('coalesce', call('tonumber', v), num(otherwise));
  const low = number(from.expr, 1e9);
  const high = number(to.expr, -1e9);
  const absent = and(call('in', from.expr, str(''), str('-1')), call('in', to.expr, str(''), str('-1')));
  const overlap = or(...test.is.map((r) => and(compare(low, '<=', num(r.to)), compare(high, '>=', num(r.from)))));
  const isNumber = (v: Expr): Expr => call('isnotnull', call('tonumber', v));
  const known = and(isNumber(from.expr), isNumber(to.expr));
  if (test.whenAbsent === 'all') {
    const yes = or(absent, overlap);
    return decision(yes, and(known, fails(yes)));
  }
  return decision(overlap, or(absent, and(known, fails(overlap))));
}

function cidrTest(scope: Scope, value: Value, values: readonly string[]): Decision {
  const internet = values.includes('internet');
  const exact = values.filter((v) => v !== 'internet').map((v) => v.toLowerCase());
  if (value.kind === 'inner') {
    const bodies = [...(internet ? ['[0-9a-fA-F.:]+\\\\?/0+'] : []), ...(exact.length > 0 ? [anyOfInJson(exact)] : [])];
    return certain(innerMatch(value, bodies.join('|')));
  }
  const bodies = [...(internet ? ['[0-9a-f.:]+/0+'] : []), ...(exact.length > 0 ? [anyOf(exact)] : [])];
  const pattern = `^(?:${bodies.join('|')})$`;
  return perValue(scope, value, (v) =>
    decision(
      call('match', v, str(pattern)),
      and(call('match', v, str('^([0-9a-f.:]+/\\d+)?$')), fails(call('match', v, str(pattern)))),
    ),
  );
}

function items(scope: Scope, condition: Extract<Condition, { kind: 'items' }>): Decision {
  if (scope.item !== undefined) throw new Error('items inside items');
  const { list, item } = listField(scope, condition.in);
  const one = compileCondition({ fields: scope.fields, item: item(list) }, condition.where);
  const answers = scope.fields.define(
    'a',
    call('mvmap', list, call('case', one.yes, str('y'), one.no, str('n'), TRUE, str('u'))),
  );
  const some = (p: string): Expr => call('isnotnull', call('mvfind', answers, str(p)));
  const noneOf = (p: string): Expr => call('isnull', call('mvfind', answers, str(p)));
  switch (condition.quantifier) {
    case 'any':
      return { yes: some('y'), no: noneOf('[yu]'), total: one.total };
    case 'every':
      return { yes: noneOf('[nu]'), no: some('n'), total: one.total };
    case 'none':
      return { yes: noneOf('[yu]'), no: some('y'), total: one.total };
  }
}
