#!/usr/bin/env node
/**
 * Prints what AWS's API model says about an operation, in the casing that CloudTrail logs.
 *
 *   node scripts/model.mjs rds                         the operations of an event source
 *   node scripts/model.mjs rds:ModifyDBInstance        request and response as reference paths
 *   node scripts/model.mjs --noun rds DBInstance       operations that touch a noun, grouped as for a resource type
 *   node scripts/model.mjs --find rds encrypt          members whose path holds a word, over all writes
 *   options: --depth N (4)   --reads (list reading operations too)   --enums (all values)   --all (every service of a source)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, load, paths, sources } from './lib/aws-model.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    depth: { type: 'string' },
    noun: { type: 'boolean' },
    find: { type: 'boolean' },
    reads: { type: 'boolean' },
    enums: { type: 'boolean' },
    all: { type: 'boolean' },
  },
});
const depth = Number(values.depth ?? 4);
process.stdout.on('error', () => process.exit(0)); // a pager that was closed
const out = (line) => process.stdout.write(`${line}\n`);
const fail = (line) => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

/** Twenty values are enough to see what an enum means. */
function short(type) {
  const list = type.split(' | ');
  return values.enums || list.length <= 20
    ? type
    : `${list.slice(0, 12).join(' | ')} | ... (${list.length} values; --enums)`;
}

function need(source) {
  const model = load(source);
  if (model !== undefined) return model;
  return fail(`No event source "${source}" in lookups/aws-api. There are: ${sources().join(' ')}`);
}

function aliasNotes(source, name) {
  const dir = join(ROOT, 'lookups', 'cloudtrail-names');
  const notes = [];
  for (const file of readdirSync(dir).filter((f) => f.endsWith('.json'))) {
    const data = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    for (const rows of Object.values(data).filter(Array.isArray)) {
      for (const row of rows) {
        if (typeof row !== 'object') continue;
        const names = [row.event, row.operation, row.api, ...(row.events ?? [])].filter(Boolean);
        const named = names.includes(name) && (row.source ?? row.service ?? 'ec2') === source;
        const whole = names.length === 0 && (row.source ?? row.service) === source;
        if (named || whole) notes.push(`${file}: ${row.note ?? JSON.stringify(row)} [${row.from}]`);
      }
    }
  }
  return notes;
}

function printTree(model, root, shape) {
  if (shape === undefined) return out(`  ${root}: nothing`);
  const rows = [...paths(model, shape, { depth })].map((r) => ({ ...r, path: `${root}.${r.path}` }));
  const width = Math.min(70, Math.max(0, ...rows.map((r) => r.path.length)));
  for (const r of rows) out(`  ${r.path.padEnd(width)}  ${short(r.type)}${r.required ? '  (required)' : ''}`);
  if (model.shapes[shape].alt && model.shapes[shape].r?.some((r) => /Req(uest)?$/.test(r))) {
    out(`  -- or, in older records, the plain form:`);
    for (const r of paths(model, shape, { depth: Math.min(depth, 2), alt: true }))
      out(`  ${`${root}.${r.path}`.padEnd(width)}  ${short(r.type)}`);
  }
}

if (values.noun) {
  const [source, noun] = positionals;
  if (noun === undefined) fail('Usage: node scripts/model.mjs --noun rds DBInstance');
  const model = need(source);
  const groups = [
    ['create', /^(Create|Run|Register|Allocate|Provision|Put|Copy|Launch|Request|Start|Publish)/],
    ['restore', /^(Restore|Import)/],
    ['delete', /^(Delete|Terminate|Deregister|Release|Remove|Cancel|Schedule)/],
    ['tag', /^(Tag|AddTags)/],
    ['untag', /^(Untag|RemoveTags)/],
    ['modify', /./],
  ];
  const lists = Object.fromEntries(groups.map(([g]) => [g, []]));
  for (const [name, variants] of Object.entries(model.operations)) {
    if (variants.every((v) => v.read)) continue;
    const tags = /^(Tag|Untag|AddTags|RemoveTags)/.test(name);
    if (!tags && !name.toLowerCase().includes(noun.toLowerCase())) continue;
    lists[groups.find(([, re]) => re.test(name))[0]].push(name);
  }
  for (const [group, names] of Object.entries(lists)) if (names.length > 0) out(`${group}: [${names.join(', ')}]`);
} else if (values.find) {
  const [source, word] = positionals;
  if (word === undefined) fail('Usage: node scripts/model.mjs --find rds encrypt');
  const model = need(source);
  for (const [name, variants] of Object.entries(model.operations))
    for (const v of variants)
      for (const [root, shape] of [
        ['request', v.req],
        ['response', v.res],
      ])
        if (shape)
          for (const r of paths(model, shape, { depth }))
            if (r.path.toLowerCase().includes(word.toLowerCase()) && r.type !== '{...}')
              out(`${source}:${name}  ${root}.${r.path}  ${short(r.type)}`);
} else if (positionals.length === 1) {
  const [source, name] = positionals[0].split(':');
  const model = need(source);
  if (name === undefined) {
    for (const [key, m] of Object.entries(model.models))
      out(`# ${key}: ${m.title} ${m.version}${m.retired ? ` (retired; from ${m.retired})` : ''}`);
    for (const [op, variants] of Object.entries(model.operations)) {
      if (variants.every((v) => v.read) && !values.reads) continue;
      const marks = variants.flatMap((v) => [v.api ? `API: ${v.api}` : '', v.retired ? 'retired' : '']).filter(Boolean);
      out(op + (marks.length > 0 ? `   (${[...new Set(marks)].join(', ')})` : ''));
    }
    if (!values.reads) out('# reading operations are left out; --reads shows them');
  } else {
    const variants = model.operations[name];
    if (variants === undefined) {
      const words = name.toLowerCase();
      const near = Object.keys(model.operations).filter(
        (o) => o.toLowerCase() === words || o.toLowerCase().startsWith(words.slice(0, -1)),
      );
      const byApi = Object.entries(model.operations)
        .filter(([, vs]) => vs.some((v) => v.api === name))
        .map(([e]) => e);
      fail(
        `CloudTrail has no ${source}:${name} by the model.${byApi.length ? ` It is logged as ${byApi.join(', ')}.` : ''}${near.length ? ` Near: ${near.slice(0, 8).join(', ')}` : ''}`,
      );
    }
    const shared =
      variants.length > 1 && !values.all
        ? variants.filter((v) => ['docdb', 'neptune'].includes(v.s) && v !== variants[0])
        : [];
    for (const v of variants.filter((v) => !shared.includes(v))) {
      const m = model.models[v.s];
      out(
        `${source}:${name}   ${m.title} ${m.version}${v.api ? `, API name ${v.api}` : ''}${m.retired || v.retired ? ', RETIRED' : ''}`,
      );
      if (v.read) out('  reads only; no tree kept');
      else {
        printTree(model, 'request', v.req);
        printTree(model, 'response', v.res);
      }
    }
    if (shared.length > 0)
      out(
        `also logged by ${shared.map((v) => v.s).join(' and ')} under this source (look at engine); --all shows their members`,
      );
    for (const note of aliasNotes(source, name)) out(`note: ${note}`);
  }
} else {
  out(
    'Usage: node scripts/model.mjs SOURCE | SOURCE:Operation | --noun SOURCE NOUN | --find SOURCE WORD   [--depth N] [--reads]',
  );
  out(`Sources: ${sources().join(' ')}`);
}
