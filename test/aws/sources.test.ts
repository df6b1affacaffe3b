import { describe, expect, it } from 'vitest';
import { openApiModel } from '../../src/aws/index.js';
import { LOOKUPS } from './records.js';

const model = openApiModel(LOOKUPS);

describe('event sources that are not the name that people use', () => {
  it.each([
    ['Access Analyzer', 'access-analyzer', 'CreateAnalyzer'],
    ['API Gateway v2', 'apigateway', 'CreateApi'],
    ['CloudWatch', 'monitoring', 'PutMetricAlarm'],
    ['CloudWatch Logs', 'logs', 'PutRetentionPolicy'],
    ['Cognito', 'cognito-idp', 'CreateUserPool'],
    ['Config', 'config', 'StopConfigurationRecorder'],
    ['Customer Profiles', 'profile', 'CreateDomain'],
    ['DocumentDB and Neptune', 'rds', 'CreateDBCluster'],
    ['EFS', 'elasticfilesystem', 'CreateFileSystem'],
    ['ELB and ELBv2', 'elasticloadbalancing', 'ModifyLoadBalancerAttributes'],
    ['EMR', 'elasticmapreduce', 'RunJobFlow'],
    ['EventBridge', 'events', 'PutPermission'],
    ['Forecast', 'forecast', 'CreateDataset'],
    ['Lex', 'lex', 'CreateBotAlias'],
    ['Location', 'geo', 'CreateTracker'],
    ['MemoryDB', 'memorydb', 'CreateCluster'],
    ['MQ', 'amazonmq', 'CreateBroker'],
    ['MSK', 'kafka', 'CreateClusterV2'],
    ['MWAA', 'airflow', 'UpdateEnvironment'],
    ['OpenSearch', 'es', 'UpdateDomainConfig'],
    ['Elasticsearch', 'es', 'UpdateElasticsearchDomainConfig'],
    ['OpenSearch Serverless', 'aoss', 'CreateCollection'],
    ['S3 Control', 's3', 'PutAccountPublicAccessBlock'],
    ['SES v2', 'ses', 'CreateEmailIdentity'],
    ['Timestream', 'timestream', 'CreateDatabase'],
    ['WAF Regional', 'waf-regional', 'UpdateWebACL'],
    ['QLDB, retired', 'qldb', 'CreateLedger'],
    ['Elastic Transcoder, retired', 'elastictranscoder', 'CreatePipeline'],
  ])('%s logs as %s', (_what, source, name) => {
    expect(model.operation(source, name)?.variants.length).toBeGreaterThan(0);
  });

  it('keep services of one source apart', () => {
    const services = (source: string, name: string) => model.operation(source, name)?.variants.map((v) => v.s);
    expect(services('elasticloadbalancing', 'CreateLoadBalancer')).toEqual(['elb', 'elbv2']);
    expect(services('apigateway', 'CreateStage')).toEqual(['apigateway', 'apigatewayv2']);
    expect(services('rds', 'CreateDBInstance')).toEqual(['rds', 'docdb', 'neptune']);
  });
});
