/** The library: what the command line does, for programs. */
export { C2CError, type Position } from './errors.js';
export {
  type App,
  Decider,
  type DeciderOptions,
  type Row,
  type RowColumn,
  ROW_COLUMNS,
  SEVERITY_ORDER,
  type Sweep,
  type SweepOptions,
  type SweepSummary,
  openApp,
  openDecider,
  severityRank,
  sweep,
} from './engine/index.js';
export {
  type ReadStats,
  type TrailEvent,
  type TrailFile,
  type TrailProblem,
  type Wanted,
  emptyStats,
  findTrailFiles,
  readTrailFile,
} from './trail/index.js';
export { type Catalogue, type Rule, loadCatalogue } from './catalogue/index.js';
export { compileRule, compileSweeps, isSearchable } from './compile/index.js';
export { type Search, parseSearch, printSearch } from './spl/index.js';
export { type SigmaRule, readSigmaFacts, sigmaRule } from './sigma/index.js';
export { type Card, cardMarkdown, cardOf, cardsOf, readCardFacts } from './cards/index.js';
