/**
 * `node scripts/bench/decide.mjs`: how long one EventBridge event takes with the library, over the records of all examples.
 * Goal: under 1 ms an event. CPU time, so that other work on the machine does not count. Needs a build.
 */
import path from 'node:path';
import { loadCatalogue, openDecider } from '../../lib/index.js';
import { ROOT } from '../lib/run.mjs';

const started = performance.now();
const decider = await openDecider(path.join(ROOT, 'dist', 'app'));
console.log(
  `opened and made ready in ${(performance.now() - started).toFixed(0)} ms (once for each start of a function)`,
);

const events = loadCatalogue(ROOT).examples.map(({ record }) => ({
  version: '0',
  'detail-type': 'AWS API Call via CloudTrail',
  source: `aws.${String(record.eventSource).split('.')[0]}`,
  detail: record,
}));
const times = [];
let rows = 0;
for (let round = 0; round < 3; round++) {
  times.length = 0;
  rows = 0;
  for (const event of events) {
    const start = process.cpuUsage();
    rows += decider.decide(event).length;
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
}
times.sort((a, b) => a - b);
const at = (share) => `${(1000 * times[Math.min(times.length - 1, Math.floor(share * times.length))]).toFixed(0)} µs`;
console.log(
  `${events.length} events, ${rows} rows; median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, slowest ${at(1)}`,
);
const over = times.filter((ms) => ms >= 1).length;
console.log(`${over} events (${((100 * over) / times.length).toFixed(2)} %) took 1 ms or more`);
