/** The lookups that are made from the rules. */
import { OPEN_POINTS } from '../spl/switches.js';
import type { AppParts, LookupTable } from './parts.js';
import { EXAMPLE_COLUMNS, exampleRow } from './selftest.js';

const joinSorted = (values: Iterable<string>): string => [...new Set(values)].sort().join(';');

/** `c2c_rules`, `c2c_events`, `c2c_examples`, `c2c_sweeps`, `c2c_probes`. */
export function ruleTables(parts: AppParts): LookupTable[] {
  const groups = new Map(parts.sweeps.flatMap((s) => s.rules.map((plugin) => [plugin, s.group] as const)));
  const byEvent = new Map<string, { plugins: string[]; groups: string[] }>();
  for (const rule of parts.rules)
    for (const event of rule.events) {
      const entry = byEvent.get(event) ?? { plugins: [], groups: [] };
      byEvent.set(event, entry);
      entry.plugins.push(rule.plugin);
      const group = groups.get(rule.plugin);
      if (group !== undefined) entry.groups.push(group);
    }
  return [
    {
      name: 'c2c_rules',
      columns: [
        'plugin',
        'service',
        'title',
        'severity',
        'detectability',
        'reason',
        'evidence',
        'attack',
        'group',
        'note',
      ],
      rows: parts.rules.map((r) => ({
        plugin: r.plugin,
        service: r.service,
        title: r.title,
        severity: r.severity,
        detectability: r.detectability,
        reason: r.reason ?? '',
        evidence: r.evidence,
        attack: r.attack.join(';'),
        group: groups.get(r.plugin) ?? '',
        note: r.note ?? '',
      })),
    },
    {
      name: 'c2c_events',
      columns: ['event_source', 'event_name', 'plugins', 'groups'],
      rows: [...byEvent]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([event, { plugins, groups: sweeps }]) => {
          const [service = '', operation = ''] = event.split(':');
          return {
            event_source: `${service}.amazonaws.com`,
            event_name: operation,
            plugins: joinSorted(plugins),
            groups: joinSorted(sweeps),
          };
        }),
    },
    { name: 'c2c_examples', columns: EXAMPLE_COLUMNS, rows: parts.examples.map(exampleRow) },
    {
      name: 'c2c_sweeps',
      columns: ['group', 'rules'],
      rows: parts.sweeps.map((s) => ({ group: s.group, rules: String(s.rules.length) })),
    },
    {
      name: 'c2c_probes',
      columns: ['probe', 'question', 'usual', 'other', 'another'],
      rows: Object.entries(OPEN_POINTS).map(([probe, { question, answers }]) => {
        const [usual = '', other = '', another = ''] = answers as readonly string[];
        return { probe, question, usual, other, another };
      }),
    },
  ];
}
