/** Settings in SPL: values of one wide lookup row, never text of the search. */
import type { Change } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { call, compare, concat, field, num, str } from '../spl/build.js';

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
export const settingText = (name: string): Expr =>
  call(
    'lower',
    call(
      'replace',
      call('coalesce', call('tostring', field(`set_${name}`)), str('')),
      str('^\\s+|\\s+$|\\s*(,)\\s*'),
      str('\\1'),
    ),
  );

export const isSet = (name: string): Expr =>
  compare(call('coalesce', call('tostring', field(`set_${name}`)), str('')), '!=', str(''));

/** A setting as a number; 0 where it is none, and then not `known`. */
export function settingNumber(name: string): { value: Expr; known: Expr } {
  const number = call('tonumber', field(`set_${name}`));
  return { value: call('coalesce', number, num(0)), known: call('isnotnull', number) };
}

/** Whether a comma list in a setting holds the value: splitting the list at the value leaves a gap. No pattern is built from data. */
export function inSetting(value: Expr, name: string): Expr {
  const list = concat(str(','), settingText(name), str(','));
  return compare(call('mvjoin', call('split', list, concat(str(','), value, str(','))), str('')), '!=', list);
}
