/**
 * References in SPL: where a value is, and how it reads.
 *
 * A scalar reads as text: folded to lower case, `""` when it is not given (absent, null, `""`, `{}`,
 * `[]`), a mark (`UNREADABLE`) when it cannot be read (redacted, an object where a scalar is tested). So
 * every comparison afterwards is on a value that is never null.
 *
 * Nothing here depends on what Splunk leaves open (SPL.md section 0): no `{}` in a path, no test of a
 * missing field, containers taken by key and listed by `json_array_to_mv`.
 */
import type { ListSource, Path, Reference, Step, ViewName } from '../condition/types.js';
import type { Command, Expr } from '../spl/ast.js';
import { NULL, TRUE, and, call, compare, concat, field, num, or, str } from '../spl/build.js';
import type { Fields } from './fields.js';
import { escapeRegex } from './regex.js';
import { isCased, viewField, viewMember } from './views.js';

/** What `item` is inside an mvmap: one JSON text, or one token of a view. */
export type ItemScope =
  | { readonly kind: 'json'; readonly value: Expr; readonly matched?: Expr }
  | { readonly kind: 'view'; readonly value: Expr; readonly view: ViewName };

export interface Scope {
  readonly fields: Fields;
  readonly item?: ItemScope;
}

/** A value as the tests see it. */
export type Value =
  /** One text; `""` = not given, a mark = cannot be read. */
  | { readonly kind: 'scalar'; readonly expr: Expr; /** Never unreadable. */ readonly plain?: boolean }
  /** A multivalue field of such texts; null = empty list. */
  | { readonly kind: 'multi'; readonly expr: Expr }
  /** A list inside an item: its JSON text, and the member that is tested (none: the elements). */
  | { readonly kind: 'inner'; readonly container: Expr; readonly key?: string };

/** Null and empty containers go as a whole; of any other container only its first sign stays: the mark. */
const FOLD = '(?s)^(?:null|[\\[{]\\s*[\\]}])$|(?<=^[\\[{]).+$';
const FOLD_CASED = '(?s)^(?:null|[\\[{].*)$';

/**
 * What an unreadable value reads as: the first sign of the list or object that stands where a scalar is
 * tested. The prelude writes `{` for redacted values.
 */
export const UNREADABLE = ['{', '['] as const;
/** The same inside a regular expression. */
export const UNREADABLE_PATTERN = '^[\\[{]$';

const text = (value: Expr): Expr => call('coalesce', call('tostring', value), str(''));

/** Folded text: `""` not given, `UNREADABLE` cannot be read. */
const folded = (value: Expr): Expr => call('replace', call('lower', text(value)), str(FOLD), str(''));

/** Text with its case: `""` when not given or unreadable. For resources and parts. */
const cased = (value: Expr): Expr => call('replace', text(value), str(FOLD_CASED), str(''));

/**
 * How the raw values of a search become texts: one `foreach` for those that are folded, one for those that
 * keep their case. The prefix of a field says which it is and where it comes from (q, s, e).
 */
export function foldRaw(): { prefixes: readonly string[]; command: Command }[] {
  // ARNs of a REST path are logged as they stand in the URL (Amazon MSK developer guide, CloudTrail examples).
  const self = call('coalesce', call('tostring', field('<<FIELD>>')), str(''));
  const template = call('if', call('match', self, str('(?i)^arn%3a')), call('urldecode', self), self);
  const fold = (letter: string, value: Expr): { prefixes: readonly string[]; command: Command } => {
    const prefixes = ['q', 's', 'e'].map((root) => `${letter}${root}_`);
    return { prefixes, command: { kind: 'foreach', fields: prefixes.map((p) => `${p}*`), value } };
  };
  return [fold('f', folded(template)), fold('k', cased(template))];
}

const SIMPLE_KEY = /^[A-Za-z0-9_-]+$/;

/** `json_extract(base,"a.b")`; a key with a period is only reachable by json_extract_exact, one level at a time. */
function extract(base: Expr, keys: readonly string[]): Expr {
  let value = base;
  let run: string[] = [];
  const flush = (): void => {
    if (run.length > 0) value = call('json_extract', value, str(run.join('.')));
    run = [];
  };
  for (const key of keys) {
    if (SIMPLE_KEY.test(key)) run.push(key);
    else {
      flush();
      value = call('json_extract_exact', value, str(key));
    }
  }
  flush();
  return value;
}

const rootExpr = (path: Path): Expr => field(path.root === 'request' ? 'q' : path.root === 'response' ? 's' : 'rec');
const rootLetter = (path: Path): string => (path.root === 'request' ? 'q' : path.root === 'response' ? 's' : 'e');

function hintOf(path: Path, prefix = rootLetter(path)): string {
  const keys = path.steps.flatMap((s) => (s.kind === 'key' ? [s.name] : s.kind === 'entry' ? [s.value] : []));
  const last = keys.slice(-1).join('');
  return `${prefix}_${last.length < 9 ? keys.slice(-2).join('_') : last}`;
}

/** The elements of a container: a list, or one value where a list is expected; null when empty. */
function listOf(fields: Fields, hint: string, container: Expr): Expr {
  const c = fields.define(`${hint}_c`, call('coalesce', container, str('')));
  return fields.define(
    `${hint}_l`,
    call(
      'case',
      call('match', c, str('^\\s*\\[')),
      call('json_array_to_mv', c),
      call('match', c, str('^(null|\\s*\\{\\s*\\}\\s*)?$')),
      NULL,
      call('true'),
      c,
    ),
  );
}

/** Lists inside the items of a list, as one list: inner lists lose their brackets, are joined and read again. */
function flatten(fields: Fields, hint: string, list: Expr, keys: readonly string[]): Expr {
  const inner = fields.define(`${hint}_i`, call('mvmap', list, text(extract(list, keys))));
  const stripped = fields.define(
    `${hint}_f`,
    call(
      'mvmap',
      inner,
      call(
        'case',
        call('match', inner, str('^\\s*\\[')),
        call('replace', inner, str('(?s)^\\s*\\[(.*)\\]\\s*$'), str('\\1')),
        call('match', inner, str('^(null|\\s*\\{\\s*\\}\\s*)?$')),
        str(''),
        call('match', inner, str('^\\s*\\{')),
        inner,
        TRUE,
        call('replace', call('json_object', str('x'), inner), str('^\\{\\s*"x"\\s*:\\s*|\\s*\\}$'), str('')),
      ),
    ),
  );
  const kept = fields.define(`${hint}_g`, call('mvfilter', call('match', stripped, str('\\S'))));
  const joined = concat(str('['), call('mvjoin', kept, str(',')), str(']'));
  return fields.define(`${hint}_l`, call('if', call('isnull', kept), NULL, call('json_array_to_mv', joined)));
}

interface Cursor {
  /** JSON text (or a scalar) that the next keys are read from. */
  base: Expr;
  multi: boolean;
  /** The text could not be decoded: condition for "cannot tell". */
  broken?: Expr;
  csv: boolean;
}

/** Walks a record path up to its last list step; the remaining keys are the leaf. */
function walk(fields: Fields, path: Path): { cursor: Cursor; keys: readonly string[]; hint: string } {
  const hint = hintOf(path);
  const cursor: Cursor = { base: rootExpr(path), multi: false, csv: false };
  let keys: string[] = [];
  for (const step of path.steps) {
    switch (step.kind) {
      case 'key':
        keys.push(step.name);
        break;
      case 'each':
        if (cursor.csv) cursor.multi = true;
        else if (cursor.multi) cursor.base = flatten(fields, hint, cursor.base, keys);
        else cursor.base = listOf(fields, hint, extract(cursor.base, keys));
        cursor.multi = true;
        keys = [];
        break;
      case 'entry': {
        const list = cursor.multi ? cursor.base : listOf(fields, hint, extract(cursor.base, keys));
        const key = call('lower', text(extract(list, [step.key])));
        const found = fields.define(
          `${hint}_n`,
          call('mvmap', list, call('if', compare(key, '=', str(step.value.toLowerCase())), list, str(''))),
        );
        const kept = fields.define(`${hint}_m`, call('mvfilter', compare(found, '!=', str(''))));
        cursor.base = fields.define(`${hint}_e`, call('coalesce', call('mvindex', kept, num(-1)), str('{}')));
        cursor.multi = false;
        keys = [];
        break;
      }
      case 'decode': {
        const raw = fields.define(`${hint}_t`, text(extract(cursor.base, keys)));
        if (step.format === 'csv') {
          cursor.base = fields.define(
            `${hint}_l`,
            call(
              'if',
              call('match', raw, str('^(null)?$')),
              NULL,
              call('split', call('replace', raw, str('\\s*,\\s*'), str(',')), str(',')),
            ),
          );
          cursor.csv = true;
        } else {
          const decoded = decodeJson(fields, hint, raw);
          cursor.base = decoded.text;
          cursor.broken = cursor.broken ? or(cursor.broken, decoded.broken) : decoded.broken;
        }
        keys = [];
        break;
      }
    }
  }
  return { cursor, keys, hint };
}

/** JSON text, also URL-encoded (IAM answers); `broken` when something is there that is no JSON. */
export function decodeJson(fields: Fields, hint: string, raw: Expr): { text: Expr; broken: Expr } {
  const decoded = fields.define(
    `${hint}_j`,
    call(
      'case',
      call('match', raw, str('^(null)?$')),
      str(''),
      call('match', raw, str('^\\s*%7[Bb]')),
      call('urldecode', raw),
      call('true'),
      raw,
    ),
  );
  const valid = fields.define(
    `${hint}_k`,
    call(
      'case',
      compare(decoded, '=', str('')),
      str('none'),
      call('json_valid', decoded),
      str('yes'),
      call('true'),
      str('no'),
    ),
  );
  return { text: decoded, broken: compare(valid, '=', str('no')) };
}

function leaf(scope: Scope, path: Path, read: (value: Expr) => Expr, prefix: string): Value {
  if (path.root === 'item') return itemLeaf(scope, path, read);
  const { fields } = scope;
  const { cursor, keys, hint } = walk(fields, path);
  if (cursor.multi) {
    const value = read(keys.length === 0 ? cursor.base : extract(cursor.base, keys));
    return { kind: 'multi', expr: fields.define(`${prefix}${hint}_v`, call('mvmap', cursor.base, value)) };
  }
  if (cursor.base.kind === 'field' && ['q', 's', 'rec'].includes(cursor.base.name) && keys.length > 0) {
    const raw = call('coalesce', extract(cursor.base, keys), str(''));
    return { kind: 'scalar', expr: fields.defineRaw((read === folded ? 'f' : 'k') + hint, raw) };
  }
  const value = read(extract(cursor.base, keys));
  const guarded = cursor.broken ? call('if', cursor.broken, str(UNREADABLE[0]), value) : value;
  return { kind: 'scalar', expr: fields.define(`${prefix}${hint}`, guarded) };
}

function itemLeaf(scope: Scope, path: Path, read: (value: Expr) => Expr): Value {
  const item = scope.item;
  if (item === undefined) throw new Error('reference to item outside of each / any / every / none');
  const steps = path.steps;
  if (item.kind === 'view') {
    const [step] = steps;
    if (steps.length !== 1 || step?.kind !== 'key') throw new Error('a view item has plain members only');
    const member = viewMember(item.view, item.value, step.name);
    return {
      kind: 'scalar',
      expr: read === folded && isCased(step.name) ? call('lower', member) : member,
      plain: true,
    };
  }
  let base = item.value;
  let rest: readonly Step[] = steps;
  const [first] = steps;
  if (item.matched !== undefined && first?.kind === 'key' && first.name === 'matched') {
    base = item.matched;
    rest = steps.slice(1);
  }
  const eachAt = rest.findIndex((s) => s.kind !== 'key');
  const before = (eachAt < 0 ? rest : rest.slice(0, eachAt)).map(keyName);
  if (eachAt < 0) return { kind: 'scalar', expr: read(extract(base, before)) };
  const after = rest.slice(eachAt + 1);
  const [member] = after;
  if (rest[eachAt]?.kind !== 'each' || after.length > 1)
    throw new Error('inside items, a deeper list is tested on one member only');
  const container = call('coalesce', call('tostring', extract(base, before)), str(''));
  return { kind: 'inner', container, ...(member ? { key: keyName(member) } : {}) };
}

function keyName(step: Step): string {
  if (step.kind !== 'key') throw new Error(`inside items, a step of kind ${step.kind} is not possible here`);
  return step.name;
}

/** The value that a test compares: folded, first given alternative. */
export function readFolded(scope: Scope, reference: Reference): Value {
  return join(
    scope,
    reference.alternatives.map((path) => leaf(scope, path, folded, '')),
  );
}

/** The value with its case, for resources, parts and `cased` tests; unreadable = not given. Scalar only. */
export function readCased(scope: Scope, reference: Reference): Expr {
  const value = join(
    scope,
    reference.alternatives.map((path) => leaf(scope, path, cased, 'c')),
  );
  if (value.kind === 'scalar') return value.expr;
  if (value.kind === 'multi') return call('coalesce', call('mvindex', value.expr, num(0)), str(''));
  throw new Error('a list inside an item has no single text');
}

function join(scope: Scope, values: readonly Value[]): Value {
  const [first, ...others] = values;
  if (first === undefined) throw new Error('a reference without alternatives');
  if (others.length === 0) return first;
  if (first.kind === 'inner') throw new Error('?? over lists inside an item');
  const isMulti = values.some((v) => v.kind === 'multi');
  const exprs = values.map((v) => {
    if (v.kind === 'inner') throw new Error('?? over lists inside an item');
    return v.expr;
  });
  const last = exprs[exprs.length - 1] as Expr;
  const given = (expr: Expr): Expr =>
    isMulti ? call('isnotnull', call('mvfind', expr, str('.'))) : compare(expr, '!=', str(''));
  const arms = exprs.slice(0, -1).flatMap((expr) => [given(expr), expr]);
  const chosen = arms.length === 2 ? call('if', ...arms, last) : call('case', ...arms, call('true'), last);
  return { kind: isMulti ? 'multi' : 'scalar', expr: share(scope, 'r', chosen) };
}

/** A field for a value that is used more than once; inline where it depends on the item, which no field could see. */
export function share(scope: Scope, hint: string, value: Expr): Expr {
  const item = scope.item?.value;
  if (item?.kind === 'field' && JSON.stringify(value).includes(JSON.stringify(item))) return value;
  return scope.fields.define(hint, value);
}

/** The key is there, whatever it holds. */
export function mentioned(scope: Scope, reference: Reference): Expr {
  return or(...reference.alternatives.map((path) => mentionedPath(scope, path)));
}

function mentionedPath(scope: Scope, path: Path): Expr {
  const steps = path.steps.slice();
  while (steps[steps.length - 1]?.kind === 'each' || steps[steps.length - 1]?.kind === 'decode') steps.pop();
  const last = steps.pop();
  if (last === undefined) return call('true');
  const keyPattern = (key: string): Expr => str(`"${escapeRegex(key)}"`);
  const keyed = (base: Expr, key: string): Expr =>
    call('match', call('coalesce', call('json_keys', base), str('')), keyPattern(key));
  if (path.root === 'item') {
    if (scope.item?.kind === 'view') {
      const value = itemLeaf(scope, path, folded);
      return value.kind === 'scalar' ? compare(value.expr, '!=', str('')) : call('false');
    }
    if (last.kind !== 'key' || scope.item === undefined)
      throw new Error('mentioned: a plain member is needed inside an item');
    return keyed(extract(scope.item.value, steps.map(keyName)), last.name);
  }
  if (last.kind === 'entry') {
    const { cursor } = walk(scope.fields, { root: path.root, steps: [...steps, last] });
    return compare(cursor.base, '!=', str('{}'));
  }
  if (last.kind !== 'key') throw new Error('mentioned: a member is needed');
  const { cursor, keys } = walk(scope.fields, { root: path.root, steps });
  if (!cursor.multi && keys.length === 0) {
    // The members of the request are asked for by many rules.
    return call(
      'match',
      scope.fields.define('keys', call('coalesce', call('json_keys', cursor.base), str(''))),
      keyPattern(last.name),
    );
  }
  if (cursor.multi) {
    const found = scope.fields.define(
      `${hintOf(path)}_x`,
      call('mvmap', cursor.base, call('if', keyed(extract(cursor.base, keys), last.name), str('y'), str('n'))),
    );
    return call('isnotnull', call('mvfind', found, str('y')));
  }
  const parent = keys.length === 0 ? cursor.base : scope.fields.define(`${hintOf(path)}_p`, extract(cursor.base, keys));
  return keyed(parent, last.name);
}

/** The multivalue field that `each` and any / every / none go over, and what an item of it is. */
export function listField(scope: Scope, source: ListSource): { list: Expr; item: (value: Expr) => ItemScope } {
  if (source.kind === 'view') {
    const { view } = source;
    return { list: viewField(scope.fields, view), item: (value) => ({ kind: 'view', value, view }) };
  }
  const lists = source.reference.alternatives.map((path) => {
    const { cursor, keys } = walk(scope.fields, path);
    if (!cursor.multi || keys.length > 0) throw new Error('a list that does not end in []');
    return cursor.base;
  });
  const [first, ...others] = lists;
  if (first === undefined) throw new Error('a list without alternatives');
  const list = others.length === 0 ? first : scope.fields.define('l', call('coalesce', ...lists));
  return { list, item: (value) => ({ kind: 'json', value }) };
}

/** A policy document as text; `broken` when it is there and is no JSON. */
export function policyText(scope: Scope, reference: Reference): { text: Expr; broken: Expr } {
  const values = reference.alternatives.map((path) => {
    const { cursor, keys, hint } = walk(scope.fields, path);
    if (cursor.multi) throw new Error('a policy behind a list step');
    const raw = scope.fields.define(`${hint}_t`, text(extract(cursor.base, keys)));
    return decodeJson(scope.fields, hint, raw);
  });
  const [first, ...others] = values;
  if (first === undefined) throw new Error('a policy without a reference');
  if (others.length === 0) return first;
  const arms = values.flatMap((v) => [compare(v.text, '!=', str('')), v.text]);
  return {
    text: scope.fields.define('p', call('case', ...arms, call('true'), str(''))),
    broken: or(...values.map((v) => and(compare(v.text, '!=', str('')), v.broken))),
  };
}
