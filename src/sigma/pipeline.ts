/**
 * A pySigma pipeline for Splunk. Splunk names the elements of a JSON list with braces (`items{}.cidrIp`), which Sigma's
 * fields do not have; the same list with one element is often logged without the list. Both names are searched.
 */
import { stringify } from 'yaml';
import { detectionFields } from './fields.js';
import type { SigmaRule } from './rule.js';

/** More than this many lists on one path have no names for every mixture. */
const MIXTURES = 2;

/** The pipeline as YAML. */
export function splunkPipeline(rules: readonly SigmaRule[]): string {
  const lists = new Set(rules.flatMap((rule) => rule.translation.lists));
  const fields = new Set(
    rules.flatMap((rule) => rule.translation.selections.flatMap((one) => detectionFields(one.expr))),
  );
  const mapping: Record<string, readonly string[]> = {};
  for (const field of [...fields].sort()) {
    const names = splunkNames(field, lists);
    if (names.length > 1) mapping[field] = names;
  }
  return stringify(
    {
      name: 'CloudTrail records in Splunk, as JSON (Splunk Add-on for AWS, or plain KV_MODE=json)',
      priority: 20,
      transformations: [
        { id: 'lists', type: 'field_name_mapping', mapping },
        {
          id: 'sourcetype',
          type: 'add_condition',
          conditions: { sourcetype: 'aws:cloudtrail' },
          rule_conditions: [{ type: 'logsource', product: 'aws', service: 'cloudtrail' }],
        },
      ],
    },
    { version: '1.1', lineWidth: 0, singleQuote: true },
  );
}

/** The field itself, and with braces behind the lists on its way. */
function splunkNames(field: string, lists: ReadonlySet<string>): string[] {
  const steps = field.split('.');
  const at = steps.flatMap((_, i) => (lists.has(steps.slice(0, i + 1).join('.')) ? [i] : []));
  const braced = (which: readonly number[]): string =>
    steps.map((step, i) => (which.includes(i) ? `${step}{}` : step)).join('.');
  if (at.length > MIXTURES) return [...new Set([field, braced(at)])];
  const subsets = at.reduce<number[][]>((all, i) => [...all, ...all.map((one) => [...one, i])], [[]]);
  return subsets.map(braced);
}
