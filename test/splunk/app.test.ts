import { describe, expect, it } from 'vitest';
import { composeApp, parseConf } from '../../src/splunk/index.js';
import { PARTS } from './fixtures.js';

describe('the composed app', () => {
  const { files } = composeApp(PARTS);
  const conf = (name: string): Map<string, ReadonlyMap<string, string>> =>
    new Map(
      parseConf(Buffer.from(files.get(`default/${name}`) ?? '').toString(), name).map((s) => [s.name, s.settings]),
    );

  it('has the searches of the rules', () => {
    const saved = conf('savedsearches.conf');
    expect([...saved.keys()]).toContain('C2C - s3 - bucketAllUsersAcl');
  });
});
