/** Rules as Sigma: what Sigma can say exactly, and otherwise the tightest thing that never misses. */
export { detectionOf, type Detection } from './detection.js';
export { translate, type Selection, type Translation } from './change.js';
export { readSigmaFacts, sigmaRule, type SigmaFacts, type SigmaRule } from './rule.js';
export { sigmaRules, writeSigma } from './write.js';
export { APPROXIMATIONS, type Approximation } from './types.js';
export { uuidOf } from './uuid.js';
