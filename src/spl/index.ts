/** SPL: the part of the language that the shipped searches use. */
export * from './ast.js';
export { COMMANDS, FUNCTIONS, STATS_FUNCTIONS } from './language.js';
export { parseExpr, parseSearch } from './parse/index.js';
export { expandMacros, type MacroDefinition, type Macros } from './parse/macros.js';
export { printExpr, printSearch } from './print.js';
