/** SPL: the part of the language that the shipped searches use. */
export * from './ast.js';
export { COMMANDS, FUNCTIONS, STATS_FUNCTIONS, type FunctionName } from './language.js';
export { parseExpr, parseSearch } from './parse/index.js';
export { expandMacros, type MacroDefinition, type Macros } from './parse/macros.js';
export { printExpr, printSearch } from './print.js';
export {
  allSwitchVariants,
  DEFAULT_SWITCHES,
  OPEN_POINTS,
  type OpenPoint,
  type Switches,
  type SwitchName,
  type SwitchVariant,
} from './switches.js';
export type { Environment, OutRow, Prepared, SplEvent } from './evaluate/environment.js';
export {
  type LookupProvider,
  type LookupRow,
  type LookupTable,
  type LookupWrite,
  MemoryLookups,
} from './evaluate/lookups.js';
export { prepare } from './evaluate/prepare.js';
export { childrenOf, fieldsOf, mapChildren } from './evaluate/traverse.js';
