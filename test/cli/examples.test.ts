/** The examples run as their README says. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { build, exclusively } from '../../scripts/lib/install.mjs';
import { ROOT } from './run.js';

if (process.env.C2C_BUILT !== '1') exclusively(() => build());

function run(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

describe('examples', () => {
  it('the Lambda function tells who opened SSH', () => {
    const { code, stdout, stderr } = run('examples/lambda-eventbridge/run.mjs');
    expect(stderr).toBe('1 rows\n');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      plugin: 'openSSH',
      verdict: 'introduces',
      severity: 'high',
      actor: 'alice',
    });
  });

  it('the library prints the search of a rule, or why there is none', () => {
    const ssh = run('examples/library.mjs', 'openSSH');
    expect(ssh.stdout).toContain('AuthorizeSecurityGroupIngress');
    expect(ssh.stderr).toMatch(/^\d+ of \d+ rules have a search\n$/);
    expect(run('examples/library.mjs', 'iamUserInUse')).toMatchObject({ code: 1, stdout: '' });
  });
});
