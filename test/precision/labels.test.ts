/**
 * Records that somebody labelled by hand: each introduces exactly what its label says, and what is argued here by
 * name. The labels name what catches the eye; most of the rest are defaults that the same create call leaves behind.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.js';
import { decideRule } from '../../src/condition/index.js';
import { FOLDER, PRESENT, publicRecords, ROOT } from './shared.js';

interface Label {
  readonly file: string;
  readonly line: number;
  readonly introduces: readonly string[];
  readonly because: string;
}

/** Record -> plugin -> why the rule is right to speak although the label does not name it. */
const ARGUED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws-docs.ndjson:83': {
    opensearchDedicatedMasterEnabled: 'the answer says that there is no dedicated master',
    opensearchDomainEncryptionEnabled: 'the twin of opensearchEncryptedDomain: without encryption there is no level',
    opensearchEnableAuditLogs: 'no log is asked for',
    opensearchHttpsOnly: 'HTTPS is not asked for, and by default it is not enforced',
    opensearchLoggingEnabled: 'no log is asked for',
    opensearchPublicEndpoint: 'the domain is not put into a VPC',
    opensearchVersion: 'OpenSearch 1.0 is older than what the plugin accepts',
    opensearchZoneAwarenessEnabled: 'the answer says so',
  },
  'aws-docs.ndjson:84': {
    ecrImageVulnerability: 'scanning on push is not asked for, and off by default',
    ecrRepositoryEncrypted: 'no KMS key is asked for; by default images lie under AES256',
    ecrRepositoryHasTags: 'created without tags',
  },
  'aws-docs.ndjson:89': {
    auditLoggingEnabled: 'a new cluster logs nothing until EnableLogging',
    redshiftClusterCmkEncrypted: 'what is not encrypted is not under a key of one’s own',
    redshiftClusterDefaultPort: 'the request asks for the default port',
    redshiftClusterMasterUsername: 'the request asks for the default name',
    redshiftSSLEnabled: 'the default group of version 1.0 does not insist on TLS',
    userActivityLoggingEnabled: 'the default group of version 1.0 does not log statements',
  },
  'aws-docs.ndjson:90': {
    eksClusterHasTags: 'created without tags',
    eksKubernetesVersion: 'the answer names a version that is long out of support',
  },
  'cloud-custodian.ndjson:11': {
    bucketPolicyCloudFrontOac: 'the bucket is read without an access control, from the side of the bucket',
    bucketPolicyCloudFrontOai: 'the bucket is read without an identity, from the side of the bucket',
    cloudfrontFieldLevelEncryption: 'its id is empty',
    cloudfrontGeoRestriction: 'no restriction is asked for',
    cloudfrontTlsDeprecatedProtocols: 'the certificate of cloudfront.net comes with TLSv1',
    cloudfrontTlsInsecureCipher: 'the certificate of cloudfront.net comes with TLSv1',
    cloudfrontWafEnabled: 'no web ACL is asked for',
    enableOriginFailOver: 'there is no origin group',
  },
  // The volume is encrypted, as the label says; it has no tags all the same.
  'cloud-custodian.ndjson:15': { ebsVolumeHasTags: 'created without tags' },
  'cloud-custodian.ndjson:18': {
    defaultSecurityGroupInUse: 'the answer names the group: default',
    ec2HasTags: 'created without tags',
    enableDetailedMonitoring: 'the request says no',
  },
  'panther-analysis.ndjson:381': { ebsSnapshotPrivate: 'the twin of ebsSnapshotPublic' },
  'streamalert.ndjson:28': {
    opensearchCrossAccountAccess: 'everyone is another account, too',
    opensearchDedicatedMasterEnabled: 'the request says no',
    opensearchDomainEncryptionEnabled: 'the twin of opensearchEncryptedDomain: without encryption there is no level',
    opensearchEnableAuditLogs: 'no log is asked for',
    opensearchHttpsOnly: 'HTTPS is not asked for, and by default it is not enforced',
    opensearchLoggingEnabled: 'no log is asked for',
    opensearchNodeToNodeEncryption: 'empty options are off; the answer says so',
    opensearchPublicEndpoint: 'the domain is not put into a VPC',
    opensearchRequireIAMAuth: 'the policy lets everyone in without signing',
    opensearchVersion: 'Elasticsearch 6.7 is older than what the plugin accepts',
    opensearchZoneAwarenessEnabled: 'the request says no',
  },
  'streamalert.ndjson:33': { snsCrossAccount: 'everyone is another account, too' },
  // All protocols from a private network: the plugin asks exactly for that.
  'streamalert.ndjson:42': { securityGroupRfc1918: 'inbound from a private network' },
};

describe.skipIf(!PRESENT)('labelled records in ../shared/cloudtrail', () => {
  const labels = PRESENT ? (JSON.parse(readFileSync(path.join(FOLDER, 'labels.json'), 'utf8')) as Label[]) : [];
  const rules = PRESENT ? loadCatalogue(ROOT, { examples: false }).rules : [];
  const records = new Map(publicRecords().map(({ at, record }) => [at, record]));
  /** A label may differ from CloudSploit's id in case. */
  const ids = new Map(rules.map(({ plugin }) => [plugin.toLowerCase(), plugin]));

  it.each(labels.map((label) => [`${label.file}:${label.line}`, label.because, label] as const))(
    '%s: %s',
    (at, _because, { introduces }) => {
      const record = records.get(at);
      if (record === undefined) throw new Error('no such record');
      const found = rules.flatMap((rule) =>
        decideRule(rule, record).some(({ verdict }) => verdict === 'introduces') ? [rule.plugin] : [],
      );
      const labelled = introduces.map((plugin) => ids.get(plugin.toLowerCase()) ?? plugin);
      expect(found.sort()).toEqual([...labelled, ...Object.keys(ARGUED[at] ?? {})].sort());
    },
  );

  it('argues only about labelled records', () => {
    const places = labels.map(({ file, line }) => `${file}:${line}`);
    expect(Object.keys(ARGUED).filter((at) => !places.includes(at))).toEqual([]);
  });
});
