/** The catalogue beside everything that AWS can do: which operations its rules watch, and which none does. */
import path from 'node:path';
import { ACTION_COLUMNS, actionRow, readActions, watchedActions, type WatchingRule } from '../aws/index.js';

/** The lookup `c2c_aws_actions`. */
export interface ActionTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * Every AWS operation with its class, how CloudTrail logs it, and the rules that name it.
 * @param root the folder that holds `lookups`
 * @throws C2CError when the data are missing
 */
export function actionTable(root: string, rules: readonly WatchingRule[]): ActionTable {
  const actions = watchedActions(readActions(path.join(root, 'lookups')), rules);
  return { columns: ACTION_COLUMNS, rows: actions.map(actionRow) };
}
