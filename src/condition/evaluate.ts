/**
 * The reference evaluator: what a condition says about one record. The product never runs it (the
 * searches are SPL); tests hold every search against it. So it is plain, and slow where that is plainer.
 */
import { evaluatePolicy } from './policy.js';
import { elements, find, folded, scalar, splitList, type Found, type Scope } from './values.js';
import { and, not, or, truth } from './truth.js';
import { accountOf, regionOf } from './record.js';
import { KMS_LEVELS, type Condition, type ListSource, type Operand, type Test, type Truth } from './types.js';
import { viewItems, type ViewItem } from './views.js';

/** Values of settings by name; absent or "" = unset. */
export type SettingValues = Readonly<Record<string, string>>;

/** What a condition is asked about. */
export interface EvaluateContext extends Scope {
  readonly settings: SettingValues;
  /** Told the outcome of every leaf; for explanations. */
  readonly trace?: (leaf: Test, outcome: Truth) => void;
}

/** Evaluates a condition: yes, no or unknown (cannot tell). */
export function evaluate(condition: Condition, context: EvaluateContext): Truth {
  switch (condition.kind) {
    case 'all':
      return and(condition.of.map((part) => evaluate(part, context)));
    case 'oneOf':
      return or(condition.of.map((part) => evaluate(part, context)));
    case 'not':
      return not(evaluate(condition.of, context));
    case 'items': {
      const { items, blocked } = listItems(condition.in, context);
      const outcomes = items.map((item) => evaluate(condition.where, { ...context, item }));
      const unread: Truth[] = blocked ? ['unknown'] : [];
      if (condition.quantifier === 'every') return and([...outcomes, ...unread]);
      const any = or([...outcomes, ...unread]);
      return condition.quantifier === 'any' ? any : not(any);
    }
    default: {
      const outcome = evaluateTest(condition, context);
      context.trace?.(condition, outcome);
      return outcome;
    }
  }
}

/** The items of a list or a view; `blocked` when some may be missing. */
export function listItems(source: ListSource, scope: Scope): { items: readonly unknown[]; blocked: boolean } {
  if (source.kind === 'view')
    return { items: viewItems(source.view, scope.record).map(presentMembers), blocked: false };
  // The path without its last [] is the list itself, so that {} inside a list stays an item.
  for (const path of source.reference.alternatives) {
    const list = find({ alternatives: [{ root: path.root, steps: path.steps.slice(0, -1) }] }, scope);
    const items = list.values.flatMap(elements);
    if (items.length > 0 || list.blocked) return { items, blocked: list.blocked };
  }
  return { items: [], blocked: false };
}

/** A view's item without its empty members, so that mentioned and given are the same. */
function presentMembers(item: ViewItem): object {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== ''));
}

/** True for any value that says so; unknown when a value, or a value that may be missing, could. */
function anyValue(found: Found, test: (text: string) => Truth): Truth {
  const outcomes = found.values.map((value): Truth => {
    const text = scalar(value);
    return text === undefined ? 'unknown' : test(text);
  });
  return or(found.blocked ? [...outcomes, 'unknown'] : outcomes);
}

function evaluateTest(test: Test, context: EvaluateContext): Truth {
  switch (test.kind) {
    case 'always':
      return 'yes';
    case 'given':
      return evaluateGiven(test.value, find(test.of, context));
    case 'mentioned':
      return evaluateMentioned(test.value, find(test.of, context));
    case 'equals':
      return or(
        test.values.map((operand) =>
          isUnset(operand, context)
            ? 'unknown'
            : anyValue(find(test.of, context), (text) => equals(text, operand, context)),
        ),
      );
    case 'compare': {
      const bound = operandNumber(test.value, context);
      if (bound === undefined) return 'unknown';
      return anyValue(find(test.of, context), (text) => {
        const value = readNumber(text);
        return value === undefined ? 'unknown' : truth(compare(value, test.op, bound));
      });
    }
    case 'version':
      return anyValue(find(test.of, context), (text) => {
        const order = compareVersions(text, test.value);
        return order === undefined ? 'unknown' : truth(compare(order, test.op, 0));
      });
    case 'text':
      return anyValue(find(test.of, context), (text) => truth(test.values.some((value) => matches(text, test, value))));
    case 'cidr':
      return anyValue(find(test.of, context), (text) => or(test.values.map((value) => matchesCidr(text, value))));
    case 'hasAll':
      return hasAll(find(test.of, context), test.values);
    case 'only':
      return only(find(test.of, context), test.values, context);
    case 'count': {
      const found = find(test.of, context);
      const bound = operandNumber(test.value, context);
      if (bound === undefined || found.blocked) return 'unknown';
      return truth(compare(new Set(found.values.map(countKey)).size, test.op, bound));
    }
    case 'port':
      return evaluatePort(test, context);
    case 'kmsBelow':
      return evaluateKms(test, context);
    case 'policy':
      return evaluatePolicy(test, find(test.in, context), accountOf(context.record));
  }
}

function evaluateGiven(wanted: boolean, found: Found): Truth {
  if (found.values.length > 0) return truth(wanted);
  return found.blocked ? 'unknown' : truth(!wanted);
}

function evaluateMentioned(wanted: boolean, found: Found): Truth {
  if (found.mentioned) return truth(wanted);
  return found.blocked ? 'unknown' : truth(!wanted);
}

/** `true` also equals 1, `false` also 0; everything else is compared as folded text. */
function equals(text: string, operand: Operand, context: EvaluateContext): Truth {
  const value = text.toLowerCase();
  if (operand.kind === 'record') {
    const own = operand.name === 'account' ? accountOf(context.record) : regionOf(context.record);
    return own === '' ? 'unknown' : truth(value === own.toLowerCase());
  }
  if (operand.kind === 'setting') {
    return truth(settingList(operand.name, context).includes(value));
  }
  if (operand.value === true) return truth(value === 'true' || value === '1');
  if (operand.value === false) return truth(value === 'false' || value === '0');
  return truth(value === String(operand.value).toLowerCase());
}

/** The folded elements of a setting; empty when it is unset. */
function settingList(name: string, context: EvaluateContext): string[] {
  return splitList((context.settings[name] ?? '').toLowerCase());
}

/** An unset setting cannot be told, whatever the value: what asks for it must not decide anything. */
function isUnset(operand: Operand, context: EvaluateContext): boolean {
  return operand.kind === 'setting' && settingList(operand.name, context).length === 0;
}

function operandNumber(operand: Operand, context: EvaluateContext): number | undefined {
  if (operand.kind === 'literal') return readNumber(String(operand.value));
  return operand.kind === 'setting' ? readNumber(context.settings[operand.name] ?? '') : undefined;
}

/** A decimal number as JSON and settings write it; undefined otherwise. */
function readNumber(text: string): number | undefined {
  return /^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}

function compare(left: number, op: 'lt' | 'lte' | 'gt' | 'gte', right: number): boolean {
  if (op === 'lt') return left < right;
  if (op === 'lte') return left <= right;
  return op === 'gt' ? left > right : left >= right;
}

/** -1, 0 or 1; undefined when the left side is not dotted numbers. Missing pieces are 0. */
function compareVersions(left: string, right: string): number | undefined {
  if (!/^\d+(\.\d+)*$/.test(left)) return undefined;
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = Math.sign((a[at] ?? 0) - (b[at] ?? 0));
    if (order !== 0) return order;
  }
  return 0;
}

function matches(text: string, test: Extract<Test, { kind: 'text' }>, wanted: string): boolean {
  if (test.op === 're') return new RegExp(wanted, test.cased ? '' : 'i').test(text);
  const value = test.cased ? text : text.toLowerCase();
  const part = test.cased ? wanted : wanted.toLowerCase();
  if (test.op === 'startswith') return value.startsWith(part);
  return test.op === 'endswith' ? value.endsWith(part) : value.includes(part);
}

/** `internet`: prefix length 0, whatever the address. A bare address is a network of one. */
function matchesCidr(text: string, wanted: string): Truth {
  const match = /^[0-9a-f]*[:.][0-9a-f:.]*(?:\/(\d{1,3}))?$/i.exec(text);
  if (match === null) return 'unknown';
  if (wanted === 'internet') return truth(match[1] !== undefined && Number(match[1]) === 0);
  return truth(text.toLowerCase() === wanted.toLowerCase());
}

function hasAll(found: Found, wanted: readonly string[]): Truth {
  const texts = found.values.map(folded);
  const unread = found.blocked || texts.includes(undefined);
  return and(wanted.map((value): Truth => (texts.includes(value.toLowerCase()) ? 'yes' : unread ? 'unknown' : 'no')));
}

function only(found: Found, allowed: readonly Operand[], context: EvaluateContext): Truth {
  if (allowed.some((operand) => isUnset(operand, context))) return 'unknown';
  if (found.values.length === 0) return found.blocked ? 'unknown' : 'no';
  const each = found.values.map((value): Truth => {
    const text = scalar(value);
    return text === undefined ? 'unknown' : or(allowed.map((operand) => equals(text, operand, context)));
  });
  return and(found.blocked ? [...each, 'unknown'] : each);
}

/** What makes two elements the same: folded text, or the JSON text of objects. */
function countKey(value: unknown): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toLowerCase();
}

/** One bound alone stands for both. Neither bound, or -1 for both: `whenAbsent` decides. */
function evaluatePort(test: Extract<Test, { kind: 'port' }>, context: EvaluateContext): Truth {
  const [from, to] = [find(test.from, context), find(test.to, context)];
  if (from.blocked || to.blocked) return 'unknown';
  const first = from.values[0] ?? to.values[0];
  const last = to.values[0] ?? from.values[0];
  if (first === undefined || last === undefined) return truth(test.whenAbsent === 'all');
  const [low, high] = [readNumber(scalar(first) ?? ''), readNumber(scalar(last) ?? '')];
  if (low === undefined || high === undefined) return 'unknown';
  if (low === -1 && high === -1) return truth(test.whenAbsent === 'all');
  return truth(test.is.some((range) => range.from <= high && low <= range.to));
}

/** An alias says who owns the key; a key id or key ARN only that it is at least a key of AWS KMS. */
function evaluateKms(test: Extract<Test, { kind: 'kmsBelow' }>, context: EvaluateContext): Truth {
  const level = typeof test.level === 'string' ? test.level : context.settings[test.level.setting]?.toLowerCase();
  const wanted = (KMS_LEVELS as readonly unknown[]).indexOf(level);
  if (wanted < 0) return 'unknown';
  const found = find(test.of, context);
  if (found.values.length === 0) return found.blocked ? 'unknown' : truth(wanted > KMS_LEVELS.indexOf('none'));
  return anyValue(found, (text) => {
    const alias = /(?:^|:)alias\/(aws\/)?/i.exec(text);
    if (alias) return truth(KMS_LEVELS.indexOf(alias[1] === undefined ? 'awscmk' : 'awskms') < wanted);
    return wanted <= KMS_LEVELS.indexOf('awskms') ? 'no' : 'unknown';
  });
}
