/**
 * The dashboard in a real Chromium against the local host: what an analyst does, what an admin does, a log that attacks, a
 * ledger of 100,000 rows, and axe on every page. Exit 0 passed, 1 failed, 77 skipped.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../lib/run.mjs';
import { findChromium, startChromium } from '../lib/chromium.mjs';
import { dashboardTests } from '../lib/dashboard-tests.mjs';
import { hostileTrail } from '../lib/hostile-trail.mjs';

const executable = findChromium();
if (executable === undefined) {
  console.log('skipped: no Chromium is installed, and it cannot be installed without asking (CHROME_PATH names one)');
  process.exit(77);
}
const { openApp } = await import('../../lib/engine/index.js');
const { HostData, startHost } = await import('../../lib/web/host/index.js');
const { writeSampleTrail } = await import('../../lib/trail/sample/index.js');

const folder = mkdtempSync(path.join(os.tmpdir(), 'c2c-browser-'));
const app = await openApp(process.argv[2] ?? path.join(ROOT, 'dist', 'app'));
const hosts = [];

/** A host over a trail. @returns its address and data */
async function serve(trail) {
  const data = new HostData(app, [trail]);
  await data.load();
  const host = await startHost(data);
  hosts.push(host);
  return { url: host.url, data };
}

const sample = path.join(folder, 'sample');
writeSampleTrail(sample, { seed: 2024, events: 2000 });
const hostile = path.join(folder, 'hostile');
hostileTrail(sample, hostile);
const quiet = path.join(folder, 'quiet.json');
const record = {
  eventVersion: '1.11',
  eventTime: '2025-06-01T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
};
writeFileSync(
  quiet,
  JSON.stringify({
    Records: [{ ...record, eventID: 'e', awsRegion: 'eu-west-1', recipientAccountId: '111122223333' }],
  }),
);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { browser, stop } = await startChromium(executable);

/** A page that remembers everything that must not happen. */
async function open(url, { scheme = 'dark', width = 1280 } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  const wrong = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) wrong.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => wrong.push(`exception: ${String(error).slice(0, 300)}`));
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) wrong.push(`request: ${request.url()}`);
  });
  return {
    page,
    wrong,
    /** Goes to a page of the dashboard, as a link that was sent. */
    async go(hash) {
      await page.goto(`${url}en-US/app/cspm2cloudtrail/c2c_dashboard#/${hash}`);
      await page.reload({ waitUntil: 'networkidle0' });
    },
    close: () => context.close(),
  };
}

let failed = 0;
for (const [name, test] of dashboardTests({ open, serve, sample, hostile, quiet, axe })) {
  const started = Date.now();
  try {
    await test();
    console.log(`passed  ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(
      `FAILED  ${name}\n        ${String(error.stack ?? error)
        .split('\n')
        .slice(0, 12)
        .join('\n        ')}`,
    );
  }
}
await stop();
for (const host of hosts) await host.close();
rmSync(folder, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
