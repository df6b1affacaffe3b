import { describe, expect, it } from 'vitest';
import { openApiModel, valueAllowed, withoutVersion, type PathStep } from '../../src/aws/index.js';
import { C2CError } from '../../src/errors.js';
import { LOOKUPS, haveRecords, samples, valuePaths, written } from './records.js';

const model = openApiModel(LOOKUPS);

/** `a.b[].c` -> steps; a key in quotes may hold anything. */
function path(text: string): PathStep[] {
  return [...text.matchAll(/"([^"]+)"|\[\]|\[(\w+)=([^\]]+)\]|\((json|csv)\)|([A-Za-z0-9_-]+)/g)].map((m): PathStep => {
    if (m[0] === '[]') return { kind: 'each' };
    if (m[2] !== undefined) return { kind: 'entry', key: m[2], value: m[3]! };
    if (m[4] !== undefined) return { kind: 'decode', format: m[4] as 'json' };
    return { kind: 'key', name: m[1] ?? m[5]! };
  });
}
const resolve = (event: string, tree: 'request' | 'response', text: string) => {
  const [source, name] = event.split(':');
  return model.resolvePath(source!, name!, tree, path(text));
};

describe('events', () => {
  it('knows CloudTrail names, not only API names', () => {
    expect(model.operation('rds.amazonaws.com', 'CreateDBInstance')?.name).toBe('CreateDBInstance');
    expect(model.operation('s3', 'PutBucketPublicAccessBlock')?.variants[0]?.api).toBe('PutPublicAccessBlock');
    expect(model.operation('s3', 'PutPublicAccessBlock')).toBeUndefined();
    expect(model.operation('signin', 'ConsoleLogin')).toBeDefined();
    expect(model.operation('amazonmq', 'CreateBroker')).toBeDefined();
    expect(model.operation('mq', 'CreateBroker')).toBeUndefined();
  });

  it('strips version suffixes, and only those', () => {
    expect(withoutVersion('CreateFunction20150331')).toBe('CreateFunction');
    expect(withoutVersion('UpdateFunctionConfiguration20150331v2')).toBe('UpdateFunctionConfiguration');
    expect(withoutVersion('CreateDistribution2020_05_31')).toBe('CreateDistribution');
    expect(withoutVersion('RestoreDBInstanceFromS3')).toBe('RestoreDBInstanceFromS3');
    expect(model.operation('lambda', 'UpdateFunctionCode20150331v2')?.name).toBe('UpdateFunctionCode');
    expect(model.operation('cloudfront', 'UpdateDistribution2014_01_31')?.name).toBe('UpdateDistribution');
  });

  it('marks reads and retired services', () => {
    expect(model.operation('rds', 'DescribeDBInstances')?.reads).toBe(true);
    expect(model.operation('rds', 'ModifyDBInstance')?.reads).toBe(false);
    expect(model.operation('qldb', 'CreateLedger')?.retired).toBe(true);
    expect(model.operation('lookoutmetrics', 'UpdateAnomalyDetector')?.retired).toBe(true);
  });

  it.each([
    ['s3', 'PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
    ['waf', 'UpdateWebAcl', 'waf:UpdateWebACL'],
    ['ec2', 'DeattachVpnGateway', 'ec2:DetachVpnGateway'],
    ['mq', 'CreateBroker', 'amazonmq:CreateBroker'],
    ['ec2', 'PutBucketVersioning', 's3:PutBucketVersioning'],
  ])('names the event that was meant by %s:%s', (source, name, meant) => {
    expect(model.operation(source, name)).toBeUndefined();
    expect(model.nearestOperation(source, name)).toBe(meant);
  });

  it('has each pair once', () => {
    const pairs = model.pairs().map(([source, name]) => `${source} ${name}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(pairs).toContain('rds.amazonaws.com CreateDBInstance');
    expect(pairs).toContain('cloudhsm.amazonaws.com CreateCluster');
  });

  it('says how to make the extract when it is not there', () => {
    expect(() => openApiModel('/nowhere')).toThrow(C2CError);
  });
});

describe('paths', () => {
  it.each([
    ['rds:CreateDBInstance', 'request', 'dBInstanceIdentifier'],
    ['rds:CreateDBInstance', 'response', 'dBInstanceArn'],
    ['rds:CreateDBInstance', 'request', 'tags[].key'],
    ['sqs:SetQueueAttributes', 'request', 'attributes.Policy(json).Statement[].Principal'],
    ['s3:PutBucketAcl', 'request', '"x-amz-acl"'],
    ['s3:PutBucketAcl', 'request', '"x-amz-acl"[]'],
    ['s3:PutBucketAcl', 'request', 'AccessControlPolicy.AccessControlList.Grant[].Grantee.URI'],
    ['s3:PutBucketPolicy', 'request', 'bucketPolicy.Statement[].Effect'],
    ['ec2:RunInstances', 'response', 'instancesSet.items[].metadataOptions.httpTokens'],
    ['ec2:RunInstances', 'request', 'blockDeviceMapping.items[].ebs.encrypted'],
    ['ec2:CreateFlowLogs', 'request', 'CreateFlowLogsRequest.ResourceId[].content'],
    ['ec2:CreateFlowLogs', 'request', 'resourceId[]'],
    ['ec2:ModifySnapshotAttribute', 'request', 'createVolumePermission.add.items[].group'],
    ['apigateway:CreateStage', 'request', 'createStageInput.tracingEnabled'],
    ['apigateway:CreateStage', 'request', 'stageName'],
    ['apigateway:UpdateStage', 'request', 'updateStageInput.patchOperations[path=/tracingEnabled].value'],
    [
      'elasticloadbalancing:ModifyLoadBalancerAttributes',
      'request',
      'attributes[key=deletion_protection.enabled].value',
    ],
    ['iam:CreateUser', 'response', 'user.arn'],
    ['connect:CreateInstance', 'request', 'InboundCallsEnabled'],
    ['signin:ConsoleLogin', 'response', 'ConsoleLogin'],
  ] as const)('%s has %s.%s', (event, tree, text) => {
    expect(resolve(event, tree, text)).toMatchObject({ ok: true });
  });

  it.each([
    ['rds:CreateDBInstance', 'dbInstanceIdentifier', 'unknown', 'request.dBInstanceIdentifier'],
    ['rds:CreateDBInstance', 'tags.key', 'list-missing', 'request.tags[].key'],
    ['rds:CreateDBInstance', 'engine[].x', 'list-superfluous', 'request.engine'],
    ['rds:CreateDBInstance', 'engine.x', 'scalar', 'request.engine'],
    ['rds:CreateDBInstance', 'processorFeatures[nam=x].value', 'unknown', 'request.processorFeatures[name=...]'],
    [
      'ec2:CreateFlowLogs',
      'CreateFlowLogsRequest.ResourceIds[]',
      'unknown',
      'request.CreateFlowLogsRequest.ResourceId',
    ],
    ['ec2:RunInstances', 'instancesSet.imageId', 'unknown', 'request.instancesSet.items[].imageId'],
    ['apigateway:CreateStage', 'tracingEnabled', 'unknown', 'request.createStageInput.tracingEnabled'],
    [
      's3:PutBucketPublicAccessBlock',
      'blockPublicAcls',
      'unknown',
      'request.PublicAccessBlockConfiguration.BlockPublicAcls',
    ],
  ] as const)('%s refuses request.%s', (event, text, problem, nearest) => {
    expect(resolve(event, 'request', text)).toMatchObject({ ok: false, problem, nearest });
  });

  it('does not take the members of Object for members of a shape', () => {
    expect(resolve('rds:CreateDBInstance', 'request', 'constructor')).toMatchObject({ ok: false });
    expect(model.operation('rds', 'toString')).toBeUndefined();
  });
});

describe('values', () => {
  const targets = (event: string, text: string) => {
    const answer = resolve(event, 'request', text);
    if (!answer.ok) throw new Error(answer.message);
    return answer.targets;
  };

  it('folds case as the condition language does', () => {
    expect(valueAllowed(targets('rds:CreateDBInstance', 'publiclyAccessible'), 'True')).toEqual({ ok: true });
    expect(valueAllowed(targets('ec2:CreateFlowLogs', 'CreateFlowLogsRequest.TrafficType'), 'all')).toEqual({
      ok: true,
    });
  });

  it('refuses what the member can never hold', () => {
    expect(valueAllowed(targets('rds:CreateDBInstance', 'publiclyAccessible'), 'yes')).toMatchObject({ ok: false });
    expect(valueAllowed(targets('rds:CreateDBInstance', 'allocatedStorage'), 'big')).toMatchObject({ ok: false });
    expect(valueAllowed(targets('s3:PutBucketAcl', '"x-amz-acl"'), 'public-reed')).toMatchObject({
      ok: false,
      nearest: 'public-read',
    });
    expect(valueAllowed(targets('rds:CreateDBInstance', 'tags'), 'x')).toMatchObject({ ok: false });
    expect(valueAllowed(targets('rds:CreateDBInstance', 'publiclyAccessible'), 3, 'number')).toMatchObject({
      ok: false,
    });
  });

  it('looks at a part of the value for text tests', () => {
    expect(valueAllowed(targets('s3:PutBucketAcl', '"x-amz-acl"'), 'public', 'startswith')).toEqual({ ok: true });
    expect(valueAllowed(targets('s3:PutBucketAcl', '"x-amz-acl"'), 'secret', 'contains')).toMatchObject({ ok: false });
  });
});

/** Members that AWS logs in these calls and publishes nowhere, or that the makers of a test record invented. */
const UNPUBLISHED: readonly (readonly [RegExp, string])[] = [
  [
    /^apigateway:CreateStage response\.(stageUpdate|stageFlushAuthorizerCache|stageDelete|self)/,
    'links of the REST answer',
  ],
  [/^cloudfront:CreateDistribution response\..*oacSigningBehavior$/, 'not published'],
  [
    /^ec2:RunInstances response\.instancesSet\.items\[\]\.(interfaceId|networkInterfaceSet\.items\[\]\.)/,
    'old answers repeat the interface in full',
  ],
  [/^rds:DeleteDBInstanceAutomatedBackup response\.dBInstanceAutomatedBackupArn$/, 'hand-made'],
  [/^rds:ModifyDBInstance response\.pendingModifiedValues\.(deletionProtection|publiclyAccessible)$/, 'not published'],
  [/^rds:AddRoleToDBInstance response\./, 'hand-made: the API answers nothing'],
  [/^rds:RestoreDBInstanceFromDBSnapshot request\.masterUser(name|Password)$/, 'hand-made'],
  [/^rds:CopyDBSnapshot request\.sourceRegion$/, 'made by the SDK, not a member of the API'],
  [/^s3:PutBucketLogging request\.logging\[\]\.target(Bucket|Prefix)$/, 'hand-made'],
  [/^securityhub:(CreateInsight|DeleteInsight|UpdateFindings) /, 'one answer copied to several calls'],
];

describe.skipIf(!haveRecords)('real records', () => {
  const whole = haveRecords ? samples().filter((s) => s.grade === 'A') : [];

  it('every event of a whole record is known, or an exception with its reason', async () => {
    const { default: extra } = await import('../../lookups/cloudtrail-names/extra-events.json');
    const exceptions = new Set(extra.exceptions.flatMap((r) => r.events.map((e) => `${r.source}:${e}`)));
    const used = new Set<string>();
    const unknown = whole.flatMap(({ record: r }) => {
      const event = `${r.eventSource.replace('.amazonaws.com', '')}:${r.eventName}`;
      if (model.operation(r.eventSource, r.eventName) !== undefined) return [];
      used.add(event);
      return exceptions.has(event) ? [] : [event];
    });
    expect(whole.length).toBeGreaterThan(150);
    expect(unknown).toEqual([]);
    expect([...exceptions].filter((e) => !used.has(e))).toEqual([]);
  });

  it('every member of a successful call is where the extract says, but for those listed', () => {
    const missing = new Set<string>();
    const needed = new Set<RegExp>();
    let seen = 0;
    for (const { record: r } of whole) {
      if (r.errorCode !== undefined || model.operation(r.eventSource, r.eventName)?.reads !== false) continue;
      const event = `${r.eventSource.replace('.amazonaws.com', '')}:${r.eventName}`;
      for (const [tree, value] of [
        ['request', r.requestParameters],
        ['response', r.responseElements],
      ] as const) {
        for (const steps of valuePaths(value)) {
          seen += 1;
          const answer = model.resolvePath(r.eventSource, r.eventName, tree, steps);
          // One object where a list is expected is a list of one.
          if (answer.ok || answer.problem === 'list-missing') continue;
          const text = `${event} ${tree}.${written(steps)}`;
          const known = UNPUBLISHED.find(([pattern]) => pattern.test(text));
          if (known === undefined) missing.add(text);
          else needed.add(known[0]);
        }
      }
    }
    expect(seen).toBeGreaterThan(1500);
    expect([...missing]).toEqual([]);
    expect(UNPUBLISHED.filter(([pattern]) => !needed.has(pattern))).toEqual([]);
  });
});
