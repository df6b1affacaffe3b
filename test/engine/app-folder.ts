/** A small built app with hand-written searches, for tests that should not depend on the rules. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROW_COLUMNS } from '../../src/engine/index.js';

/** A sweep that gives one row for each event of these names; the verdict by name. */
export function sweepText(source: string, names: readonly string[]): string {
  const members = ROW_COLUMNS.map((c) => `"${c}",coalesce(${c},"")`).join(',');
  return [
    `\`c2c_cloudtrail\` eventSource="${source}" eventName IN (${names.map((n) => `"${n}"`).join(',')})`,
    'fields _raw, _time',
    'eval rec=`c2c_record`',
    'eval event_id=json_extract(rec,"eventID"), event_name=json_extract(rec,"eventName"), event_source=json_extract(rec,"eventSource"), event_time=json_extract(rec,"eventTime"), account=json_extract(rec,"recipientAccountId"), actor=json_extract(rec,"userIdentity.arn"), user_agent=json_extract(rec,"userAgent"), resource=json_extract(rec,"requestParameters.bucketName"), part="*", channel="cli"',
    'eval plugin=if(event_source="s3.amazonaws.com","bucketRule","userRule"), verdict=if(match(event_name,"^Delete"),"remediates","introduces")',
    'lookup c2c_rules plugin OUTPUT severity',
    'eval row_id=sha256(event_id."|".plugin."|".account."|".resource."|".part)',
    `eval _raw=json_object(${members})`,
    'fields _time, _raw',
    '`c2c_collect("Test")`',
  ].join('\n| ');
}

export interface AppFolderOptions {
  readonly sweeps?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes `<parent>/app` and gives its path. */
export function writeAppFolder(parent: string, options: AppFolderOptions = {}): string {
  const app = path.join(parent, 'app');
  const sweeps = options.sweeps ?? {
    'C2C - Sweep - S3': sweepText('s3.amazonaws.com', ['PutBucketAcl', 'DeleteBucket', 'PutBucketPolicy*']),
    'C2C - Sweep - IAM': sweepText('iam.amazonaws.com', ['CreateUser', 'DeleteUser']),
  };
  const stanzas = Object.entries(sweeps).map(
    ([name, text]) => `[${name}]\nsearch = ${text.replaceAll('\n', '\\\n')}\n`,
  );
  const files: Record<string, string> = {
    'default/savedsearches.conf': `# built\n${stanzas.join('\n')}\n[C2C - Other]\nsearch = | nothing that is read\n`,
    'default/macros.conf':
      '[c2c_cloudtrail]\ndefinition = index=aws sourcetype="aws:cloudtrail"\n\n[c2c_record]\ndefinition = json_extract(_raw,"detail")\n\n[c2c_collect(1)]\nargs = group\ndefinition = collect index=summary source="c2c:$group$"\n',
    'default/transforms.conf':
      '[c2c_rules]\nfilename = c2c_rules.csv\n\n[c2c_settings]\nexternal_type = kvstore\ncollection = c2c_settings\nfields_list = _key,one,max_age\n',
    'default/app.conf': '[launcher]\nversion = 1.2.3\n',
    'lookups/c2c_rules.csv': 'plugin,severity\r\nbucketRule,high\r\nuserRule,low\r\n',
    ...options.files,
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(app, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return app;
}
