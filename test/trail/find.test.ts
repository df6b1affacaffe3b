import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { found, put, temporaryFolder } from './files.js';

const folder = temporaryFolder();
const account = 'AWSLogs/o-abc123/111122223333';
const day = 'eu-west-1/2024/05/01';
const name = (kind: string): string => `111122223333_${kind}_eu-west-1_20240501T1000Z_abcdefgh.json.gz`;

const trail = [
  `${account}/CloudTrail/${day}/${name('CloudTrail')}`,
  `AWSLogs/111122223333/CloudTrail/${day}/${name('CloudTrail')}`,
  `AWSLogs/111122223333/CloudTrail-NetworkActivity/${day}/${name('CloudTrail-NetworkActivity')}`,
  'export/lines.ndjson',
  'export/lookup.json',
  'export/old.jsonl.gz',
];
const other = [
  `${account}/CloudTrail-Digest/${day}/${name('CloudTrail-Digest')}`,
  `${account}/CloudTrail-Insight/${day}/${name('CloudTrail-Insight')}`,
  `${account}/Config/${day}/${name('Config')}`,
  `${account}/elasticloadbalancing/${day}/x.log.gz`,
  `flat/${name('CloudTrail-Digest')}`,
  'export/readme.txt',
];
for (const file of [...trail, ...other]) put(folder, file, '{"Records":[]}');

const inside = (files: readonly string[]): string[] =>
  files.map((f) => path.relative(folder, f).replaceAll('\\', '/')).sort();

describe('what is read of what the user names', () => {
  it('a folder: deliveries and exports, nothing of other services, no digests, no insights', async () => {
    expect(inside(await found(folder))).toEqual([...trail].sort());
  });

  it('a folder is read in the same order each time', async () => {
    expect(await found(folder)).toEqual(await found(folder));
  });

  it('a named file is read whatever it is called', async () => {
    expect(inside(await found(path.join(folder, 'export/readme.txt')))).toEqual(['export/readme.txt']);
  });

  it('a pattern', async () => {
    expect(inside(await found(`${folder}/**/*CloudTrail*.json.gz`))).toHaveLength(3);
    expect(inside(await found(`${folder}/export/l*.{json,ndjson}`))).toEqual([
      'export/lines.ndjson',
      'export/lookup.json',
    ]);
  });

  it('a name with a bracket is a name first', async () => {
    const file = put(folder, 'odd/a[1].json', '{"Records":[]}');
    expect(await found(file)).toEqual([file]);
  });

  it('an empty folder gives nothing', async () => {
    mkdirSync(path.join(folder, 'empty'));
    expect(await found(path.join(folder, 'empty'))).toEqual([]);
  });

  it('what does not exist is an error that says what to do', async () => {
    await expect(found('no-such-folder')).rejects.toThrow('"no-such-folder" does not exist');
    await expect(found(`${folder}/*.csv`)).rejects.toThrow('No file matches');
  });

  it('- is standard input', async () => {
    expect(await found('-')).toEqual(['-']);
  });
});
