/** Findings of scanners. */
export { type Mapping, type Mappings, loadMappings } from './mappings.js';
export { readFindings, readFindingsFile } from './read.js';
export type { Finding, Findings, LeftOut, ReadOptions, Scanner } from './types.js';
export { accountOf, regionOf, timeOf } from './arn.js';
