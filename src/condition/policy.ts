/** Policy documents: what a policy test says about an object or JSON text. */
import { isObject } from './record.js';
import { and, not, or, truth } from './truth.js';
import { elements, isHidden, parseJson, scalar, type Found } from './values.js';
import type { PolicyTest, Truth } from './types.js';

type Statement = Readonly<Record<string, unknown>>;

/** Operators that limit by their value. `ForAnyValue:` may stand before them. */
const STRONG = new Set([
  'stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike', 'ipaddress', 'bool', 'binaryequals',
  'numericequals', 'numericlessthan', 'numericlessthanequals', 'numericgreaterthan', 'numericgreaterthanequals',
  'dateequals', 'datelessthan', 'datelessthanequals', 'dategreaterthan', 'dategreaterthanequals',
]); // prettier-ignore

/** Values that limit nothing. */
const OPEN = new Set(['*', '0.0.0.0/0', '::/0']);

/**
 * Evaluates a policy test.
 * @param found what the reference found
 * @param account the record's account, for `external`
 */
export function evaluatePolicy(test: PolicyTest, found: Found, account: string): Truth {
  const outcomes = found.values.map((value): Truth => {
    const statements = readStatements(value);
    if (statements === undefined) return 'unknown';
    const each = statements.map((statement) => evaluateStatement(test, statement, account));
    if (test.statement === 'any') return or(each);
    return each.length === 0 ? 'no' : and(each);
  });
  return or(found.blocked ? [...outcomes, 'unknown'] : outcomes);
}

/** The statements of a policy; undefined when it cannot be read. */
function readStatements(policy: unknown): readonly unknown[] | undefined {
  if (isHidden(policy)) return undefined;
  const document = typeof policy === 'string' ? parseJson(policy) : policy;
  return isObject(document) ? elements(document['Statement']) : undefined;
}

function evaluateStatement(test: PolicyTest, statement: unknown, account: string): Truth {
  if (!isObject(statement)) return 'unknown';
  const parts: Truth[] = [];
  if (test.effect !== undefined) parts.push(holds(statement['Effect'], [test.effect]));
  if (test.principal !== undefined) parts.push(evaluatePrincipal(test.principal, statement, account));
  if (test.action !== undefined) parts.push(evaluateAction(test.action, statement));
  if (test.resourceHasAll !== undefined) parts.push(evaluateResources(test.resourceHasAll, statement));
  if (test.condition !== undefined) {
    parts.push(and(test.condition.map(({ operator, key, value }) => holdsCondition(statement, operator, key, value))));
  }
  if (test.unlessCondition !== undefined) parts.push(not(isLimited(statement, test.unlessCondition)));
  return and(parts);
}

/** Whether a value (one or a list) holds one of the words, folded. */
function holds(value: unknown, words: readonly string[]): Truth {
  const wanted = words.map((word) => word.toLowerCase());
  return or(
    elements(value).map((one): Truth => {
      const text = scalar(one);
      return text === undefined ? 'unknown' : truth(wanted.includes(text.toLowerCase()));
    }),
  );
}

/** The principals of a statement, by kind. `"*"` is the AWS principal `*`. */
function principalsOf(statement: Statement): { kind: string; value: unknown }[] {
  const principal = statement['Principal'];
  if (!isObject(principal)) return elements(principal).map((value) => ({ kind: 'aws', value }));
  return Object.entries(principal).flatMap(([kind, value]) =>
    elements(value).map((one) => ({ kind: kind.toLowerCase(), value: one })),
  );
}

function evaluatePrincipal(wanted: NonNullable<PolicyTest['principal']>, statement: Statement, account: string): Truth {
  if (Object.hasOwn(statement, 'NotPrincipal')) return 'unknown';
  const principals = principalsOf(statement);
  if (typeof wanted !== 'string') return or(principals.map(({ value }) => holds(value, wanted)));
  return or(
    principals.map(({ kind, value }): Truth => {
      const text = scalar(value);
      if (text === undefined) return 'unknown';
      if (text === '*') return truth(kind === 'aws' || kind === '*');
      if (wanted === 'public') return 'no';
      return isExternal(kind, text, account);
    }),
  );
}

/** An account other than the record's. Services and identity providers are none. */
function isExternal(kind: string, text: string, account: string): Truth {
  if (kind === 'service' || kind === 'federated') return 'no';
  const id = /^(\d{12})$|^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text);
  const other = id?.[1] ?? id?.[2];
  if (kind !== 'aws' || other === undefined || account === '') return 'unknown';
  return truth(other !== account);
}

function evaluateAction(wanted: readonly string[], statement: Statement): Truth {
  if (Object.hasOwn(statement, 'NotAction')) return 'unknown';
  return holds(statement['Action'], wanted);
}

function evaluateResources(wanted: readonly string[], statement: Statement): Truth {
  if (Object.hasOwn(statement, 'NotResource')) return 'unknown';
  return and(wanted.map((word) => holds(statement['Resource'], [word])));
}

/** Operator and keys of the Condition element, folded, one entry a pair. */
function conditionsOf(statement: Statement): { operator: string; key: string; values: readonly unknown[] }[] {
  const condition = statement['Condition'];
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, value]) => ({
          operator: operator.toLowerCase(),
          key: key.toLowerCase(),
          values: elements(value),
        }))
      : [],
  );
}

function holdsCondition(statement: Statement, operator: string, key: string, value: string): Truth {
  return or(
    conditionsOf(statement)
      .filter((one) => one.operator === operator.toLowerCase() && one.key === key.toLowerCase())
      .map((one) => holds(one.values, [value])),
  );
}

/** Whether the statement is limited by an accepted key; weak operators on such a key: unknown. */
function isLimited(statement: Statement, accepted: readonly string[] | 'any'): Truth {
  const conditions = conditionsOf(statement);
  if (accepted === 'any') return truth(conditions.length > 0);
  const keys = accepted.map((key) => key.toLowerCase());
  return or(
    conditions
      .filter((one) => keys.includes(one.key))
      .map(({ operator, values }): Truth => {
        const plain = operator.replace(/^foranyvalue:/, '');
        // What allows everything limits nothing, under any operator; a weak operator may or may not limit.
        if (values.length === 0 || !values.every((value) => limits(plain, value))) return 'no';
        return STRONG.has(plain) ? 'yes' : 'unknown';
      }),
  );
}

/** Bool limits when it asks for true: `SecureTransport: false` in an Allow limits nobody who matters. */
function limits(operator: string, value: unknown): boolean {
  const text = scalar(value)?.toLowerCase() ?? '';
  return operator === 'bool' ? text === 'true' : !OPEN.has(text);
}
