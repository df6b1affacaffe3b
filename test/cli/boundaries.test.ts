/** The table of rooms in eslint.config.js is enforced: it is broken here, once for each kind of offence. */
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');
const eslint = new ESLint({ cwd: root, overrideConfig: { rules: {} } });

async function offences(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).filter((m) => m.ruleId === 'boundaries/dependencies').map((m) => m.message);
}

describe('who may import whom', () => {
  // Files that exist, because rules with types need to find them in the project.
  it('the engine knows nothing of the catalogue', async () => {
    const code = "import type { Rule } from '../catalogue/types.js';\nexport type X = Rule;\n";
    expect(await offences('src/engine/row.ts', code)).toEqual([
      'src/engine may not import src/catalogue: see ROOMS in eslint.config.js',
    ]);
  });

  it('SPL knows no AWS, the trail knows no engine, errors know nobody', async () => {
    expect(await offences('src/spl/ast.ts', "export * from '../aws/index.js';\n")).toHaveLength(1);
    expect(await offences('src/trail/types.ts', "export * from '../engine/index.js';\n")).toHaveLength(1);
    expect(await offences('src/errors.ts', "export * from './spl/index.js';\n")).toHaveLength(1);
  });

  it('what the table allows is no offence', async () => {
    expect(
      await offences(
        'src/engine/row.ts',
        "export * from '../spl/index.js';\nexport * from '../errors.js';\nexport * from 'node:fs';\n",
      ),
    ).toEqual([]);
    expect(await offences('src/cli/main.ts', "export * from '../catalogue/index.js';\n")).toEqual([]);
  });
});
