/** The condition language: reader, lint, reference evaluator. */
export * from './types.js';
export { collected, Problems, suggest } from './problems.js';
export { describe, entry, readYaml, toPlain, type YamlEntry, type YamlMap, type YamlNode } from './yaml.js';
export { newContext, attempt, type ReadContext } from './context.js';
export { isList, printPath, printReference, readReference } from './reference.js';
export { printTemplate, readTemplate } from './template.js';
export { isNever, readCondition, readListSource, readReferenceNode, VIEWS, OPERATORS } from './read.js';
export { wantMap, wantText } from './read-node.js';
export { lintChange } from './lint.js';
export { evaluate, type EvaluateContext, type SettingValues } from './evaluate.js';
export {
  changeSettings,
  concerns,
  decideChange,
  decideRule,
  merge,
  neededSettings,
  type Decidable,
  type Row,
} from './decide.js';
export { replaceLeaf, leavesOf, referencesOf, settingsOf } from './walk.js';
export { viewItems, VIEW_MEMBERS, type ViewItem } from './views.js';
export { accountOf, operationOf, partitionOf, regionOf, sourceOf, succeeded, type TrailRecord } from './record.js';
