/** Tests of the condition language as tests on fields. */
import type { KmsLevel, Operand, Test } from '../condition/types.js';
import { KMS_LEVELS } from '../condition/types.js';
import { atom, FALSE, literal, or, TRUE } from './expr.js';
import { allOf, anyOf, exactly, leftOut, noneOf, roughly, type Found } from './found.js';
import { constantOf, isOfItem, placesOf, type Place, type Surroundings } from './places.js';
import { policyFound } from './policy.js';
import { absent, firstGiven, mentioned, present, throughEntry, unmentioned } from './presence.js';
import { expandRegex } from './expand.js';
import type { Expr, FieldKind, Modifier, Value } from './types.js';
import { compareConstant } from './constant.js';

/** What a test is read in. */
export interface LeafContext extends Surroundings {
  /** Defaults of settings by name; a change that asks for one without is not translated at all. */
  readonly settings: Readonly<Record<string, string>>;
  /**
   * How a test on `item` is meant: of one thing (`one`), of some item of a list (`some`) or of every item (`every`).
   */
  readonly items: 'one' | 'some' | 'every';
}

/** The test, or its negation. */
export function leafFound(test: Test, negated: boolean, context: LeafContext): Found {
  if (test.kind === 'always') return exactly(negated ? FALSE : TRUE);
  const of = test.kind === 'port' ? test.from : test.kind === 'policy' ? test.in : test.of;
  const constant = constantOf(of, context.scope);
  if (constant !== undefined) return compareConstant(test, constant, negated, context);
  const places = placesOf(of, context);
  const items = isOfItem(of) ? context.items : 'one';
  switch (test.kind) {
    case 'given':
    case 'mentioned': {
      const wanted = test.value !== negated;
      if (items === 'some' && !wanted) return leftOut('negation');
      if (items === 'every' && wanted) return leftOut('negation');
      if (test.kind === 'given') return wanted ? present(places) : absent(places);
      return wanted ? mentioned(places) : unmentioned(places);
    }
    case 'kmsBelow':
      return items === 'one' ? kmsBelow(test, places, negated, context) : leftOut('negation');
    default: {
      const found = positive(test, places, items !== 'one', context);
      if (negated) return items === 'some' ? negatedOfSome(found) : noneOf(found);
      // Every item passes: some item does, or there is none.
      return items === 'every' ? anyOf([found, emptyList(places)], 'negation') : found;
    }
  }
}

/** Some item does not pass: only a constant can say that. */
function negatedOfSome(found: Found): Found {
  if (found.expr.kind === 'false' && found.notes.size === 0) return exactly(TRUE);
  return leftOut('negation', ...found.notes);
}

function emptyList(places: readonly Place[]): Found {
  return roughly(or(places.map((place) => atom(place.field, '', [null]))), 'negation');
}

type Positive = Exclude<Test, { kind: 'always' | 'given' | 'mentioned' | 'kmsBelow' }>;

function positive(test: Positive, places: readonly Place[], apart: boolean, context: LeafContext): Found {
  const each = (one: (place: Place) => Found): Found => firstGiven(places, (place) => at(place, one), apart);
  switch (test.kind) {
    case 'equals': {
      if (test.values.some((value) => value.kind === 'record')) {
        const found = present(places);
        return { ...found, notes: new Set([...found.notes, 'record' as const]) };
      }
      const values = test.values.flatMap((value) => operandValues(value, context));
      return each((place) => equalsAt(place, values));
    }
    case 'compare': {
      const [bound] = operandValues(test.value, context);
      const number = Number(bound);
      if (bound === undefined || Number.isNaN(number)) return leftOut('text');
      return each((place) => plainOr(place, () => atom(place.field, test.op, [number])));
    }
    case 'version': {
      const found = present(places);
      return { ...found, notes: new Set([...found.notes, 'version' as const]) };
    }
    case 'text':
      return each((place) => textAt(place, test));
    case 'cidr':
      return each((place) =>
        plainOr(place, () =>
          or(
            test.values.map((value) =>
              value === 'internet' ? atom(place.field, 'endswith', ['/0']) : atom(place.field, '', [literal(value)]),
            ),
          ),
        ),
      );
    case 'hasAll':
      return allOf(test.values.map((value) => each((place) => equalsAt(place, [value]))));
    case 'only': {
      const values = test.values.flatMap((value) => (value.kind === 'record' ? [] : operandValues(value, context)));
      if (values.length === 0) return leftOut('list');
      const found = each((place) => equalsAt(place, values));
      return apart || places.some((place) => place.list)
        ? { ...found, notes: new Set([...found.notes, 'list' as const]) }
        : found;
    }
    case 'count':
      return countFound(test.op, operandValues(test.value, context)[0], places);
    case 'port':
      return portFound(test, places, apart, context);
    case 'policy':
      return anyOf(places.map((place) => policyFound(test, place, context.lists)));
  }
}

/** A test at one place, through the list entry that it stands in. */
function at(place: Place, test: (place: Place) => Found): Found {
  const found = place.entries.length === 0 ? test(place) : throughEntry(place, test({ ...place, entries: [] }));
  return place.loose ? { ...found, notes: new Set([...found.notes, 'same-item' as const]) } : found;
}

/** Inside JSON or comma text nothing is compared: the text is there. */
function plainOr(place: Place, plain: () => Found['expr']): Found {
  return place.inside === undefined ? exactly(plain()) : roughly(atom(place.field, 'exists', [true]), 'text');
}

/** The literals behind an operand, as texts; a setting stands for its default. */
function operandValues(operand: Operand, context: LeafContext): (string | number | boolean)[] {
  if (operand.kind === 'literal') return [operand.value];
  if (operand.kind === 'record') return [];
  return (context.settings[operand.name] ?? '')
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

function equalsAt(place: Place, values: readonly (string | number | boolean)[]): Found {
  if (place.inside !== undefined) return insideText(place, values);
  const written = values.flatMap((value) =>
    (place.spellings?.[String(value).toLowerCase()] ?? [value]).flatMap((one) => valuesOf(one, place.kind)),
  );
  return exactly(atom(place.field, '', [...new Set(written)]));
}

/** `true` also equals 1, `false` also 0, where the log may hold text. */
function valuesOf(value: string | number | boolean, kind: FieldKind): Value[] {
  const text = String(value).toLowerCase();
  if (typeof value === 'boolean' || ((text === 'true' || text === 'false') && kind === 'boolean')) {
    const truth = text === 'true';
    return kind === 'boolean' ? [truth] : [truth, truth ? 1 : 0];
  }
  return [numberOr(String(value))];
}

/** Whole numbers are written as numbers, as Sigma wants it; everything else literally. */
export function numberOr(text: string): string | number {
  return wholeNumberOr(literal(text));
}

function wholeNumberOr(escaped: string): string | number {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(escaped) ? Number(escaped) : escaped;
}

/** A word of JSON or comma text: what a writer may escape is any text here. */
function insideText(place: Place, values: readonly (string | number | boolean)[]): Found {
  const words = values.map((value) => String(value));
  if (words.some((word) => !/^[\w-]+$/.test(word))) return roughly(atom(place.field, 'exists', [true]), 'text');
  const escaped = place.inside === 'json' ? ['\\u', '%5Cu'] : [];
  return roughly(atom(place.field, 'contains', [...words, ...escaped]), 'text');
}

function textAt(place: Place, test: Extract<Test, { kind: 'text' }>): Found {
  return plainOr(place, () => {
    if (test.op === 're') return or(test.values.map((pattern) => regexAt(place.field, pattern, test.cased)));
    const modifier: Modifier = test.cased ? `${test.op}|cased` : test.op;
    return atom(place.field, modifier, test.values.map(literal));
  });
}

function regexAt(field: string, pattern: string, cased: boolean): Expr {
  const texts = cased ? undefined : expandRegex(pattern);
  if (texts === undefined) return atom(field, cased ? 're' : 're|i', [pattern]);
  return atom(field, texts.modifier, texts.modifier === '' ? texts.values.map(wholeNumberOr) : texts.values);
}

/** Only "at least one" and "none" can be told. */
function countFound(
  op: 'lt' | 'lte' | 'gt' | 'gte',
  value: string | number | boolean | undefined,
  places: readonly Place[],
): Found {
  const bound = Number(value);
  const holds = (n: number): boolean => ({ lt: n < bound, lte: n <= bound, gt: n > bound, gte: n >= bound })[op];
  const some = op === 'gt' || op === 'gte' || holds(1);
  if (holds(0)) {
    if (!some) return absent(places);
    return op === 'gt' || op === 'gte' ? exactly(TRUE) : leftOut('count');
  }
  if (!some) return exactly(FALSE);
  const found = present(places);
  return holds(1) ? found : { ...found, notes: new Set([...found.notes, 'count' as const]) };
}

/** EC2 wants both bounds or none, so that one bound alone is not looked for. */
function portFound(
  test: Extract<Test, { kind: 'port' }>,
  from: readonly Place[],
  apart: boolean,
  context: LeafContext,
): Found {
  const to = placesOf(test.to, context);
  const compare = (places: readonly Place[], op: 'lte' | 'gte' | '', value: number): Found =>
    firstGiven(places, (place) => at(place, (one) => exactly(atom(one.field, op, [value]))), apart);
  const overlaps = test.is.map((range) => {
    const parts = [compare(from, 'lte', range.to), compare(to, 'gte', range.from)];
    return apart ? allOf(parts, 'same-item') : allOf(parts);
  });
  if (test.whenAbsent === 'none') return anyOf(overlaps);
  if (apart) return leftOut('same-item');
  const nothing = allOf([absent(from), absent(to)]);
  return anyOf([...overlaps, nothing, allOf([compare(from, '', -1), compare(to, '', -1)])]);
}

/** docs/rule-format.md: an alias says who owns the key, nothing at all is the lowest level. */
function kmsBelow(
  test: Extract<Test, { kind: 'kmsBelow' }>,
  places: readonly Place[],
  negated: boolean,
  context: LeafContext,
): Found {
  const name = typeof test.level === 'string' ? test.level : context.settings[test.level.setting]?.toLowerCase();
  const level = KMS_LEVELS.indexOf(name as KmsLevel);
  if (level < 0) return leftOut('key');
  if (level === 0) return exactly(negated ? TRUE : FALSE);
  const parts = [absent(places)];
  const alias = level > KMS_LEVELS.indexOf('awscmk') ? 'alias/' : 'alias/aws/';
  if (level > KMS_LEVELS.indexOf('awskms')) {
    const aliases = (place: Place): Found =>
      plainOr(place, () =>
        or([atom(place.field, 'startswith', [alias]), atom(place.field, 'contains', [`:${alias}`])]),
      );
    parts.push(firstGiven(places, (place) => at(place, aliases), false));
  }
  const found = anyOf(parts);
  if (!negated) return found;
  // Above awskms a key id or key ARN cannot be told, and counts here as a good key.
  const other = noneOf(found);
  return level > KMS_LEVELS.indexOf('awskms') ? { ...other, notes: new Set([...other.notes, 'key' as const]) } : other;
}
