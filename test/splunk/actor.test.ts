import { describe, expect, it } from 'vitest';
import { OPEN_POINTS } from '../../src/spl/switches.js';
import { composeApp } from '../../src/splunk/index.js';
import { PARTS } from './fixtures.js';
import { Installed } from './installed.js';

const app = new Installed(composeApp(PARTS));
type Row = Record<string, string | readonly string[]>;
const who = (record: object): Row =>
  app.runText('* | eval rec=_raw | `c2c_actor` | table actor, actor_type, channel, source_ip, user_agent', [
    JSON.stringify(record),
  ])[0] as Row;

const role = (session: string, over: object = {}): object => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/Admin/${session}`,
  sessionContext: { sessionIssuer: { userName: 'Admin' }, ...over },
});

describe('the actor', () => {
  it.each<[string, object, string, string]>([
    ['a user', { type: 'IAMUser', userName: 'alice', arn: 'arn:aws:iam::111122223333:user/alice' }, 'alice', 'user'],
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'root', 'root'],
    ['a role', role('i-0abc'), 'Admin/i-0abc', 'role'],
    ['a person behind a role', role('alice@example.com'), 'alice@example.com', 'role'],
    ['a source identity', role('build', { sourceIdentity: 'alice' }), 'alice', 'role'],
    ['a service', { type: 'AWSService', invokedBy: 'config.amazonaws.com' }, 'config.amazonaws.com', 'service'],
    [
      'a federated user',
      { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/bob' },
      'bob',
      'federated',
    ],
    ['Identity Center', { type: 'IdentityCenterUser', onBehalfOf: { userId: 'u-1' } }, 'u-1', 'identity-center'],
    ['another account', { type: 'AWSAccount', accountId: '444455556666' }, '444455556666', 'account'],
    ['nobody', {}, 'unknown', 'unknown'],
    ['null members', { type: 'IAMUser', userName: null, arn: null, principalId: 'AIDA' }, 'AIDA', 'user'],
  ])('%s', (_, userIdentity, actor, type) => {
    expect(who({ userIdentity })).toMatchObject({ actor, actor_type: type });
  });

  it('is the same under every answer to the open points', () => {
    const record = JSON.stringify({
      userAgent: null,
      sourceIPAddress: null,
      sessionCredentialFromConsole: true,
      userIdentity: { ...role('a/b', { sourceIdentity: null }), invokedBy: null, userName: null, onBehalfOf: null },
    });
    const text = '* | eval rec=_raw | `c2c_actor` | table actor, actor_type, channel, source_ip, user_agent';
    const usual = app.runText(text, [record]);
    expect(usual).toMatchObject([{ actor: 'Admin/b', channel: 'console', source_ip: '' }]);
    for (const [point, { answers }] of Object.entries(OPEN_POINTS))
      for (const answer of answers) expect(app.runText(text, [record], { [point]: answer }), point).toEqual(usual);
  });

  it('is there without any identity', () => {
    expect(who({})).toMatchObject({
      actor: 'unknown',
      actor_type: 'unknown',
      channel: 'other',
      source_ip: '',
      user_agent: '',
    });
  });
});

describe('the channel', () => {
  const terraform =
    'APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io) terraform-provider-aws/5.1 aws-sdk-go-v2/1.2';
  it.each<[string, string, object]>([
    ['cloudformation', 'Mozilla/5.0', { userIdentity: { type: 'IAMUser', invokedBy: 'cloudformation.amazonaws.com' } }],
    [
      'aws-service',
      'autoscaling.amazonaws.com',
      { userIdentity: { type: 'AssumedRole', invokedBy: 'autoscaling.amazonaws.com' } },
    ],
    ['aws-service', 'AWS Internal', { userIdentity: { type: 'AssumedRole', invokedBy: 'AWS Internal' } }],
    ['terraform', terraform, {}],
    ['terraform', `[${terraform}]`, {}],
    ['pulumi', `APN/1.0 Pulumi/1.0 ${terraform}`, {}],
    ['cdk', 'aws-sdk-js/2.1 promise aws-cdk/2.80', {}],
    ['cli', 'aws-cli/2.13.0 Python/3.11 md/command#s3.cp', {}],
    ['cli', 'aws-cli/2.13.0 exec-env/CloudShell', { sessionCredentialFromConsole: 'true' }],
    ['sdk', 'Boto3/1.28 Botocore/1.31', {}],
    ['sdk', 'Boto3/1.28 Botocore/1.31', { sessionCredentialFromConsole: 'true' }],
    ['other', 'Boto3/1.28 Ansible/2.15', {}],
    ['console', 'Mozilla/5.0 (X11)', {}],
    ['console', '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12]', {}],
    ['console', 'console.ec2.amazonaws.com', {}],
    ['console', 'AWS Internal', { sessionCredentialFromConsole: true }],
    ['other', 'AWS Internal', {}],
    ['other', 'curl/8.0', {}],
  ])('%s: %s', (channel, userAgent, over) => {
    expect(who({ userIdentity: { type: 'IAMUser', userName: 'a' }, userAgent, ...over })).toMatchObject({ channel });
  });

  it('cuts the agent at 256 characters and keeps it as it was written', () => {
    const row = who({ userAgent: 'Ab'.repeat(300), sourceIPAddress: '192.0.2.7' });
    expect(row).toMatchObject({ user_agent: 'Ab'.repeat(128), source_ip: '192.0.2.7' });
  });
});
