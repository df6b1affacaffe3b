/** Settings in SPL: values of one wide lookup row, never text of the search. */
import type { Change } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { call, compare, concat, field, num, str } from '../spl/build.js';
import type { Fields } from './fields.js';

/** The names of the settings that the change's conditions use. */
export function settingsOf(change: Change): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Record<string, unknown>;
      if (node.kind === 'setting' && typeof node.name === 'string') names.add(node.name);
      if (typeof node.setting === 'string') names.add(node.setting);
      Object.values(node).forEach(visit);
    }
  };
  visit([change.where, change.introduces, change.remediates, change.warn]);
  return names;
}

/** The setting as folded text without blanks around its commas; `""` when it is unset. */
export const settingText = (fields: Fields, name: string): Expr =>
  fields.define(
    `set_${name}_t`,
    call(
      'lower',
      call(
        'replace',
        call('coalesce', call('tostring', field(`set_${name}`)), str('')),
        str('^\\s+|\\s+$|\\s+(?=,)|(?<=,)\\s+'),
        str(''),
      ),
    ),
  );

export const isSet = (fields: Fields, name: string): Expr => compare(settingText(fields, name), '!=', str(''));

/** A setting as a number; 0 where it is none, and then not `known`. */
export function settingNumber(fields: Fields, name: string): { value: Expr; known: Expr } {
  const number = fields.define(`set_${name}_n`, call('coalesce', call('tonumber', field(`set_${name}`)), str('')));
  return { value: call('coalesce', call('tonumber', number), num(0)), known: compare(number, '!=', str('')) };
}

/** Whether a comma list in a setting holds the value: splitting the list at the value leaves a gap. No pattern is built from data. */
export function inSetting(fields: Fields, value: Expr, name: string): Expr {
  const list = fields.define(`set_${name}_l`, concat(str(','), settingText(fields, name), str(',')));
  return compare(call('mvjoin', call('split', list, concat(str(','), value, str(','))), str('')), '!=', list);
}
