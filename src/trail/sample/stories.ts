/** What goes wrong in the sample organisation, and what somebody puts right again. Hours count from the start of the trail. */
import { ACCOUNTS } from './actors.js';
import type { TimedCall } from './noise.js';
import { SERVICE_STORIES } from './stories-services.js';

const PROD = ACCOUNTS.production;
const SSH_GROUP = 'sg-0b1c2d3e4f5061728';

const ingress = (groupId: string, port: number, cidr: string): unknown => ({
  groupId,
  ipPermissions: {
    items: [
      {
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        groups: {},
        ipRanges: { items: [{ cidrIp: cidr }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
});
const ingressAnswer = (groupId: string, port: number, cidr: string): unknown => ({
  requestId: '5f1c0d7e-0000-4000-8000-000000000001',
  _return: true,
  securityGroupRuleSet: {
    items: [
      {
        groupOwnerId: PROD,
        groupId,
        securityGroupRuleId: 'sgr-0a1b2c3d4e5f60718',
        isEgress: false,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIpv4: cidr,
      },
    ],
  },
});
const bucketPolicy = (bucket: string, principal: unknown): unknown => ({
  bucketName: bucket,
  policy: '',
  Host: `${bucket}.s3.eu-west-1.amazonaws.com`,
  bucketPolicy: {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/*`,
      },
    ],
  },
});
const network: readonly TimedCall[] = [
  // Bob opens SSH to debug in a hurry; Alice closes it again three hours later.
  {
    hour: 30.2,
    actor: 'bob',
    account: 'production',
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    request: ingress(SSH_GROUP, 22, '0.0.0.0/0'),
    response: ingressAnswer(SSH_GROUP, 22, '0.0.0.0/0'),
  },
  {
    hour: 33.4,
    actor: 'alice',
    account: 'production',
    service: 'ec2',
    name: 'RevokeSecurityGroupIngress',
    request: ingress(SSH_GROUP, 22, '0.0.0.0/0'),
    response: { _return: true },
  },
  // Fine: one office network.
  {
    hour: 40,
    actor: 'terraform',
    account: 'production',
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    request: ingress('sg-0c2d3e4f506172839', 22, '198.51.100.0/24'),
    response: ingressAnswer('sg-0c2d3e4f506172839', 22, '198.51.100.0/24'),
  },
  // Terraform opens RDP and a database port.
  {
    hour: 52,
    actor: 'terraform',
    account: 'development',
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    request: ingress('sg-0d3e4f50617283940', 3389, '0.0.0.0/0'),
    response: ingressAnswer('sg-0d3e4f50617283940', 3389, '0.0.0.0/0'),
  },
  {
    hour: 52.1,
    actor: 'pulumi',
    account: 'development',
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    request: ingress('sg-0d3e4f50617283940', 5432, '0.0.0.0/0'),
    response: ingressAnswer('sg-0d3e4f50617283940', 5432, '0.0.0.0/0'),
  },
  // The short form of the command line.
  {
    hour: 71,
    actor: 'carol',
    account: 'development',
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    request: {
      groupId: 'sg-0e4f5061728394a5b',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
      ipPermissions: {},
    },
    response: { _return: true },
  },
];

const storage: readonly TimedCall[] = [
  {
    hour: 20,
    actor: 'terraform',
    account: 'production',
    service: 's3',
    name: 'PutBucketPolicy',
    request: bucketPolicy('example-assets', { AWS: '*' }),
  },
  {
    hour: 21,
    actor: 'terraform',
    account: 'production',
    service: 's3',
    name: 'PutBucketPolicy',
    request: bucketPolicy('example-orders', { AWS: `arn:aws:iam::${PROD}:role/OrdersService` }),
  },
  {
    hour: 92,
    actor: 'alice',
    account: 'production',
    service: 's3',
    name: 'DeleteBucketPolicy',
    request: { bucketName: 'example-assets', policy: '' },
  },
  {
    hour: 63,
    actor: 'aliceCli',
    account: 'development',
    service: 's3',
    name: 'PutBucketAcl',
    request: { bucketName: 'example-exports', acl: '', 'x-amz-acl': 'public-read', Host: 's3.eu-west-1.amazonaws.com' },
  },
  {
    hour: 64,
    actor: 'bob',
    account: 'production',
    service: 's3',
    name: 'PutBucketAcl',
    request: { bucketName: 'example-invoices', acl: '', 'x-amz-acl': 'private', Host: 's3.eu-west-1.amazonaws.com' },
  },
  {
    hour: 110,
    actor: 'bob',
    account: 'development',
    service: 's3',
    name: 'PutBucketVersioning',
    request: { bucketName: 'example-exports', versioning: '', VersioningConfiguration: { Status: 'Suspended' } },
  },
  {
    hour: 118,
    actor: 'carol',
    account: 'development',
    service: 's3',
    name: 'DeleteBucketEncryption',
    request: { bucketName: 'example-exports', encryption: '' },
  },
  {
    hour: 119,
    actor: 'bob',
    account: 'development',
    service: 's3',
    name: 'DeleteBucketPublicAccessBlock',
    request: { bucketName: 'example-exports', publicAccessBlock: '' },
  },
];

/** All of it; hours lie between 0 and 168. */
export const STORIES: readonly TimedCall[] = [...network, ...storage, ...SERVICE_STORIES];
