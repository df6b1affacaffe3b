/**
 * Policy documents in SPL: each statement is answered on its own, so that Effect, Principal, Action and
 * Condition are always read in the same statement.
 */
import type { PolicyTest } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, field, or, str } from '../spl/build.js';
import { type Decision, both, byAnswer, certain, fails } from './decision.js';
import { mapOver } from './fields.js';
import { type Scope, policyText } from './reference.js';
import { anyOfInJson, escapeRegex } from './regex.js';

/** Operators that really limit. `...IfExists` and `ForAllValues:` also pass when the key is missing. */
const STRONG =
  '(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress|binaryequals|' +
  '(?:numeric|date)(?:equals|(?:lessthan|greaterthan)(?:equals)?))';
/** Bool limits only when it asks for true. */
const BOOL = '(?:foranyvalue:)?bool';
/** Anything inside one operator's object: strings may hold braces. `\x5c` is a backslash. */
const INSIDE = '(?:[^{}"]|"(?:[^"\\x5c]|\\x5c.)*")*?';
/** A value that limits nothing. */
const WILD = '"(?:\\*|0\\.0\\.0\\.0\\x5c?/0|::\\x5c?/0)"';
/** Between an operator or key and its value. */
const COLON = '\\s*:\\s*';

/** A policy test: `any` or `every` statement passes. */
export function policyTest(scope: Scope, test: PolicyTest): Decision {
  const { statements, broken } = statementsOf(scope, test);
  const decision = both([
    ...effect(statements, test),
    ...principal(statements, test),
    ...words(statements, 'a', 'NotAction', test.action),
    ...(test.resourceHasAll ?? []).flatMap((resource) => words(statements, 'r', 'NotResource', [resource])),
    ...conditions(statements, test),
    ...unlimited(statements, test),
  ]);
  const answers = scope.fields.define('pol', mapOver(statements, byAnswer(decision, str('y'), str('u'), str('n'))));
  const some = (p: string): Expr => call('isnotnull', call('mvfind', answers, str(p)));
  const noneOf = (p: string): Expr => call('isnull', call('mvfind', answers, str(p)));
  return test.statement === 'any'
    ? { yes: some('y'), maybe: or(broken, some('[yu]')) }
    : { yes: and(some('y'), noneOf('[nu]')), maybe: or(broken, and(some('[yu]'), noneOf('n'))) };
}

/**
 * The statements of a policy, each read once for all tests: effect, principals (all, and those of AWS),
 * actions, resources, condition as text, and which of the inverted elements (NotPrincipal ...) it has.
 * In the condition, strong operators are written `s`, Bool `b`; all others keep their name. `l` is the
 * condition with only the keys that limit: what a wildcard allows is not limited.
 */
function statementsOf(scope: Scope, test: PolicyTest): { statements: Expr; broken: Expr } {
  const { text, broken } = policyText(scope, test.in);
  const { fields } = scope;
  const container = fields.define('st_c', textOf(call('json_extract', text, str('Statement'))));
  const list = fields.define(
    'st_l',
    call(
      'case',
      call('match', container, str('^\\s*\\[')),
      call('json_array_to_mv', container),
      call('match', container, str('^\\s*\\{\\s*"')),
      container,
      TRUE,
      call('null'),
    ),
  );
  const part = (path: string): Expr => textOf(call('json_extract', list, str(path)));
  const operators = (pattern: string, name: string, condition: Expr): Expr =>
    call('replace', condition, str(`(?i)"${pattern}"(?=\\s*:\\s*\\{)`), str(`"${name}"`));
  const condition = operators(STRONG, 's', operators(BOOL, 'b', part('Condition')));
  const statements = fields.define(
    'st',
    mapOver(
      list,
      call(
        'json_object',
        str('e'),
        call('lower', part('Effect')),
        str('p'),
        part('Principal'),
        str('w'),
        call('if', call('match', part('Principal'), str('^\\s*\\{')), part('Principal.AWS'), part('Principal')),
        str('a'),
        part('Action'),
        str('r'),
        part('Resource'),
        str('c'),
        condition,
        str('l'),
        // Keys whose value limits nothing lose their name.
        call('replace', condition, str(`(?i)"[^"]+"(?=${COLON}(?:${WILD}|\\[[^\\]]*${WILD}|\\[\\s*\\]))`), str('"-"')),
        str('k'),
        textOf(call('json_keys', list)),
      ),
    ),
  );
  return { statements, broken };
}

const textOf = (value: Expr): Expr => call('coalesce', call('tostring', value), str(''));

/** A member of a statement as `statementsOf` wrote it: always text. */
const member = (st: Expr, name: string): Expr => call('json_extract', st, str(name));

const has = (st: Expr, key: string): Expr => call('match', member(st, 'k'), str(`"${key}"`));

/** A value, or an element of a list of values, that is one of the words as a whole. */
const holds = (text: Expr, list: readonly string[]): Expr =>
  call('match', text, str(`(?i)(^|")(?:${anyOfInJson(list)})("|$)`));

function effect(st: Expr, test: PolicyTest): Decision[] {
  if (test.effect === undefined) return [];
  return [certain(compare(member(st, 'e'), '=', str(test.effect.toLowerCase())))];
}

function principal(st: Expr, test: PolicyTest): Decision[] {
  if (test.principal === undefined) return [];
  const aws = member(st, 'w');
  const everyone = call('match', aws, str('^\\*$|"\\*"'));
  const inverted = has(st, 'NotPrincipal');
  if (test.principal === 'public') return [{ yes: everyone, maybe: or(everyone, inverted) }];
  if (test.principal !== 'external') {
    const named = holds(member(st, 'p'), test.principal);
    return [{ yes: named, maybe: or(named, inverted) }];
  }
  // The record's own account is cut out by plain text functions: no pattern is built from a log.
  const own = field('acc');
  const others = call('if', compare(own, '=', str('')), str(''), call('mvjoin', call('split', aws, own), str('self')));
  const yes = or(everyone, call('match', others, str('(^|[":])\\d{12}([":]|$)')));
  // Unique ids (AIDA..., AROA...) of principals and canonical users do not tell their account.
  const unknown = or(
    inverted,
    call('match', aws, str('(^|")A[A-Z]{3}[A-Z0-9]{12,}("|$)')),
    call('match', member(st, 'p'), str('"CanonicalUser"')),
    and(compare(own, '=', str('')), call('match', aws, str('\\d{12}'))),
  );
  return [{ yes, maybe: or(yes, unknown) }];
}

function words(st: Expr, name: string, inverted: string, list: readonly string[] | undefined): Decision[] {
  if (list === undefined) return [];
  const yes = holds(member(st, name), list);
  return [{ yes, maybe: or(yes, has(st, inverted)) }];
}

/** How `statementsOf` writes an operator. */
function operatorName(operator: string): string {
  const is = (pattern: string): boolean => new RegExp(`^${pattern}$`, 'i').test(operator);
  return is(STRONG) ? 's' : is(BOOL) ? 'b' : operator;
}

/** `Operator/key: value`, each as a whole. */
function conditions(st: Expr, test: PolicyTest): Decision[] {
  return (test.condition ?? []).map(({ operator, key, value }) => {
    const entry = `"${escapeRegex(operatorName(operator))}"${COLON}\\{${INSIDE}"${escapeRegex(key)}"${COLON}`;
    const wanted = `(?:\\[[^\\]]*)?"?${anyOfInJson([value])}"?\\s*[,\\]}]`;
    return certain(call('match', member(st, 'c'), str(`(?i)${entry}${wanted}`)));
  });
}

/** The statement is not limited by its Condition. */
function unlimited(st: Expr, test: PolicyTest): Decision[] {
  if (test.unlessCondition === undefined) return [];
  const condition = member(st, 'c');
  if (test.unlessCondition === 'any') {
    return [certain(call('match', condition, str('^(null|\\s*\\{\\s*\\}\\s*)?$')))];
  }
  const keys = anyOfInJson(test.unlessCondition);
  const under = (operator: string): string => `"${operator}"${COLON}\\{${INSIDE}"(?:${keys})"${COLON}`;
  const limited = (patterns: string): Expr => call('match', member(st, 'l'), str(`(?i)${patterns}`));
  const surely = `${under('s')}|${under('b')}(?:\\[\\s*)?"?true`;
  const perhaps = under('(?!b")[a-z:]+');
  return [{ yes: fails(limited(`${perhaps}|${under('b')}(?:\\[\\s*)?"?true`)), maybe: fails(limited(surely)) }];
}
