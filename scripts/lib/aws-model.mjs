/** Reads lookups/aws-api for the scripts that work without a build; the product reads it with src/aws. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const MODEL_DIR = join(ROOT, 'lookups', 'aws-api');

/** The event source prefixes that the extract holds. */
export function sources(dir = MODEL_DIR) {
  return readdirSync(dir)
    .filter((f) => f.endsWith('.json') && !f.startsWith('_'))
    .map((f) => f.slice(0, -5))
    .sort();
}

/** One event source of the extract, or undefined. */
export function load(source, dir = MODEL_DIR) {
  const file = join(dir, `${source}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** `[]{}#Shape` -> {marks: ['[]', '{}'], base: '#Shape'}. */
export function parseType(text) {
  const marks = [];
  let rest = text;
  if (rest.startsWith('[?]')) {
    marks.push('[?]');
    rest = rest.slice(3);
  }
  while (rest.startsWith('[]') || rest.startsWith('{}')) {
    marks.push(rest.slice(0, 2));
    rest = rest.slice(2);
  }
  return { marks, base: rest };
}

/**
 * The leaves and inner nodes of a shape as reference paths: `a.b[].c`.
 * A shape that contains itself is shown once on each way; `depth` limits the rest.
 */
export function* paths(model, shape, { depth = 4, prefix = '', seen = [], alt = false } = {}) {
  const table = model.shapes[shape];
  if (table === undefined) return;
  const members = alt ? table.alt : table.m;
  for (const [name, type] of Object.entries(members)) {
    const { marks, base } = parseType(type);
    const step = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name}"`;
    const here = prefix === '' ? step : `${prefix}.${step}`;
    const full = marks.reduce((at, mark) => at + (mark === '{}' ? '.*' : '[]'), here);
    const required = (table.r ?? []).includes(name);
    if (base.startsWith('#')) {
      const inner = base.slice(1);
      const repeated = seen.includes(inner);
      yield { path: full, type: repeated ? `{...} (${inner} again)` : '{...}', required, name, marks };
      if (!repeated && depth > 1) yield* paths(model, inner, { depth: depth - 1, prefix: full, seen: [...seen, inner] });
      else if (!repeated) yield { path: `${full}.*`, type: `deeper: --depth N`, required: false, name: '*', marks: [] };
    } else if (base.startsWith('=')) {
      yield { path: full, type: model.enums[base.slice(1)].join(' | '), required, name, marks };
    } else {
      yield { path: full, type: base, required, name, marks };
    }
  }
}
