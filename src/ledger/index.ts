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
