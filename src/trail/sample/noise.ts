/** What happens all day long and harms nobody: most of a trail. */
import type { AccountName, ActorName } from './actors.js';
import type { Random } from './random.js';

/** One call before it becomes a record. */
export interface Call {
  readonly actor: ActorName;
  readonly account: AccountName;
  readonly region?: string;
  /** Prefix of the event source: `s3`. */
  readonly service: string;
  readonly name: string;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly error?: string;
  readonly readOnly?: boolean;
  /** Members that replace or join those of the record. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A call at an hour of the trail. */
export type TimedCall = Call & { readonly hour: number };

type Maker = (r: Random, account: AccountName) => Call;

const read = (actor: ActorName, service: string, name: string, request: (r: Random) => unknown = () => null): Maker => {
  return (r, account) => ({ actor, account, service, name, request: request(r), readOnly: true });
};
const bucket = (r: Random): string => `example-${r.pick(['orders', 'invoices', 'assets', 'exports'])}`;
const instance = (r: Random): string => `i-${r.hex(17)}`;

/** With their share of the noise. */
const MAKERS: readonly (readonly [number, Maker])[] = [
  [14, read('monitoring', 'ec2', 'DescribeInstances', () => ({ maxResults: 1000, instancesSet: {}, filterSet: {} }))],
  [8, read('monitoring', 'monitoring', 'GetMetricData')],
  [6, read('monitoring', 'rds', 'DescribeDBInstances')],
  [
    6,
    read('monitoring', 'elasticloadbalancing', 'DescribeTargetHealth', (r) => ({
      targetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/${r.hex(16)}`,
    })),
  ],
  [
    8,
    read('application', 'kms', 'Decrypt', () => ({
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      encryptionContext: { service: 'orders' },
    })),
  ],
  [6, read('application', 'secretsmanager', 'GetSecretValue', () => ({ secretId: 'orders/database' }))],
  [5, read('application', 'sts', 'GetCallerIdentity')],
  [
    6,
    read('service', 'sts', 'AssumeRole', () => ({
      roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
      roleSessionName: 'configLambdaExecution',
    })),
  ],
  [5, read('alice', 's3', 'ListBuckets')],
  [
    5,
    read('bob', 's3', 'GetBucketAcl', (r) => ({ bucketName: bucket(r), acl: '', Host: 's3.eu-west-1.amazonaws.com' })),
  ],
  [4, read('bob', 'ec2', 'DescribeSecurityGroups', () => ({ maxResults: 100, securityGroupSet: {}, filterSet: {} }))],
  [4, read('alice', 'iam', 'ListRoles')],
  [4, read('carol', 'ec2', 'DescribeVolumes')],
  [6, read('terraform', 'ec2', 'DescribeVpcs')],
  [6, read('terraform', 'iam', 'GetRole', () => ({ roleName: 'OrdersService' }))],
  [5, read('terraform', 's3', 'GetBucketPolicy', (r) => ({ bucketName: bucket(r), policy: '' }))],
  [3, read('cloudformation', 'lambda', 'GetFunction20150331v2', () => ({ functionName: 'orders-export' }))],
  // Writes that change nothing that anybody checks.
  [
    5,
    (r, account) => ({
      actor: 'application',
      account,
      service: 'logs',
      name: 'CreateLogStream',
      request: { logGroupName: '/ecs/orders', logStreamName: `task/${r.hex(12)}` },
    }),
  ],
  [
    3,
    (r, account) => ({
      actor: 'terraform',
      account,
      service: 'ec2',
      name: 'StartInstances',
      request: { instancesSet: { items: [{ instanceId: instance(r) }] } },
      response: { requestId: r.uuid(), _return: true },
    }),
  ],
  [
    3,
    (r, account) => ({
      actor: 'bob',
      account,
      service: 'ec2',
      name: 'RebootInstances',
      request: { instancesSet: { items: [{ instanceId: instance(r) }] } },
      response: { requestId: r.uuid(), _return: true },
    }),
  ],
  [
    2,
    (r, account) => ({
      actor: 'pulumi',
      account,
      service: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      request: {
        functionName: 'orders-export',
        s3Bucket: 'example-artifacts',
        s3Key: `${r.hex(8)}.zip`,
        publish: false,
      },
      response: { functionName: 'orders-export', runtime: 'nodejs20.x' },
    }),
  ],
  [
    2,
    (r, account) => ({
      actor: 'cloudformation',
      account,
      service: 'ecs',
      name: 'UpdateService',
      request: { service: 'orders', cluster: 'main', desiredCount: 2 + r.below(3) },
    }),
  ],
  // Refused attempts: they changed nothing, so they must stay silent.
  [
    3,
    (r, account) => ({
      actor: 'bob',
      account,
      service: 's3',
      name: 'PutBucketPolicy',
      request: {
        bucketName: bucket(r),
        policy: '',
        bucketPolicy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }],
        },
      },
      error: 'AccessDenied',
    }),
  ],
  [
    2,
    (_r, account) => ({
      actor: 'carol',
      account,
      service: 'cloudtrail',
      name: 'StopLogging',
      request: { name: 'organisation' },
      error: 'AccessDenied',
    }),
  ],
  [
    2,
    (r, account) => ({
      actor: 'bob',
      account,
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      request: {
        groupId: `sg-${r.hex(17)}`,
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              groups: {},
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      error: 'Client.UnauthorizedOperation',
    }),
  ],
  [
    1,
    (_r, account) => ({
      actor: 'alice',
      account,
      region: 'us-east-1',
      service: 'signin',
      name: 'ConsoleLogin',
      response: { ConsoleLogin: 'Success' },
      more: {
        eventType: 'AwsConsoleSignIn',
        additionalEventData: {
          LoginTo: 'https://console.aws.amazon.com/console/home',
          MobileVersion: 'No',
          MFAUsed: 'Yes',
        },
      },
    }),
  ],
];

const TOTAL = MAKERS.reduce((sum, [weight]) => sum + weight, 0);

/** Some harmless call. */
export function noise(r: Random): Call {
  let at = r.next() * TOTAL;
  const account = r.next() < 0.7 ? 'production' : 'development';
  for (const [weight, make] of MAKERS) {
    at -= weight;
    if (at < 0) return make(r, account);
  }
  throw new Error('weights do not add up');
}
