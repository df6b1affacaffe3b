import { describe, expect, it } from 'vitest';
import { DEFAULT_SWITCHES, OPEN_POINTS, type Switches } from '../../src/spl/index.js';
import { composeApp } from '../../src/splunk/index.js';
import { PARTS } from './fixtures.js';
import { Installed } from './installed.js';

const app = new Installed(composeApp(PARTS));
const points = Object.entries(OPEN_POINTS) as [keyof Switches, { answers: readonly string[] }][];

function ask(switches: Partial<Switches>): Map<string, { answer: string; verdict: string }> {
  const rows = app.run('C2C - Probes', [], switches);
  return new Map(rows.map((r) => [String(r.probe), { answer: String(r.answer), verdict: String(r.verdict) }]));
}

describe('the probes', () => {
  it('ask every open point', () => {
    expect([...ask({}).keys()].sort()).toEqual(points.map(([name]) => name).sort());
  });

  it.each(points)('%s: gives each answer that Splunk may give', (name, { answers }) => {
    for (const answer of answers) {
      const found = ask({ [name]: answer } as Partial<Switches>).get(name);
      expect(found?.answer).toBe(answer);
      expect(found?.verdict).toBe(answer === DEFAULT_SWITCHES[name] ? 'as expected' : 'another known answer: handled');
    }
  });
});
