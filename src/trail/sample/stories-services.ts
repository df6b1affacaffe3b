/** The stories about databases, identities, the log itself and the platform; see stories.ts. */
import { ACCOUNTS } from './actors.js';
import type { TimedCall } from './noise.js';

const PROD = ACCOUNTS.production;

const trust = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }],
  });

const data: readonly TimedCall[] = [
  {
    hour: 45,
    actor: 'cloudformation',
    account: 'development',
    service: 'rds',
    name: 'CreateDBInstance',
    request: {
      dBInstanceIdentifier: 'Reporting',
      dBInstanceClass: 'db.t4g.medium',
      engine: 'postgres',
      allocatedStorage: 100,
      storageEncrypted: false,
      publiclyAccessible: false,
      multiAZ: false,
      backupRetentionPeriod: 7,
    },
    response: {
      dBInstanceIdentifier: 'reporting',
      dBInstanceArn: 'arn:aws:rds:eu-west-1:444455556666:db:reporting',
      engine: 'postgres',
      storageEncrypted: false,
      publiclyAccessible: false,
      multiAZ: false,
    },
  },
  {
    hour: 76,
    actor: 'bob',
    account: 'production',
    service: 'rds',
    name: 'ModifyDBInstance',
    request: {
      dBInstanceIdentifier: 'orders',
      publiclyAccessible: true,
      applyImmediately: true,
      allowMajorVersionUpgrade: false,
    },
    response: {
      dBInstanceIdentifier: 'orders',
      dBInstanceArn: `arn:aws:rds:eu-west-1:${PROD}:db:orders`,
      publiclyAccessible: false,
    },
  },
  {
    hour: 100,
    actor: 'pulumi',
    account: 'production',
    service: 'rds',
    name: 'ModifyDBInstance',
    request: { dBInstanceIdentifier: 'billing', publiclyAccessible: false, applyImmediately: true },
    response: {
      dBInstanceIdentifier: 'billing',
      dBInstanceArn: `arn:aws:rds:eu-west-1:${PROD}:db:billing`,
      publiclyAccessible: true,
    },
  },
  {
    hour: 58,
    actor: 'cloudformation',
    account: 'development',
    service: 'sqs',
    name: 'CreateQueue',
    request: { queueName: 'exports', attribute: { VisibilityTimeout: '60' } },
    response: { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/444455556666/exports' },
  },
  {
    hour: 125,
    actor: 'carol',
    account: 'production',
    service: 'rds',
    name: 'ModifyDBSnapshotAttribute',
    request: { dBSnapshotIdentifier: 'orders-2025-05', attributeName: 'restore', valuesToAdd: ['all'] },
  },
  {
    hour: 126,
    actor: 'carol',
    account: 'production',
    service: 'ec2',
    name: 'ModifySnapshotAttribute',
    request: {
      snapshotId: 'snap-0a1b2c3d4e5f60718',
      createVolumePermission: { add: { items: [{ group: 'all' }] } },
      attributeType: 'CREATE_VOLUME_PERMISSION',
    },
    response: { _return: true },
  },
  {
    hour: 130,
    actor: 'contractor',
    account: 'production',
    service: 'kms',
    name: 'ScheduleKeyDeletion',
    request: {
      keyId: `arn:aws:kms:eu-west-1:${PROD}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      pendingWindowInDays: 7,
    },
    response: {
      keyId: `arn:aws:kms:eu-west-1:${PROD}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      keyState: 'PendingDeletion',
    },
  },
];

const POLICY = {
  minimumPasswordLength: 14,
  requireNumbers: true,
  requireLowercaseCharacters: true,
  requireUppercaseCharacters: true,
  maxPasswordAge: 90,
  passwordReusePrevention: 24,
  allowUsersToChangePassword: true,
  hardExpiry: false,
};

const identity: readonly TimedCall[] = [
  {
    hour: 82,
    actor: 'alice',
    account: 'development',
    region: 'us-east-1',
    service: 'iam',
    name: 'UpdateAccountPasswordPolicy',
    request: { ...POLICY, requireSymbols: false },
  },
  {
    hour: 84,
    actor: 'alice',
    account: 'production',
    region: 'us-east-1',
    service: 'iam',
    name: 'UpdateAccountPasswordPolicy',
    request: { ...POLICY, requireSymbols: true },
  },
  {
    hour: 87,
    actor: 'terraform',
    account: 'production',
    region: 'us-east-1',
    service: 'iam',
    name: 'CreateRole',
    request: {
      roleName: 'PartnerReadOnly',
      assumeRolePolicyDocument: trust('arn:aws:iam::444455556666:root'),
      maxSessionDuration: 3600,
    },
    response: { role: { roleName: 'PartnerReadOnly', arn: `arn:aws:iam::${PROD}:role/PartnerReadOnly` } },
  },
  {
    hour: 129,
    actor: 'contractor',
    account: 'production',
    region: 'us-east-1',
    service: 'iam',
    name: 'AttachUserPolicy',
    request: { userName: 'contractor', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  },
  {
    hour: 140,
    actor: 'root',
    account: 'development',
    region: 'us-east-1',
    service: 'iam',
    name: 'CreateAccessKey',
    request: null,
    response: {
      accessKey: {
        accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
        status: 'Active',
        userName: 'root',
        createDate: 'Jun 6, 2025 8:00:00 PM',
      },
    },
  },
];

const logging: readonly TimedCall[] = [
  // The intruder switches the log off; half an hour later it runs again.
  {
    hour: 128,
    actor: 'contractor',
    account: 'production',
    service: 'cloudtrail',
    name: 'StopLogging',
    request: { name: `arn:aws:cloudtrail:eu-west-1:${PROD}:trail/organisation` },
  },
  {
    hour: 128.5,
    actor: 'alice',
    account: 'production',
    service: 'cloudtrail',
    name: 'StartLogging',
    request: { name: `arn:aws:cloudtrail:eu-west-1:${PROD}:trail/organisation` },
  },
  {
    hour: 36,
    actor: 'terraform',
    account: 'development',
    service: 'cloudtrail',
    name: 'CreateTrail',
    request: {
      name: 'local',
      s3BucketName: 'example-trail',
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
      isOrganizationTrail: false,
    },
    response: {
      name: 'local',
      s3BucketName: 'example-trail',
      trailARN: 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/local',
      isMultiRegionTrail: true,
      logFileValidationEnabled: true,
    },
  },
];

const LB = `arn:aws:elasticloadbalancing:eu-west-1:${PROD}:loadbalancer/app/web/50dc6c495c0c9188`;

const platform: readonly TimedCall[] = [
  {
    hour: 60,
    actor: 'bob',
    account: 'production',
    service: 'elasticloadbalancing',
    name: 'ModifyLoadBalancerAttributes',
    request: { loadBalancerArn: LB, attributes: [{ key: 'deletion_protection.enabled', value: 'false' }] },
    response: { attributes: [{ key: 'deletion_protection.enabled', value: 'false' }] },
    more: { apiVersion: '2015-12-01' },
  },
  {
    hour: 66,
    actor: 'pulumi',
    account: 'production',
    service: 'elasticloadbalancing',
    name: 'ModifyLoadBalancerAttributes',
    request: { loadBalancerArn: LB, attributes: [{ key: 'deletion_protection.enabled', value: 'true' }] },
    response: { attributes: [{ key: 'deletion_protection.enabled', value: 'true' }] },
    more: { apiVersion: '2015-12-01' },
  },
  {
    hour: 104,
    actor: 'alice',
    account: 'development',
    service: 'workspaces',
    name: 'CreateWorkspaces',
    request: {
      workspaces: [
        {
          directoryId: 'd-93670example',
          userName: 'dana',
          bundleId: 'wsb-example01',
          rootVolumeEncryptionEnabled: false,
          userVolumeEncryptionEnabled: false,
        },
        {
          directoryId: 'd-93670example',
          userName: 'erin',
          bundleId: 'wsb-example01',
          volumeEncryptionKey: 'alias/aws/workspaces',
          rootVolumeEncryptionEnabled: true,
          userVolumeEncryptionEnabled: true,
        },
      ],
    },
    response: {
      failedRequests: [],
      pendingRequests: [
        { workspaceId: 'ws-0example1', directoryId: 'd-93670example', userName: 'dana', state: 'PENDING' },
        { workspaceId: 'ws-0example2', directoryId: 'd-93670example', userName: 'erin', state: 'PENDING' },
      ],
    },
  },
  {
    hour: 96,
    actor: 'pulumi',
    account: 'production',
    service: 'apigateway',
    name: 'UpdateStage',
    request: {
      restApiId: 'a1b2c3d4e5',
      stageName: 'live',
      updateStageInput: { patchOperations: [{ op: 'replace', path: '/tracingEnabled', value: 'false' }] },
    },
    response: { stageName: 'live', tracingEnabled: false },
  },
  // A request that was too large to be logged: nobody can tell what it did.
  {
    hour: 127,
    actor: 'contractor',
    account: 'production',
    service: 's3',
    name: 'PutBucketPolicy',
    request: { omitted: true, originalSize: 108421, reason: 'requestParameters too large' },
  },
];

export const SERVICE_STORIES: readonly TimedCall[] = [...data, ...identity, ...logging, ...platform];
