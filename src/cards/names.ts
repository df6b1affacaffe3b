/** What things are called in a sentence: fields, values, events, services. */
import type { ListSource, Operand, Path, Reference } from '../condition/types.js';
import type { Setting } from '../catalogue/types.js';

/** Code in Markdown, whatever the text holds. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  const gap = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${marks}${gap}${text}${gap}${marks}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function list(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts[parts.length - 1] ?? ''}`;
}

/** Steps that say nothing: wrappers of EC2 and of XML lists. */
const SILENT = /^(?:items?|member|matched|\w+(?:Request|Response|Input|Result)|distributionConfig)$/;

/** Keys of list entries that name them: `attributes[key=deletion_protection.enabled]`. */
const NAMING = /^(?:key|name|path|\w*(?:Name|Key))$/i;

/** A field by the last steps of its path that say something. */
export function fieldName(path: Path): string {
  const names: string[] = [];
  let named = false;
  for (const step of path.steps) {
    if (step.kind === 'key' && !SILENT.test(step.name)) names.push(step.name);
    // The entry of a key/value list is best known by its key; the word `value` behind it adds nothing.
    if (step.kind === 'entry' && NAMING.test(step.key)) {
      names.splice(0, names.length, step.value);
      named = true;
    }
  }
  const plain = named && /^(?:value|values|parameterValue|attributeValue|status)$/i.test(names[1] ?? '');
  const last = path.steps.findLast((step) => step.kind === 'key');
  const fallback = last?.kind === 'key' ? last.name : '';
  return (plain ? names.slice(0, 1) : names).slice(-2).join('.') || fallback;
}

/** Which entry of a list is meant, where its key is no name: ` of the entry with `enabled` true`. */
function entryText(path: Path): string {
  const step = path.steps.findLast((one) => one.kind === 'entry');
  return step?.kind === 'entry' && !NAMING.test(step.key)
    ? ` of the entry with ${code(step.key)} ${code(step.value)}`
    : '';
}

/** Whether a path ends in the elements of a list. */
export const isElements = (path: Path): boolean => path.steps.at(-1)?.kind === 'each';

/** Whether there is a list anywhere on the way. */
export const passesList = (path: Path): boolean => path.steps.some((step) => step.kind === 'each');

/** A reference as the subject of a sentence. @param item the list that `item` is of */
export function subject(reference: Reference, item: ListSource | undefined): string {
  const answer = reference.alternatives.every((path) => path.root === 'response');
  const shown = reference.alternatives.map((path) => {
    const name = fieldName(path);
    if (name !== '') return code(name) + entryText(path);
    const [list] = item?.kind === 'list' ? item.reference.alternatives : [];
    return list === undefined ? 'it' : `one of ${code(fieldName(list))}`;
  });
  return list([...new Set(shown)], 'or') + (answer ? ' in the answer' : '');
}

/** An operand as it stands in a sentence. */
export function operandText(operand: Operand, settings: readonly Setting[]): string {
  if (operand.kind === 'literal') return code(String(operand.value));
  if (operand.kind === 'record') return `the ${operand.name} itself`;
  return settingText(operand.name, settings);
}

/** The setting, and what it is unless it is set. */
export function settingText(name: string, settings: readonly Setting[]): string {
  const value = settings.find((setting) => setting.name === name)?.default;
  return value === undefined || value === ''
    ? `the setting ${code(name)}`
    : `the setting ${code(name)} (${value} unless set)`;
}
