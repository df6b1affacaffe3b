/** What changed in CloudSploit's plugin list or in AWS's API model since the catalogue was written. No output, no exit. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { parse } from 'yaml';
import { load, paths, sources } from './aws-model.mjs';

/** Members whose names sound like something that a posture check asks about. */
const RELEVANT =
  /public|encrypt|kms|cmk|tls|ssl|https|certificate|policy|polic(y|ies)|log(s|ging)?$|audit|backup|retention|protect|access|auth|mfa|iam|role|ingress|egress|cidr|port$|exposed|private|vpc|subnet|version|rotat|secret|password|tags?$|scan|patch|upgrade|replica|multiaz|monitor|trac(e|ing)|metadata|token/i;
/** What the noun of a type is created, changed and removed with. */
const VERBS = /^(Create|Modify|Update|Put|Restore|Import|Delete|Copy|Register)/;

/**
 * Plugin ids of the aws section of CloudSploit's exports.js, with their files. The file is read as text: nothing of it runs.
 * @returns {Map<string, string>} id -> `<folder>/<file>`
 */
export function pluginsOf(exportsText) {
  const start = exportsText.search(/\baws\s*:\s*\{/);
  if (start < 0) return new Map();
  const end = exportsText.indexOf('}', start);
  const body = exportsText.slice(start, end < 0 ? undefined : end);
  const found = new Map();
  for (const line of body.split('\n')) {
    if (/^\s*\/\//.test(line)) continue;
    const m = /^\s*(?:'([^']+)'|"([^"]+)"|(\w+))\s*:\s*require\(.*?plugins\/aws\/([^'"]+?)(?:\.js)?['"]/.exec(line);
    if (m) found.set(m[1] ?? m[2] ?? m[3], m[4]);
  }
  return found;
}

/** Rules and resource types of a catalogue: ids with their files, and the events that are named anywhere. */
export function catalogueOf(root) {
  const rules = new Map();
  const events = new Set();
  const nouns = new Set();
  for (const file of yamlFiles(join(root, 'savedsearches'))) {
    const text = readFileSync(file, 'utf8');
    for (const m of text.matchAll(/\b([a-z][a-z0-9-]*):([A-Z][A-Za-z0-9]+)\b/g)) events.add(`${m[1]}:${m[2]}`);
    if (file.endsWith('.examples.yml') || file.includes(`${sep}_shared${sep}`)) continue;
    const id = /^plugin:\s*['"]?([A-Za-z0-9_.]+)/m.exec(text)?.[1];
    if (id) rules.set(id, relative(join(root, 'savedsearches'), file).split(sep).join('/'));
  }
  for (const file of yamlFiles(join(root, 'lookups', 'resource-types'))) {
    for (const [name, type] of Object.entries(parse(readFileSync(file, 'utf8')) ?? {})) {
      const prefix = type.source ?? name.split(':')[0];
      for (const group of ['create', 'restore', 'modify', 'delete', 'tag', 'untag']) {
        const held = type[group] ?? [];
        const names = Array.isArray(held) ? held : typeof held === 'string' ? [held] : Object.keys(held);
        for (const one of names) {
          const event = one.includes(':') ? one : `${prefix}:${one}`;
          events.add(event);
          if (group === 'create') nouns.add(event.replace(/:(Create)/, ':').replace(/s$/, ''));
        }
      }
    }
  }
  return { rules, events, nouns };
}

function yamlFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && /\.ya?ml$/.test(f.name))
    .map((f) => join(f.parentPath ?? f.path, f.name))
    .sort();
}

/** New, gone and renamed plugins: a gone id and a new one are a renaming when their files or names are alike. */
export function comparePlugins(plugins, rules) {
  const fresh = [...plugins.keys()].filter((id) => !rules.has(id));
  const gone = [...rules.keys()].filter((id) => !plugins.has(id));
  return pairUp(gone, fresh, (old, now) => {
    const file = plugins.get(now).toLowerCase();
    const folder = rules.get(old).split('/')[0].toLowerCase();
    if (file === `${folder}/${old.toLowerCase()}`) return 0;
    return file.startsWith(`${folder}/`) ? distance(old.toLowerCase(), now.toLowerCase()) / Math.max(old.length, now.length) : 1;
  });
}

/** The best partner of each gone name, when it is alike enough. */
function pairUp(gone, fresh, cost) {
  const renamed = [];
  const left = new Set(fresh);
  const lost = [];
  for (const old of gone) {
    const [best] = [...left].map((now) => ({ now, cost: cost(old, now) })).sort((a, b) => a.cost - b.cost);
    if (best !== undefined && best.cost <= 0.25) {
      renamed.push([old, best.now]);
      left.delete(best.now);
    } else lost.push(old);
  }
  return { fresh: [...left].sort(), renamed, gone: lost.sort() };
}

/** Operations and members that another extract has or lacks, for the event sources of the present one. */
export function compareModels(before, after, catalogue) {
  const result = { fresh: [], gone: [], renamed: [], members: [], lostMembers: [], sources: { fresh: [], gone: [] } };
  const [old, now] = [sources(before), sources(after)];
  result.sources.fresh = now.filter((s) => !old.includes(s));
  result.sources.gone = old.filter((s) => !now.includes(s));
  for (const source of old.filter((s) => now.includes(s))) {
    const [a, b] = [load(source, before), load(source, after)];
    const alive = (model, name) => (model.operations[name] ?? []).some((v) => !v.retired && !model.models[v.s]?.retired);
    const fresh = Object.keys(b.operations).filter((n) => alive(b, n) && !a.operations[n]);
    const gone = Object.keys(a.operations).filter(
      (n) => alive(a, n) && !alive(b, n) && !a.operations[n].every((v) => v.read),
    );
    const pairs = pairUp(gone, fresh, (x, y) => distance(x.toLowerCase(), y.toLowerCase()) / Math.max(x.length, y.length));
    const named = (names) => names.map((n) => ({ event: `${source}:${n}`, used: catalogue.events.has(`${source}:${n}`) }));
    result.gone.push(...named(pairs.gone));
    result.renamed.push(...pairs.renamed.map(([x, y]) => ({ event: `${source}:${x}`, now: `${source}:${y}`, used: catalogue.events.has(`${source}:${x}`) })));
    for (const name of pairs.fresh) {
      if (b.operations[name].every((v) => v.read)) continue;
      result.fresh.push({ event: `${source}:${name}`, belongs: belongsTo(source, name, catalogue.nouns) });
    }
    for (const name of Object.keys(a.operations).filter((n) => b.operations[n] && catalogue.events.has(`${source}:${n}`))) {
      const [were, are] = [membersOf(a, name), membersOf(b, name)];
      for (const path of are.keys()) {
        if (were.has(path)) continue;
        result.members.push({ event: `${source}:${name}`, path, type: are.get(path), // Answers only repeat what a request asks for, or show defaults of members that are new in requests too.
          relevant: path.startsWith('request.') && RELEVANT.test(path.split('.').at(-1).replace('[]', '')) });
      }
      for (const path of were.keys()) if (!are.has(path)) result.lostMembers.push({ event: `${source}:${name}`, path });
    }
  }
  return result;
}

function belongsTo(source, name, nouns) {
  if (!VERBS.test(name)) return false;
  const noun = name.replace(VERBS, '');
  return [...nouns].some((n) => n.startsWith(`${source}:`) && noun.startsWith(n.slice(source.length + 1)));
}

function membersOf(model, name) {
  const found = new Map();
  for (const v of model.operations[name]) {
    for (const [root, shape] of [
      ['request', v.req],
      ['response', v.res],
    ]) {
      if (shape === undefined) continue;
      for (const p of paths(model, shape, { depth: 3 })) if (p.name !== '*' && !p.type.endsWith('again)')) found.set(`${root}.${p.path}`, p.type);
    }
  }
  return found;
}
