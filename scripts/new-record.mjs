#!/usr/bin/env node
/**
 * Writes a plausible successful CloudTrail record of an operation for the examples of a rule:
 * test/records/<source>/<Operation>.json. Read it before use: values are samples, a record of a real call or of
 * the documentation is better, and the record must be that of a harmless call.
 *
 *   node scripts/new-record.mjs rds:CreateDBInstance [--service SERVICE] [--full] [--force] [--print]
 *
 * --service chooses among several services of one event source (elb, elbv2); --full fills all members, not only the
 * required ones; --print writes to the terminal only.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, load, parseType } from './lib/aws-model.mjs';

const ACCOUNT = '111122223333';
const GLOBAL = new Set([
  'iam',
  'cloudfront',
  'route53',
  'organizations',
  'waf',
  'shield',
  'account',
  'support',
  'route53domains',
  'signin',
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    force: { type: 'boolean' },
    print: { type: 'boolean' },
    full: { type: 'boolean' },
    service: { type: 'string' },
    out: { type: 'string' },
  },
});
const fail = (line) => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const [source, name] = (positionals[0] ?? '').split(':');
if (!source || !name)
  fail('Usage: node scripts/new-record.mjs rds:CreateDBInstance [--service elbv2] [--full] [--force] [--print]');
const model = load(source);
if (model === undefined) fail(`No event source "${source}" in lookups/aws-api.`);
const variants = model.operations[name];
if (variants === undefined)
  fail(`CloudTrail has no ${source}:${name} by the model. Try: node scripts/model.mjs ${source}:${name}`);
const variant = values.service ? variants.find((v) => v.s === values.service) : variants[0];
if (variant === undefined)
  fail(`${source}:${name} is not of ${values.service}; it is of ${variants.map((v) => v.s).join(', ')}.`);
if (variant.read) fail(`${source}:${name} only reads: no rule needs a record of it.`);

const region = GLOBAL.has(source) ? 'us-east-1' : 'eu-west-1';
const hex = createHash('sha256').update(`${source}:${name}`).digest('hex');
const uuid = (at) => {
  const h = (hex + hex).slice(at, at + 32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
};

/** A modest text for a member, by its name. */
function text(member, owner) {
  const lower = member.toLowerCase();
  if (/kmskey|masterkeyid|^keyid$/.test(lower))
    return `arn:aws:kms:${region}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  if (/rolearn$|^role$/.test(lower)) return `arn:aws:iam::${ACCOUNT}:role/example`;
  if (/arn$/.test(lower))
    return `arn:aws:${source}:${region === 'us-east-1' && GLOBAL.has(source) ? '' : region}:${ACCOUNT}:example/${owner ?? 'example'}`;
  if (/accountid|ownerid|owner$/.test(lower)) return ACCOUNT;
  if (lower === 'host') return `s3.${region}.amazonaws.com`;
  if (lower === 'bucketname' || lower === 'bucket') return 'example-bucket';
  if (/cidr/.test(lower)) return '192.0.2.0/24';
  if (/ipaddress/.test(lower)) return '192.0.2.10';
  if (/password|secret/.test(lower)) return '****';
  if (/clienttoken|idempotencytoken|requestid/.test(lower)) return uuid(5);
  if (/regionname|^region$/.test(lower)) return region;
  if (/availabilityzone/.test(lower)) return `${region}a`;
  if (/subnetid/.test(lower)) return 'subnet-0a1b2c3d4e5f60718';
  if (/vpcid/.test(lower)) return 'vpc-0a1b2c3d4e5f60718';
  if (/securitygroup|groupid/.test(lower)) return 'sg-0a1b2c3d4e5f60718';
  if (source === 'ec2' && /instanceid/.test(lower)) return 'i-0a1b2c3d4e5f60718';
  if (/volumeid/.test(lower)) return 'vol-0a1b2c3d4e5f60718';
  if (/imageid/.test(lower)) return 'ami-0a1b2c3d4e5f60718';
  if (/snapshotid$/.test(lower) && source === 'ec2') return 'snap-0a1b2c3d4e5f60718';
  if (/description|comment/.test(lower)) return 'an example';
  if (/engineversion|version/.test(lower)) return '1';
  if (/policy/.test(lower) && !/name|id/.test(lower)) return '{"Version":"2012-10-17","Statement":[]}';
  if (/email/.test(lower)) return 'someone@example.com';
  if (/url|endpoint/.test(lower)) return 'https://example.com';
  if (/identifier$|id$/.test(lower)) return `example-${hex.slice(0, 8)}`;
  if (/name$/.test(lower)) return 'example';
  return 'example';
}

function fill(type, member, full, depth, seen) {
  const { marks, base } = parseType(type);
  const [first, ...rest] = marks.filter((m) => m !== '[?]');
  if (first === '[]') return [fill(rest.join('') + base, member, full, depth, seen)];
  if (first === '{}') return {};
  if (base.startsWith('#')) {
    const shape = base.slice(1);
    if (seen.includes(shape) || depth <= 0) return {};
    return members(shape, full, depth - 1, [...seen, shape]);
  }
  if (base.startsWith('=')) return model.enums[base.slice(1)][0];
  if (base === 'boolean') return false;
  if (base === 'integer') return /count|tag|version|quantity/i.test(member) ? 1 : 10;
  if (base === 'number') return 1;
  if (base === 'timestamp') return 'Mar 1, 2026, 10:15:00 AM';
  if (base === 'document') return {};
  return text(member);
}

function members(shape, full, depth = 4, seen = [shape]) {
  const table = model.shapes[shape];
  const result = {};
  for (const [member, type] of Object.entries(table.m)) {
    const wanted =
      full ||
      (table.r ?? []).includes(member) ||
      ['Host', 'template'].includes(member) ||
      (source === 's3' &&
        ['string', '[?]string'].includes(type) &&
        !member.startsWith('x-') &&
        !/^Content/.test(member) &&
        seen.length === 1);
    // Containers of EC2 (`X.items`) and of S3 (`AccessControlList.Grant`) have one member and always hold it.
    const only = Object.keys(table.m).length === 1 && seen.length > 1;
    if (!wanted && !only) continue;
    if (table.u && Object.keys(result).length > 0) break;
    result[member] =
      source === 's3' && ['string', '[?]string'].includes(type) && isMarker(member)
        ? ''
        : fill(type, member, full, depth, seen);
  }
  return result;
}

/** S3's subresource markers (`acl: ""`) are the lower-case query names without a value. */
function isMarker(member) {
  return /^[a-z][A-Za-z]*$/.test(member) && !['bucketName', 'key', 'versionId'].includes(member);
}

const noun = name
  .replace(
    /^(Create|Modify|Update|Put|Delete|Register|Run|Start|Stop|Restore|Copy|Set|Enable|Disable|Terminate|Import)/,
    '',
  )
  .replace(/(From|To)[A-Z].*$/, '')
  .toLowerCase();

/** What an answer surely shows: what was asked, and the name, id, ARN and state of the thing itself. */
function answer(shape, request, depth = 3, seen = [shape]) {
  const result = {};
  const table = model.shapes[shape].m;
  const structures = Object.values(table).filter((t) => t.startsWith('#')).length;
  for (const [member, type] of Object.entries(table)) {
    const { marks, base } = parseType(type);
    const lower = member.toLowerCase();
    if (marks.length > 0) {
      if (values.full) result[member] = fill(type, member, true, depth, seen);
    } else if (base.startsWith('#')) {
      const own =
        structures === 1 ||
        lower.endsWith('response') ||
        lower === noun ||
        noun.startsWith(lower) ||
        lower === `${noun}metadata` ||
        values.full;
      if (!own || depth <= 0 || seen.includes(base.slice(1))) continue;
      const inner = answer(base.slice(1), request, depth - 1, [...seen, base.slice(1)]);
      if (Object.keys(inner).length > 0) result[member] = inner;
    } else if (request && Object.hasOwn(request, member)) result[member] = request[member];
    else if (member === 'xmlns') result[member] = 'http://ec2.amazonaws.com/doc/2016-11-15/';
    else if (member === '_return') result[member] = true;
    else if (member === 'requestId') result[member] = uuid(0);
    else if (
      values.full ||
      ['arn', 'id', 'name', 'status', 'state'].includes(lower) ||
      ['arn', 'id', 'identifier', 'name', 'status', 'state'].some((end) => lower === noun + end)
    )
      result[member] = fill(type, member, false, 1, []);
  }
  return result;
}

const requestParameters = variant.req ? members(variant.req, values.full) : null;
const flat =
  requestParameters &&
  Object.assign(
    {},
    requestParameters,
    ...Object.values(requestParameters).filter((v) => v && typeof v === 'object' && !Array.isArray(v)),
  );
let responseElements = variant.res && source !== 's3' ? answer(variant.res, flat) : null;
if (responseElements && Object.keys(responseElements).length === 0) responseElements = null;

const kebab = name
  .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
  .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
  .toLowerCase();
const record = {
  eventVersion: '1.09',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEEXAMPLE123:alice',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/alice`,
    accountId: ACCOUNT,
    accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEEXAMPLE123',
        arn: `arn:aws:iam::${ACCOUNT}:role/admin`,
        accountId: ACCOUNT,
        userName: 'admin',
      },
      attributes: { creationDate: '2026-03-01T09:58:12Z', mfaAuthenticated: 'false' },
    },
  },
  eventTime: '2026-03-01T10:15:00Z',
  eventSource: `${source}.amazonaws.com`,
  eventName: name,
  awsRegion: region,
  sourceIPAddress: '198.51.100.24',
  userAgent: `${source === 's3' ? '[' : ''}aws-cli/2.17.20 md/awscrt#0.20.11 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/command#${variant.s}.${kebab}${source === 's3' ? ']' : ''}`,
  requestParameters,
  responseElements,
  requestID: uuid(0),
  eventID: uuid(16),
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
};
const info = model.models[variant.s];
const file = {
  evidence: 'modelled',
  source: `AWS API model of ${info.title} ${info.version}, CloudTrail casing`,
  record,
};
const json = `${JSON.stringify(file, null, 2)}\n`;
if (values.print) process.stdout.write(json);
else {
  const path = join(values.out ?? join(ROOT, 'test', 'records'), source, `${name}.json`);
  if (existsSync(path) && !values.force) fail(`${path} exists; --force overwrites it.`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, json);
  process.stdout.write(`${path}\n`);
}
