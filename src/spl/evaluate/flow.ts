/** What each step reads and writes. */
import type { Step } from './steps.js';
import { keeper } from './steps.js';
import { regex } from './regex.js';
import { termFields } from './search-terms.js';
import { fieldsOf } from './traverse.js';

const known = new WeakMap<Step, ReadonlySet<string> | 'all'>();

/** The fields that a step reads; undefined when it reads all that there are. */
export function reads(step: Step): ReadonlySet<string> | undefined {
  let fields = known.get(step);
  if (fields === undefined) known.set(step, (fields = findReads(step) ?? 'all'));
  return fields === 'all' ? undefined : fields;
}

function findReads(step: Step): ReadonlySet<string> | undefined {
  switch (step.kind) {
    case 'assign':
      return fieldsOf(step.value);
    case 'where':
      return fieldsOf(step.condition);
    case 'search':
      return termFields(step.where);
    case 'mvexpand':
    case 'rex':
      return new Set([step.field]);
    case 'fillnull':
      return new Set(step.fields);
    case 'lookup':
      return new Set(step.keys.map((k) => k.as));
    case 'stats':
    case 'eventstats':
    case 'streamstats':
      return new Set([
        ...step.by,
        ...step.aggregates.flatMap((a) => (a.arg === undefined ? [] : [...fieldsOf(a.arg)])),
      ]);
    case 'sort':
      return new Set(step.keys.map((k) => k.field));
    case 'outputlookup':
    case 'collect':
      return undefined;
    default:
      return new Set();
  }
}

/** The fields that a step sets, whatever they held before. */
export function writes(step: Step): readonly string[] {
  switch (step.kind) {
    case 'assign':
      return [step.field];
    case 'lookup':
      return step.output.map((o) => o.as);
    case 'rex':
      return [...regex(step.pattern).source.matchAll(/\(\?<([A-Za-z_]\w*)>/g)].map((m) => m[1] as string);
    case 'fillnull':
      return step.fields;
    case 'stats':
    case 'eventstats':
    case 'streamstats':
      return step.aggregates.map((a) => a.as);
    default:
      return [];
  }
}

/** The fields of automatic extraction that a pipeline reads before it sets or drops them. */
export function extractedFields(steps: readonly Step[]): string[] {
  const wanted = new Set<string>();
  const set = new Set<string>();
  let visible: (field: string) => boolean = () => true;
  for (const step of steps) {
    for (const field of reads(step) ?? []) if (!set.has(field) && visible(field)) wanted.add(field);
    for (const field of writes(step)) set.add(field);
    if (step.kind === 'fields' || step.kind === 'table') {
      const [before, keeps] = [visible, keeper(step)];
      visible = (field) => before(field) && keeps(field);
      // A field that the result shows is read, too.
      if (step.kind === 'table' || step.mode === '+')
        for (const field of step.fields)
          if (!field.includes('*') && !set.has(field) && before(field)) wanted.add(field);
    }
    if (step.kind === 'stats') return [...wanted];
  }
  return [...wanted];
}
