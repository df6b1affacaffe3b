/** What no rule may ever say, whatever the record. */
import { describe, expect, it } from 'vitest';
import { loadCatalogue, type Rule } from '../../src/catalogue/index.js';
import { decideRule, type TrailRecord } from '../../src/condition/index.js';
import { publicRecords, PRESENT, ROOT } from './shared.js';

const { rules } = loadCatalogue(ROOT, { examples: false });

/** A successful call whose record holds neither what was asked nor what was answered. */
function bare(source: string, operation: string): TrailRecord {
  return {
    eventVersion: '1.09',
    userIdentity: { type: 'IAMUser', accountId: '111122223333' },
    eventTime: '2026-03-01T10:15:00Z',
    eventSource: source,
    eventName: operation,
    awsRegion: 'eu-west-1',
    requestParameters: null,
    responseElements: null,
    eventID: '5a8e1dc1-d527-428f-a294-f12a14209b15',
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  };
}

/** Changes that judge what a call sets: that it was called at all is not yet an answer. */
const judging = (rule: Rule): Rule['changes'] =>
  rule.changes.filter(({ introduces, remediates }) => introduces?.kind !== 'always' && remediates?.kind !== 'always');

describe('no rule', () => {
  it('closes anything because of a call that the record does not describe', () => {
    const closing = rules.flatMap((rule) =>
      judging(rule).flatMap((change) =>
        change.operations
          .filter((operation) =>
            decideRule({ ...rule, changes: [change] }, bare(change.source, operation)).some(
              ({ verdict }) => verdict === 'remediates',
            ),
          )
          .map((operation) => `${rule.plugin}: ${change.source} ${operation}`),
      ),
    );
    expect(closing).toEqual([]);
  });

  it.skipIf(!PRESENT)('speaks of a call that failed, in ../shared/cloudtrail', () => {
    const failed = publicRecords().filter(({ record }) => (record['errorCode'] ?? '') !== '');
    expect(failed.length).toBeGreaterThan(20);
    const spoken = failed.flatMap(({ at, record }) =>
      rules.filter((rule) => decideRule(rule, record).length > 0).map(({ plugin }) => `${at} ${plugin}`),
    );
    expect(spoken).toEqual([]);
  });
});
