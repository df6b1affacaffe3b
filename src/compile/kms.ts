/** Levels of encryption keys: what a key id tells, and what it does not. */
import type { KmsLevel, Reference } from '../condition/types.js';
import { KMS_LEVELS } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { and, call, compare, field, num, str } from '../spl/build.js';
import type { Decision } from './condition.js';
import { type Scope, readFolded, share } from './reference.js';

const level = (name: KmsLevel): number => KMS_LEVELS.indexOf(name);

/**
 * `kms_below`. Nothing = `none`; `alias/aws/...` = `awskms`; another alias = `awscmk` at least (an
 * external key may stand behind it); a bare key id or ARN = `awskms` at least, and no more is known.
 */
export function kmsBelow(scope: Scope, of: Reference, wanted: KmsLevel | { readonly setting: string }): Decision {
  const value = readFolded(scope, of);
  if (value.kind !== 'scalar') throw new Error('kms_below is for a single value');
  const v = value.expr;
  const bounds = (none: number, unreadable: number, aws: number, alias: number, key: number): Expr =>
    call(
      'case',
      compare(v, '=', str('')),
      num(none),
      compare(v, '=', str('?')),
      num(unreadable),
      call('match', v, str('(^|:)alias/aws/')),
      num(aws),
      call('match', v, str('(^|:)alias/')),
      num(alias),
      call('true'),
      num(key),
    );
  const highest = level('cloudhsm');
  const most = share(scope, 'kmax', bounds(0, highest, level('awskms'), highest, highest));
  const least = share(scope, 'kmin', bounds(0, 0, level('awskms'), level('awscmk'), level('awskms')));
  if (typeof wanted === 'string') {
    return { yes: compare(most, '<', num(level(wanted))), no: compare(least, '>=', num(level(wanted))), total: false };
  }
  const setting = call('lower', call('coalesce', field(`set_${wanted.setting}`), str('')));
  const number = share(
    scope,
    'klev',
    call('case', ...KMS_LEVELS.flatMap((name, i) => [compare(setting, '=', str(name)), num(i)]), call('true'), num(-1)),
  );
  const known = compare(number, '>=', num(0));
  return { yes: and(known, compare(most, '<', number)), no: and(known, compare(least, '>=', number)), total: false };
}
