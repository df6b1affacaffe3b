/**
 * Policy documents in SPL: each statement is answered on its own, so that Effect, Principal, Action and
 * Condition are always read in the same statement.
 */
import type { PolicyTest } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { FALSE, TRUE, and, call, compare, field, isFalse, or, str } from '../spl/build.js';
import { type Decision, fails } from './condition.js';
import { type Scope, policyText } from './reference.js';
import { anyOfInJson, escapeRegex } from './regex.js';

/** Operators that really limit. `...IfExists` and `ForAllValues:` also pass when the key is missing. */
const STRONG =
  '(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress|bool|binaryequals|numeric[a-z]+|date[a-z]+)';
/** Anything inside one operator's object: strings may hold braces. */
const INSIDE = '(?:[^{}"]|"(?:[^"\\\\]|\\\\.)*")*?';
/** A value that limits nothing. */
const WILD = '"(?:\\*|0\\.0\\.0\\.0\\\\?/0|::\\\\?/0)"';

export function policyTest(scope: Scope, test: PolicyTest): Decision {
  const { text, broken } = policyText(scope, test.in);
  const { fields } = scope;
  const container = fields.define('st_c', call('coalesce', call('json_extract', text, str('Statement')), str('')));
  const statements = fields.define(
    'st',
    call(
      'case',
      call('match', container, str('^\\s*\\[')),
      call('json_array_to_mv', container),
      call('match', container, str('^\\s*\\{')),
      container,
      TRUE,
      call('null'),
    ),
  );
  const answers = fields.define('pol', call('mvmap', statements, statementAnswer(statements, test)));
  const some = (p: string): Expr => call('isnotnull', call('mvfind', answers, str(p)));
  const noneOf = (p: string): Expr => call('isnull', call('mvfind', answers, str(p)));
  const read = fails(broken);
  return test.statement === 'any'
    ? { yes: some('y'), no: and(read, noneOf('[yu]')), total: false }
    : { yes: and(some('y'), noneOf('[nu]')), no: and(read, or(some('n'), call('isnull', answers))), total: false };
}

/** `y`, `n` or `u` for one statement. What it surely fails decides first; then what cannot be told. */
function statementAnswer(st: Expr, test: PolicyTest): Expr {
  const part = (path: string): Expr => call('coalesce', call('tostring', call('json_extract', st, str(path))), str(''));
  const keys = call('coalesce', call('json_keys', st), str(''));
  const has = (key: string): Expr => call('match', keys, str(`"${key}"`));
  const refused: Expr[] = [];
  const unsure: Expr[] = [];
  const require = (passes: Expr, unknown: Expr = FALSE): void => {
    refused.push(isFalse(unknown) ? fails(passes) : fails(or(passes, unknown)));
    if (!isFalse(unknown)) unsure.push(and(fails(passes), unknown));
  };

  if (test.effect !== undefined) require(compare(part('Effect'), '=', str(test.effect)));

  if (test.principal !== undefined) {
    const principal = part('Principal');
    const aws = part('Principal.AWS');
    const everyone = or(
      compare(principal, '=', str('*')),
      compare(aws, '=', str('*')),
      call('match', aws, str('"\\*"')),
    );
    if (test.principal === 'public') require(everyone, has('NotPrincipal'));
    else if (test.principal === 'external') {
      // The record's own account is cut out by plain text functions: no pattern is built from a log.
      const others = call(
        'if',
        compare(field('acc'), '=', str('')),
        aws,
        call('mvjoin', call('split', aws, field('acc')), str('self')),
      );
      require(or(everyone, call('match', others, str('(^|[":])\\d{12}([":]|$)'))), or(
        has('NotPrincipal'),
        call('match', principal, str('"CanonicalUser"')),
      ));
    } else
      require(call('match', principal, str(`(?i)(^|")(?:${anyOfInJson(test.principal)})("|$)`)), has('NotPrincipal'));
  }

  if (test.action !== undefined) {
    require(call('match', part('Action'), str(`(?i)(^|")(?:${anyOfInJson(test.action)})("|$)`)), has('NotAction'));
  }
  for (const resource of test.resourceHasAll ?? []) {
    require(call('match', part('Resource'), str(`(?i)(^|")(?:${anyOfInJson([resource])})("|$)`)), has('NotResource'));
  }

  const condition = part('Condition');
  for (const { operator, key, value } of test.condition ?? []) {
    const body = `"${escapeRegex(operator)}"\\s*:\\s*\\{${INSIDE}"${escapeRegex(key)}"\\s*:\\s*(?:\\[[^\\]]*)?"?${escapeRegex(value)}"?\\s*[,\\]}]`;
    require(call('match', condition, str(`(?i)${body}`)));
  }
  if (test.unlessCondition === 'any') {
    require(call('match', condition, str('^(null|\\s*\\{\\s*\\}\\s*)?$')));
  } else if (test.unlessCondition !== undefined) {
    const wanted = anyOfInJson(test.unlessCondition);
    const limits = call(
      'match',
      condition,
      str(
        `(?i)"${STRONG}"\\s*:\\s*\\{${INSIDE}"(?:${wanted})"\\s*:\\s*(?!${WILD})(?!\\[[^\\]]*${WILD})(?!\\[\\s*\\])[^\\s]`,
      ),
    );
    const perhaps = call(
      'match',
      condition,
      str(`(?i)"(?!${STRONG}")[a-z:]+"\\s*:\\s*\\{${INSIDE}"(?:${wanted})"\\s*:`),
    );
    require(fails(or(limits, perhaps)), perhaps.kind === 'call' ? and(fails(limits), perhaps) : FALSE);
  }

  const refusedArms = refused.flatMap((r) => [r, str('n')]);
  const unsureArms = unsure.flatMap((u) => [u, str('u')]);
  return call('case', ...refusedArms, ...unsureArms, TRUE, str('y'));
}
