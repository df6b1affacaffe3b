/** What is open, since when and by whom. */
export {
  type Change,
  GRACE,
  LEDGER_COLUMNS,
  type LedgerColumn,
  type LedgerRow,
  type ShownState,
  changeOf,
  changesOf,
  exposure,
  openParts,
  shownState,
} from './entry.js';
export { FOLD, Ledger } from './fold.js';
export { LedgerStore, appMark, readLedger } from './store.js';
export { LedgerSweep } from './sweep.js';
export { LedgerTable } from './table.js';
export { attributeTrail, pluginFacts } from './attribute-trail.js';
export { type AttributeOptions, type Attributed, Attributor, type PluginFacts } from './attribute.js';
export {
  ATTRIBUTION_COLUMNS,
  type Attribution,
  type AttributionColumn,
  type EventRef,
  type Grade,
  attributionRow,
} from './attribution.js';
export { type ChangeSet, type SetRow, PAUSE, changeSets, describeSet } from './change-sets.js';
export {
  type Acceptance,
  type Exception,
  Exceptions,
  parseExceptions,
  printExceptions,
  readExceptions,
} from './exceptions.js';
export {
  type Converted,
  type ImportAs,
  fromCloudSploit,
  fromProwler,
  toCloudSploit,
  toProwler,
} from './exception-formats.js';
export { Accepted } from './accepted.js';
