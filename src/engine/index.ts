/** Runs the searches of a built app over CloudTrail files. Knows nothing of rules. */
export { type App, type AppSearch, SWEEP_PREFIX, openApp, writeSearchCache } from './app.js';
export { type AskOptions, Asker, type LookupProvider, type LookupTable, type OutRow, type Question } from './adhoc.js';
export { Decider, type DeciderOptions, openDecider } from './decider.js';
export { readConf } from './conf.js';
export { AppLookups } from './lookups.js';
export { type NamedOptions, type NamedSearch, type TableRow, type Tables, namedSearch } from './named.js';
export { ROW_COLUMNS, type Row, type RowColumn, SEVERITY_ORDER, compareRows, severityRank } from './row.js';
export { type SweepOptions, type SweepSummary, Sweep, sweep } from './sweep.js';
