/** CloudTrail in: files, folders, standard input, whatever shape the records come in. */
export { findTrailFiles, looksLikeTrail } from './find.js';
export { emptyStats, readTrailFile } from './read.js';
export { unwrapDocument, unwrapItem } from './unwrap.js';
export type { ReadStats, TrailEvent, TrailFile, TrailProblem, Wanted } from './types.js';
