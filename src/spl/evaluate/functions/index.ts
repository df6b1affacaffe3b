/** The functions that the evaluator runs; one function, one entry. The compiler checks the names against language.ts. */
import type { FunctionName } from '../../language.js';
import type { FunctionEntry } from '../context.js';
import { JSON_FUNCTIONS } from './json.js';
import { LOGIC } from './logic.js';
import { MATH } from './math.js';
import { MULTIVALUE } from './multivalue.js';
import { TEXT } from './text.js';

const TABLE: Readonly<Record<FunctionName, FunctionEntry>> = {
  ...LOGIC,
  ...TEXT,
  ...MULTIVALUE,
  ...JSON_FUNCTIONS,
  ...MATH,
};

/** The entries by name. */
export const FUNCTION_TABLE: ReadonlyMap<string, FunctionEntry> = new Map(Object.entries(TABLE));
