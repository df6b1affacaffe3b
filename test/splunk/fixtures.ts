/** A tiny set of parts: one rule, one sweep, nothing of the catalogue. */
import { parseSearch, type Command } from '../../src/spl/index.js';
import type { AppParts } from '../../src/splunk/index.js';
import { scannerTables } from '../../src/splunk/scanners.js';
import { PROJECT } from '../../src/splunk/sources.js';

const base = '`c2c_cloudtrail` eventSource="s3.amazonaws.com" eventName="PutBucketAcl"';
const decide = `| fields _raw, _time, _indextime
| eval rec=\`c2c_record\`
| eval event_id=json_extract(rec,"eventID"), event_time=json_extract(rec,"eventTime"), plugin="bucketAllUsersAcl",
    verdict=if(match(json_extract(rec,"requestParameters"),"AllUsers"),"introduces","remediates"), reason="",
    resource="arn:aws:s3:::".json_extract(rec,"requestParameters.bucketName"), resource_via="", part="*", account="", region=""
| \`c2c_actor\`
| \`c2c_filter\``;
const commands = (text: string): readonly Command[] => parseSearch(text).commands;

export const RECORD = {
  eventVersion: '1.08',
  eventTime: '2024-05-01T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketAcl',
  eventID: 'example-1',
  requestParameters: { bucketName: 'logs', acl: 'http://acs.amazonaws.com/groups/global/AllUsers' },
};

/** Name, class, how it is logged, who watches it. */
const ACTIONS = [
  ['DeleteBucketTagging', 'write', 'management'],
  ['GetBucketAcl', 'read', 'management'],
  ['PutBucketAcl', 'permissions', 'management', 'bucketAllUsersAcl'],
  ['PutBucketWebsite', 'write', 'management'],
  ['PutObject', 'write', 'data'],
  ['PutObjectRetention', 'permissions', ''],
];

export const PARTS: AppParts = {
  version: '1.2.3',
  rules: [
    {
      plugin: 'bucketAllUsersAcl',
      service: 's3',
      title: 'A bucket that everyone may read',
      severity: 'critical',
      detectability: 'event',
      events: ['s3:PutBucketAcl'],
      resource: 'arn:{partition}:s3:::{id}',
      evidence: 'real',
      attack: ['T1530'],
    },
  ],
  perRule: [
    {
      plugin: 'bucketAllUsersAcl',
      service: 's3',
      search: parseSearch(`${base} ${decide} | table plugin, verdict, resource`),
    },
  ],
  sweeps: [
    {
      group: 'Storage',
      search: parseSearch(
        `${base} ${decide} | eval _time=0, _raw=json_object("plugin",plugin,"event_time",event_time) | fields _time, _raw | \`c2c_collect("Storage")\``,
      ),
      decide: commands(decide),
      rules: ['bucketAllUsersAcl'],
    },
  ],
  examples: [
    {
      id: 'example-1',
      group: 'Storage',
      plugin: 'bucketAllUsersAcl',
      why: 'opened to everyone',
      record: JSON.stringify(RECORD),
      expected: ['bucketAllUsersAcl|introduces||arn:aws:s3:::logs||*||'],
    },
  ],
  macros: new Map(),
  lookups: [
    ...scannerTables(PROJECT),
    {
      name: 'c2c_aws_actions',
      columns: ['event_source', 'event_name', 'class', 'logged', 'watched', 'rules'],
      rows: ACTIONS.map(([name = '', group = '', logged = '', rules = '']) => ({
        event_source: 's3.amazonaws.com',
        event_name: name,
        class: group,
        logged,
        watched: rules === '' ? '0' : '1',
        rules,
      })),
    },
  ],
  settings: new Map([
    ['max_age', '90'],
    ['approved', undefined],
  ]),
  pages: [],
};
