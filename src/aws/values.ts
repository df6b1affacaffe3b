/** Whether a literal of a rule can be what CloudTrail logs at a place. */
import { nearestName } from './names.js';
import type { Target, ValueAnswer } from './types.js';

/** How the literal is compared; `text` tests look at a part of the value. */
export type Comparison = 'equals' | 'number' | 'startswith' | 'endswith' | 'contains' | 're' | 'other';

/**
 * Checks a literal against the enum or type of the place. Comparison folds case, as the condition language does.
 * Several targets (services, forms of the call) are alternatives.
 */
export function valueAllowed(
  targets: readonly Target[],
  literal: string | number | boolean,
  comparison: Comparison = 'equals',
): ValueAnswer {
  let first: ValueAnswer | undefined;
  for (const target of targets) {
    const answer = allowedBy(target, literal, comparison);
    if (answer.ok) return answer;
    first ??= answer;
  }
  return first ?? { ok: true };
}

function allowedBy(target: Target, literal: string | number | boolean, comparison: Comparison): ValueAnswer {
  const text = String(literal).toLowerCase();
  if (comparison === 're' || comparison === 'other') return { ok: true };
  if (comparison === 'number') {
    const numeric =
      ['integer', 'number', 'string', 'free', 'document'].includes(target.type) && target.values === undefined;
    return numeric ? { ok: true } : { ok: false, message: `the value is ${spoken(target)}, not a number` };
  }
  if (target.values !== undefined && target.values.length > 0) {
    const fits = target.values.some((v) => matches(v.toLowerCase(), text, comparison));
    if (fits) return { ok: true };
    const nearest = nearestName(String(literal), target.values);
    return {
      ok: false,
      message: `"${literal}" is none of the values of this member (${listed(target.values)})`,
      ...(nearest === undefined ? {} : { nearest }),
    };
  }
  switch (target.type) {
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { ok: true }
        : { ok: false, message: `"${literal}" can never equal a Boolean`, nearest: 'true' };
    case 'integer':
      return /^-?\d+$/.test(text) || comparison !== 'equals'
        ? { ok: true }
        : { ok: false, message: `"${literal}" can never equal an integer` };
    case 'number':
      return text !== '' && Number.isFinite(Number(text))
        ? { ok: true }
        : { ok: false, message: `"${literal}" can never equal a number` };
    case 'structure':
    case 'map':
      return { ok: false, message: 'an object stands here; compare one of its members' };
    case 'list':
      return { ok: false, message: 'a list stands here; write [] to look at its elements' };
    case 'string':
    case 'timestamp':
    case 'blob':
    case 'document':
    case 'free':
      return { ok: true };
  }
}

function matches(value: string, text: string, comparison: Comparison): boolean {
  if (comparison === 'startswith') return value.startsWith(text);
  if (comparison === 'endswith') return value.endsWith(text);
  if (comparison === 'contains') return value.includes(text);
  return value === text;
}

function spoken(target: Target): string {
  if (target.values !== undefined) return 'a word of a fixed list';
  return target.type === 'structure' || target.type === 'map' ? 'an object' : `a ${target.type}`;
}

function listed(values: readonly string[]): string {
  return values.length <= 8 ? values.join(', ') : `${values.slice(0, 6).join(', ')}, ... ${values.length} in all`;
}
