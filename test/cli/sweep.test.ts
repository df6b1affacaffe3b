import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { ROW_COLUMNS, type Row } from '../../src/engine/index.js';
import { writeAppFolder } from '../engine/app-folder.js';
import { event, put, temporaryFolder } from '../trail/files.js';
import { ROOT, cli } from './run.js';

const folder = temporaryFolder();
const app = ['--app', writeAppFolder(folder)];
const HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>\u001b[2J\u202e"&';
const records = [
  event('PutBucketAcl', { eventID: 'a', eventTime: '2024-05-01T10:00:00Z' }),
  event('PutBucketAcl', {
    eventID: 'b',
    eventTime: '2024-05-03T10:00:00Z',
    userAgent: HOSTILE,
    requestParameters: { bucketName: HOSTILE },
  }),
  event('CreateUser', { eventID: 'c', eventTime: '2024-05-04T10:00:00Z' }, 'iam.amazonaws.com'),
  event('DeleteBucket', { eventID: 'd', eventTime: '2024-05-02T10:00:00Z' }),
  event('GetObject', { eventID: 'e' }),
];
const trail = put(folder, 'trail/all.json.gz', JSON.stringify({ Records: records }));
const rowsOf = (stdout: string): Row[] =>
  stdout
    .trimEnd()
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as Row);

describe('sweep', () => {
  it('writes ndjson to a pipe, rows on standard output, the rest on standard error', () => {
    const { code, stdout, stderr } = cli(['sweep', trail, ...app]);
    expect(code).toBe(0);
    const rows = rowsOf(stdout);
    expect(rows.map((r) => r.event_id).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(Object.keys(rows[0] as Row)).toEqual([...ROW_COLUMNS]);
    expect(stderr).toMatch(
      /^1 file \(.*, 5 records\) in \d+\.\d s: 3 introduced \(2 high, 1 low\), 1 remediated, 0 unclear\.\n$/,
    );
  });

  it('json is one document, also without rows', () => {
    expect((JSON.parse(cli(['sweep', trail, '-f', 'json', ...app]).stdout) as Row[]).length).toBe(4);
    expect(JSON.parse(cli(['sweep', trail, '-f', 'json', '--verdict', 'unclear', ...app]).stdout)).toEqual([]);
  });

  it('csv is read back by a parser and holds no formula', () => {
    const { stdout } = cli(['sweep', trail, '-f', 'csv', ...app]);
    const lines: Row[] = parse(stdout, { columns: true });
    expect(lines.map((l) => l.event_id).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(lines.find((l) => l.event_id === 'b')?.resource).toBe(`'${HOSTILE}`);
    for (const line of parse(stdout)) for (const cell of line) expect(cell).not.toMatch(/^[=+@\t]/);
    expect(cli(['sweep', trail, '-f', 'csv', '--verdict', 'unclear', ...app]).stdout).toBe(
      `${ROW_COLUMNS.join(',')}\r\n`,
    );
  });

  it('the table shows the worst and newest first and lets nothing act on the terminal', () => {
    const { stdout } = cli(['sweep', trail, '-f', 'table', ...app]);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('INTRODUCED A MISCONFIGURATION (3)');
    expect(lines[1]).toMatch(/^SEVERITY +WHEN \(UTC\) +WHO +HOW +PLUGIN +RESOURCE$/);
    expect(lines.slice(2, 5).map((l) => l.slice(0, 29).trim())).toEqual([
      'high      2024-05-03 10:00:00',
      'high      2024-05-01 10:00:00',
      'low       2024-05-04 10:00:00',
    ]);
    expect(stdout).toContain('REMEDIATED (1)');
    expect(stdout).toContain('cli PutBucketAcl');
    expect(stdout).toContain('\\u001b[2J\\u202e');
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('--limit says what it left out', () => {
    const { stdout } = cli(['sweep', trail, '-f', 'table', '--limit', '1', ...app]);
    expect(stdout).toContain('2024-05-03');
    expect(stdout).not.toContain('2024-05-01');
    expect(stdout).toContain('... and 3 rows more, less urgent');
  });

  it('html is one page in which nothing of the log is markup', () => {
    const { stdout } = cli(['sweep', trail, '-f', 'html', ...app]);
    expect(stdout).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    expect(stdout).not.toMatch(/<script|<link|src=|@import|href=/);
    expect(stdout).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(stdout).toContain('Introduced a misconfiguration (3)');
  });

  it('filters', () => {
    const ids = (...args: string[]): string[] =>
      rowsOf(cli(['sweep', trail, ...app, ...args]).stdout)
        .map((r) => r.event_id)
        .sort();
    expect(ids('--plugin', 'userRule')).toEqual(['c']);
    expect(ids('--plugin', 'userRule,bucketRule', '--verdict', 'introduces')).toEqual(['a', 'b', 'c']);
    expect(ids('--min-severity', 'medium')).toEqual(['a', 'b', 'd']);
  });

  it('standard input: plain, gzip, several gzip members, cut off', () => {
    const lines = records.map((r) => `${JSON.stringify(r)}\n`);
    const members = Buffer.concat(lines.map((line) => gzipSync(line)));
    for (const input of [lines.join(''), gzipSync(JSON.stringify({ Records: records })), members]) {
      const { stdout, code } = cli(['sweep', '-', ...app], { input });
      expect(code).toBe(0);
      expect(rowsOf(stdout)).toHaveLength(4);
    }
    const { stderr, code } = cli(['sweep', '-', ...app], { input: members.subarray(0, members.length - 20) });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: -: the gzip data ends too early; 4 records were read$/m);
  });

  it('threads give the same rows in the same order', () => {
    const many = path.join(folder, 'many');
    for (let i = 0; i < 150; i++) {
      put(
        many,
        `${String(i).padStart(3, '0')}.json`,
        JSON.stringify({ Records: [event('PutBucketAcl', { eventID: `m${i}` }), records[i % 5]] }),
      );
    }
    const one = cli(['sweep', many, '--workers', '1', ...app]);
    const three = cli(['sweep', many, '--workers', '3', ...app]);
    expect(rowsOf(one.stdout)).toHaveLength(154);
    expect(three.stdout).toBe(one.stdout);
    expect(three.stderr).toContain('116 rows came more than once');
  });
});

describe('exit codes', () => {
  const code = (...args: string[]): number | null => cli(args).code;

  it('2 when the threshold is met by something introduced', () => {
    expect(code('sweep', trail, ...app, '--fail-on', 'high')).toBe(2);
    expect(code('sweep', trail, ...app, '--fail-on', 'critical')).toBe(0);
    expect(code('sweep', trail, ...app, '--fail-on', 'high', '--verdict', 'remediates')).toBe(0);
  });

  it('a broken file is named and the rest swept; 1 only when nothing could be read, or with --strict', () => {
    const mixed = path.join(folder, 'mixed');
    put(mixed, 'bad.json.gz', Buffer.from([0x1f, 0x8b, 0, 0]));
    put(mixed, 'good.json', JSON.stringify({ Records: [records[0]] }));
    const { code: exit, stdout, stderr } = cli(['sweep', mixed, ...app]);
    expect(exit).toBe(0);
    expect(rowsOf(stdout)).toHaveLength(1);
    expect(stderr).toMatch(/^warning: .*bad\.json\.gz: the gzip data/m);
    expect(stderr).toContain('1 file unreadable');
    expect(code('sweep', mixed, ...app, '--strict')).toBe(1);
    expect(code('sweep', path.join(mixed, 'bad.json.gz'), ...app)).toBe(1);
  });

  it('1 for wrong usage, with a hint', () => {
    const wrong = (args: string[], hint: RegExp): void => {
      const outcome = cli(args);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toBe('');
      expect(outcome.stderr).toMatch(hint);
    };
    wrong(['swep', trail], /unknown command 'swep'\s+\(Did you mean sweep\?\)/);
    wrong(['sweep', trail, '--formt', 'csv'], /Did you mean --format\?/);
    wrong(['sweep', trail, '-f', 'xml'], /table, ndjson, json, csv, html/);
    wrong(['sweep', trail, ...app, '--verdict', 'introduce'], /Did you mean "introduces"\?/);
    wrong(['sweep', 'no-such-file', ...app], /"no-such-file" does not exist\s+Name a CloudTrail file/);
    wrong(['sweep', trail, '--app', folder], /is no built app[^]*npm run build/);
    wrong(['sweep', trail, ...app, '--set', 'max_agee=1'], /Did you mean "max_age"\?/);
    wrong(['sweep'], /missing required argument 'path'/);
  });

  it('0 for help, which shows examples', () => {
    for (const command of ['sweep', 'explain', 'actions', 'check', 'build']) {
      const { code: exit, stdout } = cli([command, '--help']);
      expect(exit).toBe(0);
      expect(stdout).toMatch(/Examples?:\n {2}\$ cspm2cloudtrail/);
    }
    expect(cli(['--help']).stdout).toContain('Exit codes');
    expect(cli(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('as a citizen of the shell', () => {
  it('a reader that has seen enough ends it quietly', () => {
    const big = put(
      folder,
      'big.ndjson',
      Array.from({ length: 20_000 }, (_, i) => JSON.stringify(event('PutBucketAcl', { eventID: `x${i}` }))).join('\n'),
    );
    const script = `"${process.execPath}" bin/cspm2cloudtrail.js sweep "${big}" --app "${app[1] as string}" | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).not.toMatch(/EPIPE|Error|fault/);
  });

  it('Ctrl-C ends it with 130 and without a trace', async () => {
    const child = spawn(process.execPath, ['bin/cspm2cloudtrail.js', 'sweep', '-', ...app], { cwd: ROOT });
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const row = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        stdout += String(chunk);
        resolve();
      });
    });
    // Once the first row is out, the command waits for more input; then comes the signal.
    child.stdin.write(`${JSON.stringify(records[0])}\n`);
    await row;
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(rowsOf(stdout)).toHaveLength(1);
    expect(stderr).toBe('\nInterrupted; what was printed so far is complete rows.\n');
  });
});
