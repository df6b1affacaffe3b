/** Levels of encryption keys: what a key id tells, and what it does not. */
import type { KmsLevel, Reference } from '../condition/types.js';
import { KMS_LEVELS } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, num, or, str } from '../spl/build.js';
import { type Decision, fails } from './decision.js';
import { type Scope, UNREADABLE, readFolded, share } from './reference.js';
import { settingText } from './settings.js';

const level = (name: KmsLevel): number => KMS_LEVELS.indexOf(name);

/**
 * `kms_below`. Nothing = `none`; `alias/aws/...` = `awskms`; another alias = `awscmk` (an external key
 * may stand behind it, which no log shows); a bare key id or ARN = `awskms` at least, and no more is known.
 */
export function kmsBelow(scope: Scope, of: Reference, wanted: KmsLevel | { readonly setting: string }): Decision {
  const value = readFolded(scope, of);
  if (value.kind !== 'scalar') throw new Error('kms_below is for a single value');
  const v = value.expr;
  const bound = (hint: string, unreadable: number, key: number): Expr =>
    share(
      scope,
      hint,
      call(
        'case',
        compare(v, '=', str('')),
        num(0),
        call('in', v, ...UNREADABLE.map(str)),
        num(unreadable),
        call('match', v, str('(^|:)alias/aws/')),
        num(level('awskms')),
        call('match', v, str('(^|:)alias/')),
        num(level('awscmk')),
        TRUE,
        num(key),
      ),
    );
  const most = bound('kmax', level('cloudhsm'), level('cloudhsm'));
  const least = bound('kmin', level('none'), level('awskms'));
  if (typeof wanted === 'string') {
    return { yes: compare(most, '<', num(level(wanted))), maybe: compare(least, '<', num(level(wanted))) };
  }
  const number = share(
    scope,
    'klev',
    call(
      'case',
      ...KMS_LEVELS.flatMap((name, i) => [compare(settingText(scope.fields, wanted.setting), '=', str(name)), num(i)]),
      TRUE,
      num(-1),
    ),
  );
  const known = compare(number, '>=', num(0));
  return { yes: and(known, compare(most, '<', number)), maybe: or(fails(known), compare(least, '<', number)) };
}
