/**
 * Settings in SPL: values of one lookup row, never text of the search. The row is empty until an admin sets
 * something, so that a default may change with a new version of the app; the search fills in the rule's own.
 */
import { KMS_LEVELS } from '../condition/types.js';
import type { Command, Expr } from '../spl/ast.js';
import { TRUE, call, compare, concat, field, num, str } from '../spl/build.js';
import type { Fields } from './fields.js';

/** Where the searches read the settings. */
const TABLE = 'c2c_settings';

/** Reads the settings that the rules ask for: texts and lists as `set_*`, key levels as numbers in `lev_*`. */
export function readSettings(fields: Fields): Command[] {
  const read = fields.settings;
  if (read.length === 0) return [];
  const self = field('<<FIELD>>');
  const folds: { prefix: string; value: Expr }[] = [
    { prefix: 'set_', value: call('replace', call('lower', self), str('^\\s+|\\s+$|\\s+(?=,)|(?<=,)\\s+'), str('')) },
    {
      prefix: 'lev_',
      value: call('case', ...KMS_LEVELS.flatMap((name, i) => [compare(self, '=', str(name)), num(i)]), TRUE, num(-1)),
    },
  ];
  return [
    { kind: 'eval', assignments: [{ field: 'one', value: str('1') }], comment: 'settings' },
    {
      kind: 'lookup',
      table: TABLE,
      local: false,
      keys: [{ field: 'one', as: 'one' }],
      output: read.map((s) => ({ field: s.setting.name, as: s.field })),
    },
    {
      kind: 'eval',
      assignments: read.map((s) => ({
        field: s.field,
        value: call('coalesce', call('tostring', field(s.field)), str(s.setting.default ?? '')),
      })),
    },
    ...folds
      .filter(({ prefix }) => read.some((s) => s.field.startsWith(prefix)))
      .map(({ prefix, value }): Command => ({ kind: 'foreach', fields: [`${prefix}*`], value })),
  ];
}

/** Whether the admin has set it, or the rule has a default. */
export function isSet(fields: Fields, name: string): Expr {
  const setting = fields.setting(name);
  const isLevel = setting.kind === 'field' && setting.name.startsWith('lev_');
  return isLevel ? compare(setting, '>=', num(0)) : compare(setting, '!=', str(''));
}

/** A setting as a number; 0 where it is none, and then not `known`. */
export function settingNumber(fields: Fields, name: string): { value: Expr; known: Expr } {
  const number = call('tonumber', fields.setting(name));
  return { value: call('coalesce', number, num(0)), known: call('isnotnull', number) };
}

/** Whether a comma list in a setting holds the value: splitting the list at the value leaves a gap. No pattern is built from data. */
export function inSetting(fields: Fields, value: Expr, name: string): Expr {
  const list = fields.define('set_l', concat(str(','), fields.setting(name), str(',')));
  const holds = (item: Expr): Expr =>
    compare(call('mvcount', call('split', list, concat(str(','), item, str(',')))), '>', num(1));
  if (!fields.isSwitch(name)) return holds(value);
  // A Boolean of the record may have been printed as a number.
  return holds(
    call('case', compare(value, '=', str('1')), str('true'), compare(value, '=', str('0')), str('false'), TRUE, value),
  );
}
