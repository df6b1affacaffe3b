/** Runs before each test file: SEED=n repeats the property tests of a failed run, which prints its seed. */
import fc from 'fast-check';

if (process.env.SEED !== undefined) fc.configureGlobal({ seed: Number(process.env.SEED) });
