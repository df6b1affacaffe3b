/**
 * Pictures of the dashboard for the README: docs/screenshots/*.png, from the sample trail of `npm start`.
 * Run it after a change of the pages: `node scripts/screenshots.mjs`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';
import { findChromium, startChromium } from './lib/chromium.mjs';

const OUT = path.join(ROOT, 'docs', 'screenshots');
const SHOTS = [
  { name: 'overview', hash: 'overview', scheme: 'dark' },
  {
    name: 'worklist',
    hash: 'worklist',
    scheme: 'dark',
    click: '[data-test="rows"] button[title]',
    wait: '[data-test="parameters"]',
  },
  { name: 'catalogue', hash: 'catalogue?plugin=openSSH', scheme: 'light' },
  { name: 'health', hash: 'health', scheme: 'light' },
  { name: 'set-up', hash: 'set-up', scheme: 'dark' },
];

const executable = findChromium();
if (executable === undefined) {
  console.error('No Chromium found. Install one, or name it in CHROME_PATH.');
  process.exit(1);
}
const { openApp } = await import('../lib/engine/index.js');
const { HostData, startHost } = await import('../lib/web/host/index.js');
const { writeSampleTrail } = await import('../lib/trail/sample/index.js');
const sample = mkdtempSync(path.join(os.tmpdir(), 'c2c-sample-'));
writeSampleTrail(sample, { seed: 2024, events: 2000 });
const data = new HostData(await openApp(process.argv[2] ?? path.join(ROOT, 'dist', 'app')), [sample]);
await data.load();
const host = await startHost(data);
const { browser, stop } = await startChromium(executable);
mkdirSync(OUT, { recursive: true });
for (const { name, hash, scheme, click, wait } of SHOTS) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 820 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(`${host.url}en-US/app/cspm2cloudtrail/c2c_dashboard#/${hash}`, { waitUntil: 'networkidle0' });
  if (click !== undefined) await (await page.waitForSelector(click)).click();
  if (wait !== undefined) await page.waitForSelector(wait);
  await page.screenshot({ path: path.join(OUT, `${name}.png`), optimizeForSpeed: false });
  await page.close();
}
await stop();
await host.close();
rmSync(sample, { recursive: true, force: true });
