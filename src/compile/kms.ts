/** Levels of encryption keys: what a key id tells, and what it does not. */
import type { KmsLevel, Reference } from '../condition/types.js';
import { KMS_LEVELS } from '../condition/types.js';
import { TRUE, and, call, compare, num, or, str } from '../spl/build.js';
import type { Decision } from './decision.js';
import { type Scope, UNREADABLE, readFolded, share } from './reference.js';

const level = (name: KmsLevel): number => KMS_LEVELS.indexOf(name);

/** A key id or key ARN: a key of AWS KMS at least, who owns it is not known. */
const SOME_KEY = level('cloudhsm') + 1;
/** A value that cannot be read. */
const UNREAD = SOME_KEY + 1;

/**
 * `kms_below`. Nothing = `none`; `alias/aws/...` = `awskms`; another alias = `awscmk` (an external key
 * may stand behind it, which no log shows); a bare key id or ARN = `awskms` at least, and no more is known.
 */
export function kmsBelow(scope: Scope, of: Reference, wanted: KmsLevel | { readonly setting: string }): Decision {
  const value = readFolded(scope, of);
  if (value.kind !== 'scalar') throw new Error('kms_below is for a single value');
  const v = value.expr;
  const key = share(
    scope,
    'key',
    call(
      'case',
      compare(v, '=', str('')),
      num(level('none')),
      call('in', v, ...UNREADABLE.map(str)),
      num(UNREAD),
      call('match', v, str('(^|:)alias/aws/')),
      num(level('awskms')),
      call('match', v, str('(^|:)alias/')),
      num(level('awscmk')),
      TRUE,
      num(SOME_KEY),
    ),
  );
  if (typeof wanted === 'string') {
    const bound = level(wanted);
    const unsure = bound > level('awskms') ? compare(key, '>=', num(SOME_KEY)) : compare(key, '=', num(UNREAD));
    const yes = compare(key, '<', num(bound));
    return { yes, maybe: or(yes, unsure) };
  }
  const bound = scope.fields.setting(wanted.setting);
  const yes = compare(key, '<', bound);
  const unsure = or(
    compare(bound, '<', num(0)),
    compare(key, '=', num(UNREAD)),
    and(compare(key, '=', num(SOME_KEY)), compare(bound, '>', num(level('awskms')))),
  );
  return { yes, maybe: or(yes, unsure) };
}
