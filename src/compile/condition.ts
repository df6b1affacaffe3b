/** A condition in SPL. Each kind of test is one function; what it means is in docs/rule-format.md. */
import type { Condition, Operand, Reference } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, concat, field, num, or, str } from '../spl/build.js';
import { ALWAYS, type Decision, both, byAnswer, certain, either, fails, isCertain, negate } from './decision.js';
import { mapOver } from './fields.js';
import { kmsBelow } from './kms.js';
import { policyTest } from './policy.js';
import {
  type Scope,
  UNREADABLE,
  UNREADABLE_PATTERN,
  type Value,
  listField,
  mentioned,
  readCased,
  readFolded,
  share,
} from './reference.js';
import { anyOf, anyOfInJson, escapeRegex, matches } from './regex.js';
import { inSetting, isSet, settingNumber } from './settings.js';

const OPS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
type Op = keyof typeof OPS;

/** Beyond every number that a rule compares: stands for a value that is no number. */
const HUGE = 1e12;

/** Compiles a condition. */
export function compileCondition(scope: Scope, condition: Condition): Decision {
  switch (condition.kind) {
    case 'always':
      return ALWAYS;
    case 'all':
      return both(condition.of.map((c) => compileCondition(scope, c)));
    case 'oneOf':
      return either(condition.of.map((c) => compileCondition(scope, c)));
    case 'not':
      return negate(compileCondition(scope, condition.of));
    case 'items':
      return itemsTest(scope, condition);
    case 'equals':
      return equals(scope, condition.of, condition.values);
    case 'compare':
      return perValue(scope, readFolded(scope, condition.of), (v) =>
        numberTest(scope, v, condition.op, condition.value),
      );
    case 'version':
      return perValue(scope, readFolded(scope, condition.of), (v) =>
        versionTest(scope, v, condition.op, condition.value),
      );
    case 'text':
      return textTest(scope, condition);
    case 'given': {
      const given = certain(isGiven(scope, readFolded(scope, condition.of)));
      return condition.value ? given : negate(given);
    }
    case 'mentioned': {
      const is = certain(mentioned(scope, condition.of));
      return condition.value ? is : negate(is);
    }
    case 'hasAll': {
      const value = readFolded(scope, condition.of);
      return both(condition.values.map((v) => isOneOf(scope, value, [v.toLowerCase()])));
    }
    case 'only':
      return onlyTest(scope, readFolded(scope, condition.of), condition.values);
    case 'count':
      return countTest(scope, readFolded(scope, condition.of), condition.op, condition.value);
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

/**
 * A test of a list of the record, for use inside an item: what another field with several values is inside
 * mvmap is open, so the answer is found before.
 */
function outside(scope: Scope, test: Expr): Expr {
  if (scope.item === undefined) return test;
  return compare(scope.fields.define('m', call('if', test, num(1), num(0))), '=', num(1));
}

const isUnreadable = (value: Expr): Expr => call('in', value, ...UNREADABLE.map(str));

function isGiven(scope: Scope, value: Value): Expr {
  switch (value.kind) {
    case 'scalar':
      return compare(value.expr, '!=', str(''));
    case 'multi':
      return outside(scope, some(value.expr, '.'));
    case 'inner':
      return value.key === undefined
        ? call('match', value.container, str('^(?!(?:null|\\s*[\\[{]\\s*[\\]}]\\s*)?$)'))
        : call('match', value.container, str(`"${escapeRegex(value.key)}"\\s*:\\s*(?!null|"")`));
  }
}

/** Whether the value (some element of a list) matches: `yes` the pattern, `maybe` also the mark of an unreadable value. */
function matchTest(scope: Scope, value: Exclude<Value, { kind: 'inner' }>, pattern: string, flags = ''): Decision {
  const test = (p: string): Expr =>
    value.kind === 'scalar' ? call('match', value.expr, str(flags + p)) : outside(scope, some(value.expr, flags + p));
  return value.kind === 'scalar' && value.plain === true
    ? certain(test(pattern))
    : { yes: test(pattern), maybe: test(`${pattern}|${UNREADABLE_PATTERN}`) };
}

/** Equality with literals. */
function isOneOf(scope: Scope, value: Value, texts: readonly string[]): Decision {
  if (value.kind === 'inner') return certain(innerMatch(value, anyOfInJson(texts)));
  if (value.kind === 'multi') return matchTest(scope, value, `^(?:${anyOf(texts)})$`);
  const [single] = texts;
  const is = (all: readonly string[]): Expr =>
    all.length === 1 && single !== undefined
      ? compare(value.expr, '=', str(single))
      : call('in', value.expr, ...all.map(str));
  return value.plain === true ? certain(is(texts)) : { yes: is(texts), maybe: is([...texts, ...UNREADABLE]) };
}

/** Lists: some element decides. Each element is asked by the same scalar test. */
function perValue(scope: Scope, value: Value, test: (value: Expr) => Decision): Decision {
  if (value.kind === 'scalar') return test(value.expr);
  if (value.kind === 'inner') throw new Error('this test is not possible on a list inside an item');
  const answers = share(scope, 'a', call('mvmap', value.expr, answer(test(value.expr))));
  return { yes: outside(scope, some(answers, 'y')), maybe: outside(scope, some(answers, '[yu]')) };
}

/** `y`, `u` or `n` for one element. */
const answer = (one: Decision): Expr => byAnswer(one, str('y'), str('u'), str('n'));

const some = (answers: Expr, letters: string): Expr => call('isnotnull', call('mvfind', answers, str(letters)));
const noneOf = (answers: Expr, letters: string): Expr => call('isnull', call('mvfind', answers, str(letters)));

/** How a literal reads in the log, folded. A Boolean may have been printed as a number. */
function literalTexts(value: string | number | boolean): string[] {
  if (value === true) return ['true', '1'];
  if (value === false) return ['false', '0'];
  return [String(value).toLowerCase()];
}

function equals(scope: Scope, of: Reference, operands: readonly Operand[]): Decision {
  const value = readFolded(scope, of);
  const literals = operands.flatMap((o) => (o.kind === 'literal' ? literalTexts(o.value) : []));
  const dynamic = operands.filter((o) => o.kind !== 'literal');
  const parts: Decision[] = literals.length > 0 ? [isOneOf(scope, value, literals)] : [];
  if (value.kind === 'inner') {
    parts.push(...dynamic.map((o) => innerEquals(scope, value, o)));
  } else if (dynamic.length > 0) {
    parts.push(
      perValue(scope, value, (v) =>
        either(dynamic.map((o) => both([certain(compare(v, '!=', str(''))), dynamicEquals(scope, v, o)]))),
      ),
    );
  }
  return either(parts);
}

/** `{account}`, `{region}` or a setting (a comma list: one of them). */
function dynamicEquals(scope: Scope, value: Expr, operand: Operand): Decision {
  const unread = isUnreadable(value);
  if (operand.kind === 'setting') {
    const yes = and(isSet(scope.fields, operand.name), inSetting(scope.fields, value, operand.name));
    return { yes, maybe: or(yes, unread, fails(isSet(scope.fields, operand.name))) };
  }
  const other = field(operand.kind === 'record' && operand.name === 'account' ? 'acc' : 'reg');
  const yes = compare(value, '=', other);
  return { yes, maybe: or(yes, unread, compare(other, '=', str(''))) };
}

/** A list inside an item holds the one value of a setting: its JSON text is split at that member. */
function innerEquals(scope: Scope, value: Extract<Value, { kind: 'inner' }>, operand: Operand): Decision {
  if (operand.kind !== 'setting') throw new Error('inside items, a deeper list is compared with literals or a setting');
  const wanted = concat(
    str(value.key === undefined ? '"' : `"${value.key.toLowerCase()}":"`),
    scope.fields.setting(operand.name),
    str('"'),
  );
  const folded = call('replace', call('lower', value.container), str('"\\s*:\\s*"'), str('":"'));
  const holds = compare(call('mvcount', call('split', folded, wanted)), '>', num(1));
  const set = isSet(scope.fields, operand.name);
  return { yes: and(set, holds), maybe: or(fails(set), holds) };
}

/** The number on the right side, and whether it is known. */
function operandNumber(scope: Scope, operand: Operand): { value: Expr; known: Expr } {
  if (operand.kind === 'literal') return { value: num(Number(operand.value)), known: TRUE };
  if (operand.kind === 'setting') return settingNumber(scope.fields, operand.name);
  throw new Error('a number is compared with a number or a setting');
}

function numberTest(scope: Scope, value: Expr, op: Op, operand: Operand): Decision {
  const bound = operandNumber(scope, operand);
  const below = op === 'lt' || op === 'lte';
  const holds = (otherwise: number): Expr =>
    compare(call('coalesce', call('tonumber', value), num(otherwise)), OPS[op], bound.value);
  return {
    yes: and(bound.known, holds(below ? HUGE : -HUGE)),
    maybe: and(compare(value, '!=', str('')), or(fails(bound.known), holds(below ? -HUGE : HUGE))),
  };
}

/** `5.17.3` as one number: three places of three digits. */
function versionNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

function versionTest(scope: Scope, value: Expr, op: 'lt' | 'lte' | 'gte', version: string): Decision {
  const part = (n: number): Expr =>
    call('coalesce', call('tonumber', call('mvindex', call('split', value, str('.')), num(n))), num(0));
  const times = (expr: Expr, factor: number): Expr => ({ kind: 'arith', op: '*', left: expr, right: num(factor) });
  const plus = (left: Expr, right: Expr): Expr => ({ kind: 'arith', op: '+', left, right });
  const number = share(
    scope,
    'ver',
    call(
      'if',
      call('match', value, str('^\\d+(\\.\\d+)*$')),
      plus(plus(times(part(0), 1_000_000), times(part(1), 1_000)), part(2)),
      num(-1),
    ),
  );
  const holds = compare(number, OPS[op], num(versionNumber(version)));
  const known = compare(number, '>=', num(0));
  return { yes: and(known, holds), maybe: and(compare(value, '!=', str('')), or(fails(known), holds)) };
}

function textPattern(op: 'startswith' | 'endswith' | 'contains' | 're', values: readonly string[]): string {
  switch (op) {
    case 'startswith':
      return `^(?:${anyOf(values)})`;
    case 'endswith':
      return `(?:${anyOf(values)})$`;
    case 'contains':
      return `(?:${anyOf(values)})`;
    case 're':
      return values.length === 1 ? (values[0] as string) : `(?:${values.join('|')})`;
  }
}

function textTest(scope: Scope, test: Extract<Condition, { kind: 'text' }>): Decision {
  const value = readFolded(scope, test.of);
  if (value.kind === 'inner') {
    if (test.op === 're') return either(test.values.map((v) => certain(innerMatch(value, elementPattern(v)))));
    const words = `(?:${anyOfInJson(test.values)})`;
    const rest = IN_QUOTES;
    return certain(
      innerMatch(value, { startswith: words + rest, endswith: rest + words, contains: rest + words + rest }[test.op]),
    );
  }
  const insensitive = test.op === 're' && !test.cased;
  const pattern = textPattern(
    test.op,
    test.op === 're' || test.cased ? test.values : test.values.map((v) => v.toLowerCase()),
  );
  // A pattern that also matches nothing, or the mark of an unreadable value, must not decide on those.
  const decidesNothing = ['', ...UNREADABLE].some((text) => matches(pattern, text, insensitive));
  const safe = decidesNothing ? `^(?![\\[{]?$)(?=.*?(?:${pattern}))` : pattern;
  const flags = `${insensitive ? 'i' : ''}${decidesNothing ? 's' : ''}`;
  const prefix = flags === '' ? '' : `(?${flags})`;
  if (test.cased) {
    if (value.kind !== 'scalar') throw new Error('cased is for single values');
    const yes = call('match', readCased(scope, test.of), str(prefix + safe));
    return { yes, maybe: or(yes, isUnreadable(value.expr)) };
  }
  return matchTest(scope, value, safe, prefix);
}

/** Anything inside a JSON string: an escaped quote does not end it. */
const IN_QUOTES = '(?:[^"\\x5c]|\\x5c.)*';

/** A rule's pattern as the pattern of one element in JSON text: its ends become the quotes, a dot stops at them. */
function elementPattern(pattern: string): string {
  const body = pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  if (/(?<!\\)[|^$]/.test(body))
    throw new Error(`inside items, "${pattern}" is too free for a list: one anchored alternative only`);
  const inside: Readonly<Record<string, string>> = { '.': '[^"]', '"': '\\x22' };
  const dotted = body.replace(/\\.|\[[^\]]*\]|["]|\./g, (part) => inside[part] ?? part);
  return `${pattern.startsWith('^') ? '' : '[^"]*'}(?:${dotted})${pattern.endsWith('$') ? '' : '[^"]*'}`;
}

/** A test on the JSON text of a list inside an item: the tested member (or element) as a whole matches `body`. */
function innerMatch(value: Extract<Value, { kind: 'inner' }>, body: string): Expr {
  const pattern =
    value.key === undefined
      ? `(?i)(?:^|")(?:${body})(?:"|$)|[\\[,]\\s*(?:${body})\\s*[,\\]]`
      : `(?i)"${escapeRegex(value.key)}"\\s*:\\s*(?:"(?:${body})"|(?:${body})\\s*[,}])`;
  return call('match', value.container, str(pattern));
}

function onlyTest(scope: Scope, value: Value, operands: readonly Operand[]): Decision {
  if (value.kind === 'inner') throw new Error('only is not possible on a list inside an item');
  const given = isGiven(scope, value);
  const literals = operands.flatMap((o) => (o.kind === 'literal' ? literalTexts(o.value) : []));
  const settings = operands.flatMap((o) => (o.kind === 'setting' ? [o.name] : []));
  const own = operands.flatMap((o) => (o.kind === 'record' ? [field(o.name === 'account' ? 'acc' : 'reg')] : []));
  if (settings.length === 0 && own.length === 0) {
    const other = matchTest(scope, value, `^(?!(?:${anyOf(literals)}|[\\[{])$).`);
    return { yes: and(given, fails(other.maybe)), maybe: and(given, fails(other.yes)) };
  }
  const known = and(...settings.map((name) => isSet(scope.fields, name)), ...own.map((o) => compare(o, '!=', str(''))));
  const allowed = (v: Expr): Expr =>
    or(
      ...settings.map((name) => inSetting(scope.fields, v, name)),
      ...own.map((o) => compare(v, '=', o)),
      ...(literals.length > 0 ? [call('in', v, ...literals.map(str))] : []),
    );
  const mark = (v: Expr): Expr =>
    call('case', compare(v, '=', str('')), str('-'), isUnreadable(v), str('u'), allowed(v), str('y'), TRUE, str('n'));
  const answers = share(
    scope,
    'a',
    value.kind === 'multi' ? call('mvmap', value.expr, mark(value.expr)) : mark(value.expr),
  );
  const has = (letters: string): Expr =>
    value.kind === 'multi' ? outside(scope, some(answers, letters)) : call('match', answers, str(letters));
  return { yes: and(known, given, fails(has('[nu]'))), maybe: or(fails(known), and(given, fails(has('n')))) };
}

function countTest(scope: Scope, value: Value, op: Op, operand: Operand): Decision {
  const bound = operandNumber(scope, operand);
  const distinct = (list: Expr): Expr =>
    call('coalesce', call('mvcount', call('mvdedup', call('mvfilter', compare(list, '!=', str(''))))), num(0));
  const count =
    value.kind === 'multi'
      ? share(scope, 'n', distinct(value.expr))
      : call('if', isGiven(scope, value), num(1), num(0));
  const holds = compare(count, OPS[op], bound.value);
  return bound.known === TRUE ? certain(holds) : { yes: and(bound.known, holds), maybe: or(fails(bound.known), holds) };
}

function portTest(scope: Scope, test: Extract<Condition, { kind: 'port' }>): Decision {
  const from = readFolded(scope, test.from);
  const to = readFolded(scope, test.to);
  if (from.kind !== 'scalar' || to.kind !== 'scalar') throw new Error('port: single values are needed for from and to');
  if (from.plain === true && to.plain === true) {
    // In a view, AWS has checked both bounds.
    const meets = (r: { from: number; to: number }): Expr =>
      and(compare(call('tonumber', from.expr), '<=', num(r.to)), compare(call('tonumber', to.expr), '>=', num(r.from)));
    const none = and(call('in', from.expr, str(''), str('-1')), call('in', to.expr, str(''), str('-1')));
    return certain(or(...(test.whenAbsent === 'all' ? [none] : []), ...test.is.map(meets)));
  }
  // One bound alone stands for both; something that is no number meets nothing.
  const number = (v: Expr, other: Expr, otherwise: number): Expr =>
    call('coalesce', call('tonumber', v), call('tonumber', other), num(otherwise));
  const low = number(from.expr, to.expr, 1e9);
  const high = number(to.expr, from.expr, -1e9);
  const overlap = or(...test.is.map((r) => and(compare(low, '<=', num(r.to)), compare(high, '>=', num(r.from)))));
  const absent = and(call('in', from.expr, str(''), str('-1')), call('in', to.expr, str(''), str('-1')));
  const yes = test.whenAbsent === 'all' ? or(absent, overlap) : overlap;
  return { yes, maybe: or(yes, call('match', concat(from.expr, to.expr), str('[^-0-9]'))) };
}

/** An address or a network as AWS writes them. */
const NETWORK = '[0-9a-f]*[:.][0-9a-f:.]*(?:/\\d{1,3})?';

function cidrTest(scope: Scope, value: Value, wanted: readonly string[]): Decision {
  const internet = wanted.includes('internet');
  const exact = wanted.filter((w) => w !== 'internet').map((w) => w.toLowerCase());
  if (value.kind === 'inner') {
    const bodies = [...(internet ? ['[0-9a-f.:]+\\x5c?/0+'] : []), ...(exact.length > 0 ? [anyOfInJson(exact)] : [])];
    return certain(innerMatch(value, bodies.join('|')));
  }
  const bodies = [...(internet ? ['[0-9a-f.:]+/0+'] : []), ...(exact.length > 0 ? [anyOf(exact)] : [])].join('|');
  if (value.kind === 'scalar' && value.plain === true)
    return certain(call('match', value.expr, str(`^(?:${bodies})$`)));
  return perValue(scope, value, (v) => ({
    yes: call('match', v, str(`^(?:${bodies})$`)),
    maybe: call('match', v, str(`^(?:${bodies})$|^(?!${NETWORK}$).`)),
  }));
}

function itemsTest(scope: Scope, condition: Extract<Condition, { kind: 'items' }>): Decision {
  if (scope.item !== undefined) throw new Error('items inside items');
  const { list, item } = listField(scope, condition.in);
  const one = compileCondition({ fields: scope.fields, item: item(list) }, condition.where);
  const answers = scope.fields.define('a', mapOver(list, answer(one)));
  const decide = (yes: Expr, maybe: Expr): Decision => (isCertain(one) ? certain(yes) : { yes, maybe });
  switch (condition.quantifier) {
    case 'any':
      return decide(some(answers, 'y'), some(answers, '[yu]'));
    case 'every':
      return decide(noneOf(answers, '[nu]'), noneOf(answers, 'n'));
    case 'none':
      return decide(noneOf(answers, '[yu]'), noneOf(answers, 'y'));
  }
}
