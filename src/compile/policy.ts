/**
 * Policy documents in SPL: each statement is answered on its own, so that Effect, Principal, Action and
 * Condition are always read in the same statement.
 */
import type { PolicyTest } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, field, or, str } from '../spl/build.js';
import { type Decision, both, certain, fails } from './decision.js';
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
  const { text, broken } = policyText(scope, test.in);
  const { fields } = scope;
  const container = fields.define(
    'st_c',
    call('coalesce', call('tostring', call('json_extract', text, str('Statement'))), str('')),
  );
  const statements = fields.define(
    'st',
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
  const answers = fields.define('pol', call('mvmap', statements, statementAnswer(statements, test)));
  const some = (p: string): Expr => call('isnotnull', call('mvfind', answers, str(p)));
  const noneOf = (p: string): Expr => call('isnull', call('mvfind', answers, str(p)));
  return test.statement === 'any'
    ? { yes: some('y'), maybe: or(broken, some('[yu]')) }
    : { yes: and(some('y'), noneOf('[nu]')), maybe: or(broken, and(some('[yu]'), noneOf('n'))) };
}

/** `y`, `u` or `n` for one statement. */
function statementAnswer(st: Expr, test: PolicyTest): Expr {
  const decision = both([
    ...effect(st, test),
    ...principal(st, test),
    ...words(st, 'Action', 'NotAction', test.action),
    ...(test.resourceHasAll ?? []).flatMap((resource) => words(st, 'Resource', 'NotResource', [resource])),
    ...conditions(st, test),
    ...unlimited(st, test),
  ]);
  return call('case', decision.yes, str('y'), decision.maybe, str('u'), TRUE, str('n'));
}

const part = (st: Expr, path: string): Expr =>
  call('coalesce', call('tostring', call('json_extract', st, str(path))), str(''));

const has = (st: Expr, key: string): Expr =>
  call('match', call('coalesce', call('json_keys', st), str('')), str(`"${key}"`));

/** A value, or an element of a list of values, that is one of the words as a whole. */
const holds = (text: Expr, list: readonly string[]): Expr =>
  call('match', text, str(`(?i)(^|")(?:${anyOfInJson(list)})("|$)`));

function effect(st: Expr, test: PolicyTest): Decision[] {
  if (test.effect === undefined) return [];
  return [certain(compare(call('lower', part(st, 'Effect')), '=', str(test.effect.toLowerCase())))];
}

function principal(st: Expr, test: PolicyTest): Decision[] {
  if (test.principal === undefined) return [];
  const all = part(st, 'Principal');
  const aws = call('if', call('match', all, str('^\\s*\\{')), part(st, 'Principal.AWS'), all);
  const everyone = call('match', aws, str('^\\*$|"\\*"'));
  const inverted = has(st, 'NotPrincipal');
  if (test.principal === 'public') return [{ yes: everyone, maybe: or(everyone, inverted) }];
  if (test.principal !== 'external') {
    const named = holds(all, test.principal);
    return [{ yes: named, maybe: or(named, inverted) }];
  }
  // The record's own account is cut out by plain text functions: no pattern is built from a log.
  const others = call(
    'if',
    compare(field('acc'), '=', str('')),
    str(''),
    call('mvjoin', call('split', aws, field('acc')), str('self')),
  );
  const yes = or(everyone, call('match', others, str('(^|[":])\\d{12}([":]|$)')));
  // Unique ids (AIDA..., AROA...) of principals and canonical users do not tell their account.
  const unknown = or(
    inverted,
    call('match', aws, str('(^|")A[A-Z]{3}[A-Z0-9]{12,}("|$)')),
    call('match', all, str('"CanonicalUser"')),
    and(compare(field('acc'), '=', str('')), call('match', aws, str('\\d{12}'))),
  );
  return [{ yes, maybe: or(yes, unknown) }];
}

function words(st: Expr, member: string, inverted: string, list: readonly string[] | undefined): Decision[] {
  if (list === undefined) return [];
  const yes = holds(part(st, member), list);
  return [{ yes, maybe: or(yes, has(st, inverted)) }];
}

/** `Operator/key: value`, each as a whole. */
function conditions(st: Expr, test: PolicyTest): Decision[] {
  return (test.condition ?? []).map(({ operator, key, value }) => {
    const entry = `"${escapeRegex(operator)}"${COLON}\\{${INSIDE}"${escapeRegex(key)}"${COLON}`;
    const wanted = `(?:\\[[^\\]]*)?"?${anyOfInJson([value])}"?\\s*[,\\]}]`;
    return certain(call('match', part(st, 'Condition'), str(`(?i)${entry}${wanted}`)));
  });
}

/** The statement is not limited by its Condition. */
function unlimited(st: Expr, test: PolicyTest): Decision[] {
  if (test.unlessCondition === undefined) return [];
  const condition = part(st, 'Condition');
  if (test.unlessCondition === 'any') {
    return [certain(call('match', condition, str('^(null|\\s*\\{\\s*\\}\\s*)?$')))];
  }
  const keys = `\\{${INSIDE}"(?:${anyOfInJson(test.unlessCondition)})"${COLON}`;
  const limits = call(
    'match',
    condition,
    str(
      `(?i)"${STRONG}"${COLON}${keys}(?!${WILD})(?!\\[[^\\]]*${WILD})(?!\\[\\s*\\])[^\\s]` +
        `|"${BOOL}"${COLON}${keys}(?:\\[\\s*)?"?true`,
    ),
  );
  const perhaps = call('match', condition, str(`(?i)"(?!(?:${STRONG}|${BOOL})")[a-z:]+"${COLON}${keys}`));
  return [{ yes: fails(or(limits, perhaps)), maybe: fails(limits) }];
}
