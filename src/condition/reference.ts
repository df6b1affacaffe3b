/** Reads and prints references: `request.list[].x ?? response."a-b"`. A small scanner with columns. */
import { C2CError } from '../errors.js';
import { suggest } from './problems.js';
import type { Path, Reference, Root, Step } from './types.js';

const ROOTS: readonly Root[] = ['request', 'response', 'event', 'item'];
const DECODERS = ['json', 'csv'] as const;
const NAME = /[A-Za-z0-9_]+/y;

/** What stands behind a reference, and where (index into the text). */
interface Scanned {
  readonly reference: Reference;
  /** Index of the first character that does not belong to the reference. */
  readonly end: number;
}

/**
 * Reads a whole reference.
 * @throws C2CError naming the bad word and the place in the text (counted from 1)
 */
export function readReference(text: string): Reference {
  const { reference, end } = scanReference(text, 0);
  if (end < text.length) throw unexpected(text, end);
  return reference;
}

/**
 * Reads a reference from `start` on and stops behind it: at `|`, at `}` or at the end.
 * @throws C2CError as readReference
 */
export function scanReference(text: string, start: number): Scanned {
  const alternatives: Path[] = [];
  let at = start;
  for (;;) {
    at = skipBlanks(text, at);
    const path = scanPath(text, at);
    alternatives.push(path.path);
    at = path.end;
    const next = skipBlanks(text, at);
    if (!text.startsWith('??', next)) break;
    at = next + 2;
  }
  return { reference: { alternatives }, end: skipBlanks(text, at) };
}

function scanPath(text: string, start: number): { path: Path; end: number } {
  const root = word(text, start);
  if (!(ROOTS as readonly string[]).includes(root)) {
    const shown = root === '' ? (text[start] ?? '') : root;
    throw problem(
      text,
      start,
      `a reference starts with request, response, event or item, not with "${shown}"`,
      suggest(shown, ROOTS),
    );
  }
  let at = start + root.length;
  const steps: Step[] = [];
  for (;;) {
    const next = scanStep(text, at);
    if (next === undefined) break;
    steps.push(next.step);
    at = next.end;
  }
  return { path: { root: root as Root, steps }, end: at };
}

function scanStep(text: string, at: number): { step: Step; end: number } | undefined {
  if (text[at] === '.') return scanKey(text, at + 1);
  if (text[at] === '[') return scanBracket(text, at);
  if (text[at] !== '(') return undefined;
  const name = word(text, at + 1);
  if (!(DECODERS as readonly string[]).includes(name)) {
    throw problem(text, at + 1, `unknown decoder "${name}"`, suggest(name, DECODERS));
  }
  const end = at + 1 + name.length;
  if (text[end] !== ')') throw problem(text, end, `")" is missing behind "(${name}"`);
  return { step: { kind: 'decode', format: name as 'json' | 'csv' }, end: end + 1 };
}

function scanKey(text: string, at: number): { step: Step; end: number } {
  if (text[at] === '"') {
    const end = text.indexOf('"', at + 1);
    if (end < 0) throw problem(text, at, 'the closing quote of this step is missing');
    if (end === at + 1) throw problem(text, at, 'this step is empty');
    return { step: { kind: 'key', name: text.slice(at + 1, end) }, end: end + 1 };
  }
  const name = word(text, at);
  if (name === '') throw problem(text, at, `a name is missing behind "."`);
  if (/[-:/]/.test(text[at + name.length] ?? '')) {
    const whole = /^[A-Za-z0-9_\-:/]+/.exec(text.slice(at))?.[0] ?? name;
    throw problem(text, at, `the step "${whole}" needs quotes`, `write ."${whole}"`);
  }
  return { step: { kind: 'key', name }, end: at + name.length };
}

function scanBracket(text: string, at: number): { step: Step; end: number } {
  if (text[at + 1] === ']') return { step: { kind: 'each' }, end: at + 2 };
  const close = text.indexOf(']', at);
  if (close < 0) throw problem(text, at, '"]" is missing');
  const inside = text.slice(at + 1, close);
  const match = /^([A-Za-z0-9_]+)=(.+)$/.exec(inside);
  if (!match) throw problem(text, at, `"[${inside}]" is neither [] nor [key=value]`);
  const value = (match[2] ?? '').replace(/^"(.*)"$/, '$1');
  return { step: { kind: 'entry', key: match[1] ?? '', value }, end: close + 1 };
}

function word(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}

function skipBlanks(text: string, at: number): number {
  while (text[at] === ' ') at += 1;
  return at;
}

function unexpected(text: string, at: number): C2CError {
  return problem(text, at, `"${text.slice(at)}" does not belong to a reference`);
}

function problem(text: string, at: number, message: string, remedy?: string): C2CError {
  return new C2CError(`${message} (character ${at + 1} of "${text}")`, remedy === undefined ? {} : { remedy });
}

/** The text of a reference; `readReference` reads it back. */
export function printReference(reference: Reference): string {
  return reference.alternatives.map(printPath).join(' ?? ');
}

/** The text of one path. */
export function printPath(path: Path): string {
  return path.root + path.steps.map(printStep).join('');
}

function printStep(step: Step): string {
  if (step.kind === 'each') return '[]';
  if (step.kind === 'decode') return `(${step.format})`;
  if (step.kind === 'entry') return `[${step.key}=${step.value}]`;
  return /^[A-Za-z0-9_]+$/.test(step.name) ? `.${step.name}` : `."${step.name}"`;
}

/** Whether a reference runs over a list (`[]` in it). */
export function isList(reference: Reference): boolean {
  return reference.alternatives.some((path) => path.steps.some((step) => step.kind === 'each'));
}
