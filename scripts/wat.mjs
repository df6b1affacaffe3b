/**
 * `node scripts/wat.mjs`: writes src/trail/brackets-code.ts from src/trail/brackets.wat. Run it after a change of the
 * latter; a test compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';
import { assemble } from './lib/wat.mjs';

const code = await assemble(readFileSync(path.join(ROOT, 'src', 'trail', 'brackets.wat'), 'utf8'));
const lines = (
  Buffer.from(code)
    .toString('base64')
    .match(/.{1,100}/g) ?? []
).map((line) => `  '${line}',`);
writeFileSync(
  path.join(ROOT, 'src', 'trail', 'brackets-code.ts'),
  `/** WebAssembly in base64, from brackets.wat by scripts/wat.mjs. */\nexport const BRACKETS_CODE = [\n${lines.join('\n')}\n].join('');\n`,
);
