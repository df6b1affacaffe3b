/**
 * The sweeps: which rules run together. A group is a family of services that a SOC would switch on as
 * one; the sizes keep each search within the text budget (SPL.md 1.6), which a test measures.
 */
import type { Rule } from '../catalogue/types.js';

/** Name of the group -> CloudSploit service folders. A folder that is not named goes to the last group. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'EC2 Ports and Fleets': ['autoscaling', 'workspaces', 'ssm'],
  'EC2 Network': [],
  'EC2 Compute': ['ec2', 'elasticbeanstalk', 'imagebuilder'],
  'Identity and Keys': ['iam', 'organizations', 'cognito', 'accessanalyzer', 'secretsmanager', 'kms'],
  Storage: ['s3', 's3glacier', 'efs', 'fsx', 'backup'],
  Databases: ['rds', 'documentdb', 'neptune', 'dynamodb', 'qldb', 'managedblockchain'],
  'Search, Warehouses and Caches': [
    'opensearch',
    'opensearchserverless',
    'redshift',
    'elasticache',
    'memorydb',
    'timestreamwrite',
    'dms',
  ],
  'Logging, Delivery and DNS': [
    'route53',
    'cloudtrail',
    'cloudwatch',
    'cloudwatchlogs',
    'configservice',
    'guardduty',
    'securityhub',
    'xray',
    'devopsguru',
    'auditmanager',
    'cloudformation',
    'codeartifact',
    'codebuild',
    'codepipeline',
    'codestar',
    'proton',
  ],
  'Load Balancing and Edge': ['elb', 'elbv2', 'cloudfront', 'acm', 'appmesh', 'wafv2', 'waf', 'shield'],
  'APIs and Containers': ['apigateway', 'lambda', 'ecs', 'eks', 'ecr', 'apprunner'],
  'Messaging and Streams': [
    'sns',
    'sqs',
    'eventbridge',
    'ses',
    'mq',
    'msk',
    'firehose',
    'kinesis',
    'kinesisvideo',
    'transfer',
  ],
  'Analytics and Other': [],
};

const BY_SERVICE = new Map(
  Object.entries(GROUPS).flatMap(([group, services]) => services.map((s) => [s, group] as const)),
);

/** EC2 alone has more rules than one search may hold: ports, network, the rest. */
function ec2Group(rule: Rule): string {
  if (rule.family?.name === 'open-port') return 'EC2 Ports and Fleets';
  const networkTypes =
    /security-group|network-acl|vpc|subnet|gateway|vpn|route|elastic-ip|address|endpoint|flow|interface|peering/;
  return networkTypes.test(rule.type ?? '') ? 'EC2 Network' : 'EC2 Compute';
}

/** The group of a rule. */
export function groupOf(rule: Rule): string {
  return rule.service === 'ec2' ? ec2Group(rule) : (BY_SERVICE.get(rule.service) ?? 'Analytics and Other');
}

/** All groups, in the order of their sweeps. */
export const GROUP_NAMES: readonly string[] = Object.keys(GROUPS);
