/** Reads templates: text with `{account}`, `{id|lower}`, `{request.x ?? response.y|arn}` in it. */
import { C2CError } from '../errors.js';
import { suggest } from './problems.js';
import { isList, printReference, scanReference } from './reference.js';
import type { Reference, Template, TemplateFilter, TemplatePart } from './types.js';

const RECORD_NAMES = ['account', 'region', 'partition'] as const;
const FILTERS: readonly TemplateFilter[] = ['lower', 'arn', 'name', 'last'];

/**
 * Reads one template.
 * @param names what bare names stand for: `id` of the resource type
 * @throws C2CError naming the bad word
 */
export function readTemplate(text: string, names: ReadonlyMap<string, Reference> = new Map()): Template {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    const until = open < 0 ? text.length : open;
    const plain = text.slice(at, until);
    if (plain.includes('}')) throw new C2CError(`"}" without "{" in "${text}"`);
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    if (open < 0) break;
    const close = closing(text, open);
    parts.push(readPart(text.slice(open + 1, close), names));
    at = close + 1;
  }
  return { parts };
}

/** The index of the `}` that closes; quoted steps may hold braces. */
function closing(text: string, open: number): number {
  let quoted = false;
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    if (!quoted && text[at] === '}') return at;
  }
  throw new C2CError(`"{" is not closed in "${text}"`);
}

function readPart(inside: string, names: ReadonlyMap<string, Reference>): TemplatePart {
  if ((RECORD_NAMES as readonly string[]).includes(inside)) {
    return { kind: 'record', name: inside as (typeof RECORD_NAMES)[number] };
  }
  const bare = /^([A-Za-z]+)(\||$)/.exec(inside)?.[1];
  const named = bare === undefined ? undefined : names.get(bare);
  if (named !== undefined && bare !== undefined) {
    return { kind: 'value', of: named, filters: readFilters(inside.slice(bare.length)) };
  }
  if (bare !== undefined && !['request', 'response', 'event', 'item'].includes(bare)) {
    const known = [...RECORD_NAMES, 'id', 'request', 'response', 'event', 'item'];
    const hint = bare === 'id' ? 'the resource type has no id: write the reference' : suggest(bare, known);
    throw new C2CError(`unknown name "${bare}" in a template`, hint === undefined ? {} : { remedy: hint });
  }
  const { reference, end } = scanReference(inside, 0);
  if (isList(reference)) {
    throw new C2CError(`a template names one value, "${printReference(reference)}" is a list`, {
      remedy: 'use each: and item.',
    });
  }
  return { kind: 'value', of: reference, filters: readFilters(inside.slice(end)) };
}

function readFilters(text: string): TemplateFilter[] {
  if (text === '') return [];
  if (!text.startsWith('|')) throw new C2CError(`"${text}" does not belong to a reference`);
  return text
    .slice(1)
    .split('|')
    .map((name) => {
      if (!(FILTERS as readonly string[]).includes(name)) {
        const remedy = suggest(name, FILTERS);
        throw new C2CError(`unknown filter "${name}"`, remedy === undefined ? {} : { remedy });
      }
      return name as TemplateFilter;
    });
}

/** The text of a template; bare names appear as the reference they stand for. */
export function printTemplate(template: Template): string {
  return template.parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'record') return `{${part.name}}`;
      return `{${[printReference(part.of), ...part.filters].join('|')}}`;
    })
    .join('');
}
