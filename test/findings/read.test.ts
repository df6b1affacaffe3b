import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMappings, readFindings, readFindingsFile } from '../../src/findings/index.js';
import { temporaryFolder } from '../trail/files.js';

const mappings = loadMappings(path.resolve(import.meta.dirname, '..', '..'));
const read = (content: unknown, options = {}) =>
  readFindings(typeof content === 'string' ? content : JSON.stringify(content), mappings, options);
const folder = temporaryFolder();
const group = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';

const cloudsploit = (over: object = {}) => ({
  plugin: 'openSSH',
  category: 'EC2',
  title: 'Open SSH',
  description: 'Some description',
  resource: group,
  region: 'eu-west-1',
  status: 'FAIL',
  message: 'Security group has SSH open',
  ...over,
});

describe('CloudSploit JSON', () => {
  it('gives one finding a failing result, and counts the others', () => {
    const found = read([
      cloudsploit(),
      cloudsploit({ status: 'WARN', plugin: 'passwordRequiresSymbols', resource: 'N/A', region: 'global' }),
      cloudsploit({ status: 'OK' }),
      cloudsploit({ status: 'UNKNOWN' }),
      cloudsploit({ plugin: 'azureThing' }),
      cloudsploit({ plugin: 'azureThing', status: 'OK' }),
    ]);
    expect(found.findings).toEqual([
      {
        scanner: 'cloudsploit',
        check: 'openSSH',
        plugins: ['openSSH'],
        account: '111122223333',
        region: 'eu-west-1',
        resource: group,
        status: 'FAIL',
        message: 'Security group has SSH open',
        scannedAt: '',
        muted: false,
      },
      expect.objectContaining({ plugins: ['passwordRequiresSymbols'], region: 'global', account: '111122223333' }),
    ]);
    expect(found.passed).toBe(3);
    expect(found.leftOut).toEqual([{ scanner: 'cloudsploit', check: 'azureThing', why: 'unmapped', count: 1 }]);
  });

  it('takes the account of a bucket from the user, or from the other findings of the scan', () => {
    const bucket = cloudsploit({ plugin: 'bucketLogging', resource: 'arn:aws:s3:::logs', region: 'global' });
    expect(read([bucket]).withoutAccount).toBe(1);
    expect(read([bucket], { account: '444455556666' }).findings[0]?.account).toBe('444455556666');
    expect(read([bucket, cloudsploit()]).findings[0]?.account).toBe('111122223333');
    const other = cloudsploit({ resource: group.replace('111122223333', '444455556666') });
    // Two accounts in one file: nobody knows whose the bucket is.
    expect(read([bucket, cloudsploit(), other]).withoutAccount).toBe(1);
  });
});

describe('CloudSploit CSV', () => {
  const csv = (...lines: string[]): string =>
    ['category,title,description,resource,region,statusWord,message', ...lines].join('\n');

  it('finds the plugin by its title', () => {
    const found = read(
      csv(
        `EC2,Open SSH,text,${group},eu-west-1,FAIL,open`,
        'IAM,Password Requires Symbols,"text, more",N/A,global,WARN,no symbols',
        `EC2,Open  ssh ,text,${group},eu-west-1,OK,fine`,
        'EC2,A plugin of tomorrow,text,N/A,Global,FAIL,x',
      ),
    );
    expect(found.findings.map((f) => [f.plugins, f.resource, f.region, f.status])).toEqual([
      [['openSSH'], group, 'eu-west-1', 'FAIL'],
      [['passwordRequiresSymbols'], 'N/A', 'global', 'WARN'],
    ]);
    expect(found.passed).toBe(1);
    expect(found.leftOut).toMatchObject([{ check: 'A plugin of tomorrow', why: 'unmapped' }]);
  });

  it('tells plugins with the same title apart by category, resource or message, or says that it cannot', () => {
    const lambda = 'arn:aws:lambda:eu-west-1:111122223333:function:f';
    const plugins = (line: string): unknown => {
      const { findings, leftOut } = read(csv(line));
      return findings[0]?.plugins ?? leftOut[0]?.why;
    };
    expect(plugins(`EKS,Internet Exposure,t,N/A,eu-west-1,FAIL,m`)).toEqual(['eksNetworkExposure']);
    expect(plugins(`,Internet Exposure,t,${lambda},eu-west-1,FAIL,m`)).toEqual(['lambdaNetworkExposure']);
    expect(plugins(`,Internet Exposure,t,N/A,eu-west-1,FAIL,EC2 instance is exposed to the internet`)).toEqual([
      'ec2NetworkExposure',
    ]);
    expect(plugins(`,Internet Exposure,t,N/A,eu-west-1,FAIL,exposed`)).toBe('ambiguous');
    expect(plugins(`,Privilege Analysis,t,N/A,eu-west-1,FAIL,EKS or Lambda`)).toBe('ambiguous');
  });
});

const ocsf = (over: object = {}) => ({
  message: 'open',
  metadata: {
    event_code: 'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22',
    product: { name: 'Prowler' },
  },
  severity: 'High',
  status: 'New',
  status_code: 'FAIL',
  status_detail: 'Security group sg-1 has port 22 open.',
  finding_info: { uid: 'x', title: 't' },
  time: 1767225600,
  time_dt: '2026-01-01T02:00:00.123456',
  cloud: { account: { uid: '111122223333' }, region: 'eu-west-1', provider: 'aws' },
  resources: [{ uid: group, region: 'eu-west-1' }],
  ...over,
});

describe('Prowler OCSF', () => {
  it('maps its checks, keeps time and mute, counts the rest', () => {
    const code = (event_code: string, over: object = {}) => ocsf({ metadata: { event_code }, ...over });
    const found = read([
      ocsf(),
      code('iam_password_policy_symbol', {
        resources: [{ uid: 'arn:aws:iam::111122223333:password-policy', region: 'us-east-1' }],
      }),
      code('s3_bucket_public_access', {
        status: 'Suppressed',
        resources: [{ uid: 'arn:aws:s3:::logs', region: 'eu-west-1' }],
      }),
      ocsf({ status_code: 'PASS' }),
      ocsf({ status_code: 'MANUAL' }),
      code('lightsail_instance_public'),
      code('lightsail_instance_public'),
    ]);
    expect(found.findings).toMatchObject([
      { scanner: 'prowler', plugins: ['openSSH'], resource: group, scannedAt: '2026-01-01T00:00:00Z', muted: false },
      { plugins: ['passwordRequiresSymbols'], resource: 'N/A', account: '111122223333', region: 'us-east-1' },
      { plugins: ['bucketAllUsersAcl', 'bucketAllUsersPolicy'], account: '111122223333', muted: true },
    ]);
    expect(found.passed).toBe(2);
    expect(found.leftOut).toEqual([
      { scanner: 'prowler', check: 'lightsail_instance_public', why: 'unmapped', count: 2 },
    ]);
  });

  it('is read line by line, too', () => {
    expect(read(`${JSON.stringify(ocsf())}\n${JSON.stringify(ocsf())}\n`).findings).toHaveLength(2);
  });
});

describe('Prowler CSV', () => {
  it('has semicolons, and texts with commas and line breaks', () => {
    const head =
      'AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;FINDING_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION';
    const line = `p;2026-01-01 00:00:00.5;111122223333;x;aws;s3_bucket_object_versioning;FAIL;"off; really,\nyes";False;arn:aws:s3:::logs;eu-west-1`;
    const found = read(`\ufeff${head}\r\n${line}\r\n${line.replace(';FAIL;', ';PASS;')}\r\n`);
    expect(found.findings).toMatchObject([
      {
        plugins: ['bucketVersioning'],
        account: '111122223333',
        resource: 'arn:aws:s3:::logs',
        scannedAt: '2026-01-01T00:00:00Z',
        message: 'off; really,\nyes',
        muted: false,
      },
    ]);
    expect(found.passed).toBe(1);
  });
});

const asff = (over: object = {}) => ({
  SchemaVersion: '2018-10-08',
  Id: 'x',
  ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
  GeneratorId: 'security-control/EC2.13',
  AwsAccountId: '111122223333',
  Region: 'eu-west-1',
  Title: 'Security groups should not allow ingress to port 22',
  UpdatedAt: '2026-01-01T00:00:00.123Z',
  Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
  RecordState: 'ACTIVE',
  Workflow: { Status: 'NEW' },
  Resources: [{ Type: 'AwsEc2SecurityGroup', Id: group, Region: 'eu-west-1' }],
  ...over,
});

describe('Security Hub', () => {
  it.each([
    ['consolidated controls', {}],
    [
      'a standard',
      { GeneratorId: 'aws-foundational-security-best-practices/v/1.0.0/EC2.13', Compliance: { Status: 'FAILED' } },
    ],
    ['product fields', { GeneratorId: 'x', Compliance: { Status: 'FAILED' }, ProductFields: { ControlId: 'EC2.13' } }],
    ['another case', { Compliance: { Status: 'FAILED', SecurityControlId: 'ec2.13' } }],
  ])('names its control by %s', (_, over) => {
    expect(read([asff(over)]).findings).toMatchObject([
      { scanner: 'security-hub', plugins: ['openSSH'], resource: group, scannedAt: '2026-01-01T00:00:00Z' },
    ]);
  });

  it('comes as an answer, as an event, or from Prowler', () => {
    const finding = asff();
    expect(read({ Findings: [finding] }).findings).toHaveLength(1);
    expect(
      read({ 'detail-type': 'Security Hub Findings - Imported', detail: { findings: [finding, finding] } }).findings,
    ).toHaveLength(2);
    expect(read([asff({ GeneratorId: 'prowler-s3_bucket_object_versioning' })]).findings).toMatchObject([
      { scanner: 'prowler', check: 's3_bucket_object_versioning', plugins: ['bucketVersioning'] },
    ]);
  });

  it('passes over what is archived, well or not applicable; an account is no resource', () => {
    const found = read([
      asff({ RecordState: 'ARCHIVED' }),
      asff({ Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } }),
      asff({ Compliance: { Status: 'NOT_AVAILABLE', SecurityControlId: 'EC2.13' } }),
      asff({ Compliance: { Status: 'FAILED', SecurityControlId: 'Macie.1' } }),
      asff({
        Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.7' },
        Resources: [{ Id: 'AWS::::Account:111122223333' }],
        Workflow: { Status: 'SUPPRESSED' },
      }),
    ]);
    expect(found.passed).toBe(3);
    expect(found.leftOut).toMatchObject([{ check: 'Macie.1', why: 'unmapped' }]);
    expect(found.findings).toMatchObject([{ plugins: ['ebsDefaultEncryptionEnabled'], resource: 'N/A', muted: true }]);
  });
});

describe('what is none of these', () => {
  it.each([
    ['nothing', ' \n'],
    ['text', 'hello'],
    ['another CSV', 'a,b\n1,2\n'],
    ['broken JSON', '[{"plugin": '],
    ['other JSON', '[{"a": 1}]'],
    ['a number in the list', '[1]'],
  ])('is refused with what is read: %s', (_, content) => {
    expect(() => read(content)).toThrow(/findings?/i);
    try {
      read(content);
    } catch (error) {
      expect(String(error)).toContain('CloudSploit JSON and CSV');
    }
  });

  it('a file that is not there', () => {
    expect(() => readFindingsFile(path.join(folder, 'none.json'), mappings)).toThrow(/no such file/);
    const file = path.join(folder, 'scan.json');
    writeFileSync(file, JSON.stringify([cloudsploit()]));
    expect(readFindingsFile(file, mappings).findings).toHaveLength(1);
  });
});

describe('the tables of other scanners', () => {
  const all = [...mappings.prowler.values(), ...mappings.securityHub.values()].flat();

  it('map at least 150 checks, each with a reason, to plugins that exist, and nothing twice', () => {
    expect(mappings.prowler.size + mappings.securityHub.size).toBeGreaterThanOrEqual(150);
    for (const { plugin, reason } of all) {
      expect(mappings.ids.has(plugin)).toBe(true);
      expect(reason.length).toBeGreaterThan(15);
    }
    expect(new Set(all.map((m) => `${m.check} ${m.plugin}`)).size).toBe(all.length);
  });

  it('speak of the account as a whole only where the plugin does', () => {
    const account = new Set(all.filter((m) => m.resource === 'account').map((m) => m.plugin));
    expect(account).toContain('passwordRequiresSymbols');
    expect(account).not.toContain('openSSH');
  });
});
