/** Runs the handler on event.json, as Lambda would: `node examples/lambda-eventbridge/run.mjs [event.json]`. */
import { readFileSync } from 'node:fs';
import { handler } from './handler.mjs';

const file = process.argv[2] ?? new URL('event.json', import.meta.url);
const rows = await handler(JSON.parse(readFileSync(file, 'utf8')));
console.error(`${rows.length} rows`);
