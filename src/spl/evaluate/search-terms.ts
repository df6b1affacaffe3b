/**
 * The search language: case-insensitive, wildcards, a missing field is not equal to anything (Search Reference, "search";
 * Search Manual, "Difference between != and NOT").
 */
import { C2CError } from '../../errors.js';
import type { CompareOp, SearchExpr } from '../ast.js';
import type { Switches } from '../switches.js';
import { numberOf, type Scalar, textOf, toList, type Value } from './values.js';

/** How a term reads its subject: a record or a row. */
export interface Accessor<S> {
  field(name: string): (subject: S) => Value;
  /** The whole text of the event; undefined after a transforming command. */
  text(subject: S): string | undefined;
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Whether a text equals a pattern with `*`, whatever its case. */
function folded(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) return (text) => text.toLowerCase() === wanted;
  const compiled = new RegExp(`^${wanted.split('*').map(escape).join('[^]*')}$`);
  return (text) => compiled.test(text.toLowerCase());
}

/** A word or phrase as a token of the raw text (segmenters.conf): bounded by anything that is no letter or digit. */
function tokens(word: string): (text: string) => boolean {
  const inside = word.split('*').map(escape).join('[^\\s\\[\\]<>(){}|!;,\'"*&?+]*');
  const compiled = new RegExp(`(?<![A-Za-z0-9\\u0080-\\uffff])${inside}(?![A-Za-z0-9\\u0080-\\uffff])`, 'i');
  return (text) => compiled.test(text);
}

/** Refuses a literal that Splunk reads as a network. */
function checkLiteral(value: string): void {
  if (/^[\d.]+\/\d+$|^[0-9a-f]*:[0-9a-f:]*\/\d+$/i.test(value))
    throw new C2CError(`network "${value}" in a search term`, {
      remedy: 'The search language matches any address inside: compare it in where',
    });
}

function ordered(op: CompareOp, literal: string): (v: Scalar, text: string) => boolean {
  const number = numberOf(literal);
  const holds = (c: number): boolean => (op === '<' ? c < 0 : op === '<=' ? c <= 0 : op === '>' ? c > 0 : c >= 0);
  return (v, text) => {
    const n = number === undefined ? undefined : numberOf(v);
    return holds(n === undefined ? (text < literal ? -1 : text > literal ? 1 : 0) : n - (number as number));
  };
}

function compileCompare<S>(
  term: SearchExpr & { kind: 'fieldCompare' },
  accessor: Accessor<S>,
  switches: Switches,
): (s: S) => boolean {
  checkLiteral(term.value);
  const read = accessor.field(term.field);
  const equals = folded(term.value);
  if (term.op === '=') return (s) => toList(read(s)).some((v) => equals(textOf(v, switches)));
  const several = switches.multivalueTest === 'any';
  const test = term.op === '!=' ? (_v: Scalar, text: string) => !equals(text) : ordered(term.op, term.value);
  return (s) => {
    const values = toList(read(s));
    return (values.length < 2 || several) && values.some((v) => test(v, textOf(v, switches)));
  };
}

function compileIn<S>(
  term: SearchExpr & { kind: 'fieldIn' },
  accessor: Accessor<S>,
  switches: Switches,
): (s: S) => boolean {
  term.values.forEach(checkLiteral);
  const read = accessor.field(term.field);
  const words = new Set(term.values.filter((v) => !v.includes('*')).map((v) => v.toLowerCase()));
  const patterns = term.values.filter((v) => v.includes('*')).map(folded);
  return (s) =>
    toList(read(s)).some((v) => {
      const text = textOf(v, switches);
      return words.has(text.toLowerCase()) || patterns.some((p) => p(text));
    });
}

/**
 * Compiles a term. A macro must have been expanded, except the source macro, which is `*` here: what we read is CloudTrail.
 * @throws C2CError for a CIDR literal or another macro
 */
export function compileTerm<S>(term: SearchExpr, accessor: Accessor<S>, switches: Switches): (s: S) => boolean {
  switch (term.kind) {
    case 'all':
      return () => true;
    case 'macro':
      if (term.name === SOURCE_MACRO) return () => true;
      throw new C2CError(`macro "${term.name}" has not been expanded`, { remedy: 'Give its definition to prepare()' });
    case 'word': {
      const test = tokens(term.text);
      return (s) => {
        const text = accessor.text(s);
        return text !== undefined && test(text);
      };
    }
    case 'fieldCompare':
      return compileCompare(term, accessor, switches);
    case 'fieldIn':
      return compileIn(term, accessor, switches);
    case 'not': {
      const inner = compileTerm(term.operand, accessor, switches);
      return (s) => !inner(s);
    }
    case 'and': {
      const operands = term.operands.map((o) => compileTerm(o, accessor, switches));
      return (s) => operands.every((o) => o(s));
    }
    case 'or': {
      const operands = term.operands.map((o) => compileTerm(o, accessor, switches));
      return (s) => operands.some((o) => o(s));
    }
  }
}

/** The macro that says where CloudTrail is in Splunk. */
export const SOURCE_MACRO = 'c2c_cloudtrail';

/** The fields that a term reads. */
export function termFields(term: SearchExpr, found = new Set<string>()): Set<string> {
  if (term.kind === 'fieldCompare' || term.kind === 'fieldIn') found.add(term.field);
  else if (term.kind === 'word') found.add('_raw');
  else if (term.kind === 'not') termFields(term.operand, found);
  else if (term.kind === 'and' || term.kind === 'or') for (const o of term.operands) termFields(o, found);
  return found;
}
