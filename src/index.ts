/** The library: what the command line does, for programs. */
export { C2CError, type Position } from './errors.js';
export {
  type App,
  type Row,
  type RowColumn,
  ROW_COLUMNS,
  SEVERITY_ORDER,
  type Sweep,
  type SweepOptions,
  type SweepSummary,
  openApp,
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
