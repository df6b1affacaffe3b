/** `evidence: real` names records by file and eventID. They are there, and they have every path that the rule asks for. */
import { describe, expect, it } from 'vitest';
import { loadCatalogue, type Rule } from '../../src/catalogue/index.js';
import {
  concerns,
  printReference,
  referencesOf,
  viewItems,
  type Change,
  type Condition,
  type ListSource,
  type Reference,
  type TrailRecord,
} from '../../src/condition/index.js';
import { elements, find } from '../../src/condition/values.js';
import { PRESENT, publicRecords, ROOT } from './shared.js';

const NAMED = /([\w-]+\.ndjson) eventID ([\w-]+)/g;

/** One place that a rule looks at; `list` where it is a place inside an item. */
interface Place {
  readonly reference: Reference;
  readonly list: ListSource | undefined;
}

function placesIn(condition: Condition, list: ListSource | undefined): Place[] {
  switch (condition.kind) {
    case 'all':
    case 'oneOf':
      return condition.of.flatMap((one) => placesIn(one, list));
    case 'not':
      return placesIn(condition.of, list);
    case 'items':
      return placesIn(condition.where, condition.in);
    default:
      return referencesOf(condition).map((reference) => ({ reference, list }));
  }
}

function placesOf({ about, each, where, introduces, remediates, warn }: Change): Place[] {
  const conditions = [where, introduces, remediates, warn].filter((one) => one !== undefined);
  return [
    ...about.map((reference) => ({ reference, list: each })),
    ...conditions.flatMap((one) => placesIn(one, each)),
  ];
}

function has(record: TrailRecord, { reference, list }: Place): boolean {
  const context = { record, settings: {} };
  if (find(reference, context).mentioned) return true;
  if (list === undefined) return false;
  const items =
    list.kind === 'view' ? viewItems(list.view, record) : find(list.reference, context).values.flatMap(elements);
  return items.some((item) => find(reference, { ...context, item }).mentioned);
}

const opens = ({ introduces, warn }: Change): boolean => introduces !== undefined || warn !== undefined;
const real = loadCatalogue(ROOT, { examples: false }).rules.filter(({ evidence }) => evidence === 'real');
const named = ({ source }: Rule): string[] =>
  [...(source ?? '').matchAll(NAMED)].map(([, file, id]) => `${file} ${id}`);

describe('real evidence', () => {
  it('is named by file and eventID', () => {
    expect(real.length).toBeGreaterThan(10);
    expect(real.filter((rule) => named(rule).length === 0).map(({ plugin }) => plugin)).toEqual([]);
  });

  describe.skipIf(!PRESENT)('in ../shared/cloudtrail', () => {
    const byName = new Map<string, TrailRecord>();
    for (const { at, record } of publicRecords()) {
      byName.set(`${at.slice(0, at.indexOf(':'))} ${String(record['eventID'])}`, record);
    }

    it.each(real.map((rule) => [rule.plugin, rule] as const))('%s', (_plugin, rule) => {
      const missing = named(rule).filter((name) => !byName.has(name));
      expect(missing).toEqual([]);
      const records = named(rule).flatMap((name) => {
        const record = byName.get(name);
        return record === undefined ? [] : [record];
      });
      expect(rule.changes.some((change) => opens(change) && records.some((one) => concerns(change, one)))).toBe(true);
      const unseen = rule.changes
        .flatMap(placesOf)
        .filter((place) => !records.some((record) => has(record, place)))
        .map(({ reference }) => printReference(reference));
      expect(unseen).toEqual([]);
    });
  });
});
