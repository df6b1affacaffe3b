/** AWS: the API model in CloudTrail's casing, CloudTrail's names, and the checks that rest on them. */
export { openApiModel, type ApiModel } from './model.js';
export type { Leaf } from './leaves.js';
export { nearestName, sourcePrefix, withoutVersion } from './names.js';
export { valueAllowed, type Comparison } from './values.js';
export type { Operation, PathStep, Resolution, Target, Tree, ValueAnswer, ValueType } from './types.js';
export {
  checkApi,
  type CheckedCatalogue,
  type CheckedChange,
  type CheckedPath,
  type CheckedReference,
  type CheckedRule,
  type CheckedType,
  type Pattern,
  type Role,
  type Use,
} from './check/index.js';
export {
  ACTION_CLASSES,
  ACTION_COLUMNS,
  actionRow,
  readActions,
  selectActions,
  watchedActions,
  type ActionClass,
  type ActionFilter,
  type AwsAction,
  type Logged,
  type WatchedAction,
  type WatchingRule,
} from './actions.js';
