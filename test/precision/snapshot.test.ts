/**
 * Every verdict of every rule on the public records. Somebody has read each line of the snapshot against its
 * record; who changes a line reads that record again. The snapshot holds places and verdicts, nothing of the records.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.js';
import { decideRule } from '../../src/condition/index.js';
import { openApp, sweep } from '../../src/engine/index.js';
import { partsOf, writeApp } from '../../src/splunk/index.js';
import { PRESENT, publicRecords, ROOT } from './shared.js';

describe.skipIf(!PRESENT)('verdicts on the public records in ../shared/cloudtrail', () => {
  const records = publicRecords();
  const catalogue = PRESENT ? loadCatalogue(ROOT) : undefined;
  const found = records.flatMap(({ at, record }) =>
    (catalogue?.rules ?? []).flatMap((rule) =>
      decideRule(rule, record).map(({ verdict, resource, part }) => [at, rule.plugin, verdict, resource, part]),
    ),
  );

  it('are the ones that have been read', async () => {
    const counts = new Map<string, number>();
    for (const [at, plugin, verdict] of found) {
      const line = `${at} ${plugin} ${verdict}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
    const lines = [...counts].map(([line, count]) => (count > 1 ? `${line} x${count}` : line));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../snapshots/precision.txt');
  });

  it('are the same from the built app', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'c2c-precision-'));
    try {
      const { app } = await writeApp(partsOf({ ...catalogue!, examples: [] }, { version: '0.0.0' }), folder);
      // The event id carries the place. What the file reader refuses is left out on both sides.
      const trail = path.join(folder, 'records.json');
      const whole = records.filter(
        ({ record }) => typeof record['eventTime'] === 'string' && typeof record['eventVersion'] === 'string',
      );
      writeFileSync(trail, JSON.stringify({ Records: whole.map(({ at, record }) => ({ ...record, eventID: at })) }));
      const rows: string[] = [];
      for await (const row of sweep(await openApp(app), [trail], { workers: 1 })) {
        rows.push([row.event_id, row.plugin, row.verdict, row.resource, row.part].join(' '));
      }
      const places = new Set(whole.map(({ at }) => at));
      const expected = found.filter(([at]) => places.has(at as string)).map((cells) => cells.join(' '));
      expect(expected.length).toBeGreaterThan(500);
      expect(rows.sort()).toEqual(expected.sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
