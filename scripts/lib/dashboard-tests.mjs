/** The tests that scripts/checks/browser.mjs runs, each with a name that says what must hold. */
/* global document, window, URLSearchParams -- the functions handed to evaluate run in the page */
import assert from 'node:assert/strict';
import http from 'node:http';

const PAGES = ['overview', 'worklist', 'catalogue', 'health', 'set-up'];
const ROW = '[data-test="rows"] [role="row"]';
const OPEN = `${ROW} button[title]`;

const texts = (page, selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent));
const button = (page, label) => page.waitForSelector(`::-p-xpath(//button[normalize-space()="${label}"])`);
const bodyHas = (page, text) => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 20_000 }, text);
/** The number before " rows" above the list. */
const rowCount = async (page) => {
  const found = await page.waitForFunction(() => /([\d,]+) rows/.exec(document.body.innerText)?.[1], { timeout: 20_000 });
  return Number((await found.jsonValue()).replaceAll(',', ''));
};

export function dashboardTests({ open, serve, sample, hostile, quiet, axe }) {
  const tests = [];
  const test = (name, action) => tests.push([name, action]);
  let swept;
  let attacked;

  test('an analyst goes from the overview to a row, reads everything about it, and accepts it', async () => {
    swept = await serve(sample);
    const { page, wrong, go, close } = await open(swept.url);
    await go('overview');
    await bodyHas(page, 'Newest critical and high');
    const tile = await page.waitForSelector('a[href="#/worklist?severity=critical"]');
    const critical = Number(await tile.$eval('b', (b) => b.textContent));
    assert.ok(critical > 0);
    await tile.click();
    await page.waitForSelector(OPEN);
    // The number on the overview is the number of rows behind it.
    assert.equal(await rowCount(page), critical);
    assert.equal((await page.$$(ROW)).length, critical);
    await page.click(OPEN);
    await bodyHas(page, 'What happened to it');
    await page.waitForSelector('[data-test="parameters"]');
    assert.match(await page.$eval('[data-test="parameters"]', (pre) => pre.textContent), /^\{/);
    const panel = await page.$eval('aside', (aside) => aside.innerText);
    for (const words of ['Who', 'From where', 'Through what', 'Why it matters', 'What to do', 'introduced']) assert.ok(panel.includes(words), words);
    assert.match(await page.$eval('aside a[target]', (a) => a.href), /^https:\/\/console\.aws\.amazon\.com\/go\/view\?arn=arn%3Aaws/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('aside') === null);

    await page.click(`${ROW} input[type="checkbox"]`);
    await (await button(page, 'Accept selected')).click();
    await page.waitForSelector('input[name="reason"]');
    await (await button(page, 'Accept')).click();
    await bodyHas(page, 'Say why it is accepted');
    await page.type('input[name="reason"]', 'Known, goes away with the migration');
    await (await button(page, 'Accept')).click();
    await page.waitForFunction((before) => Number(/([\d,]+) rows/.exec(document.body.innerText)?.[1]) === before - 1, {}, critical);
    await go('worklist?state=accepted');
    assert.equal(await rowCount(page), 1);
    const [written] = swept.data.collections.find('c2c_exceptions');
    assert.match(written.accept, /^\d{4}-\d\d-\d\d\|[\d-]+\|local$/);
    assert.deepEqual(wrong, []);
    await close();
  });

  test('the address holds the filter, the order and the row; the back button goes back', async () => {
    const { page, wrong, go, close } = await open(swept.url);
    await go('worklist?severity=high&sort=-since&text=snapshot');
    await page.waitForSelector(OPEN);
    const rows = await texts(page, ROW);
    assert.ok(rows.length > 0 && rows.every((row) => row.includes('high') && /snapshot/i.test(row)), rows.join('\n'));
    assert.equal(await page.$eval('[aria-pressed="true"]', (b) => b.textContent), 'high');
    await page.click(OPEN);
    await page.waitForSelector('aside');
    assert.match(await page.evaluate(() => window.location.hash), /severity=high.*row=[0-9a-f]{64}/);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('aside') === null);
    await go('worklist?text=nothing+is+called+this');
    await bodyHas(page, 'No row fits this filter');
    await go('nowhere');
    await bodyHas(page, 'There is no page "nowhere"');
    assert.deepEqual(wrong, []);
    await close();
  });

  test('an admin sets up: macro, check, schedules, a setting; then health tells', async () => {
    const { page, wrong, go, close } = await open(swept.url);
    await go('set-up');
    const field = await page.waitForSelector('input[name="c2c_cloudtrail"]');
    await field.click({ clickCount: 3 });
    await field.type('index=x | delete');
    await (await button(page, 'Save')).click();
    await bodyHas(page, 'No pipes, macros or brackets');
    await field.click({ clickCount: 3 });
    await field.type('index=aws sourcetype="aws:cloudtrail"');
    await (await button(page, 'Save')).click();
    await bodyHas(page, 'Saved.');
    await (await button(page, 'Check what it finds')).click();
    await bodyHas(page, 'The records arrive whole.');
    await bodyHas(page, '0 of ');
    await (await button(page, 'Switch all on')).click();
    await page.waitForFunction(() => {
      const found = /(\d+) of (\d+) are on/.exec(document.body.innerText);
      return found !== null && Number(found[1]) > 10 && found[1] === found[2];
    });
    const setting = await page.waitForSelector('[aria-label="Settings"] input');
    const name = await setting.evaluate((input) => input.name);
    await setting.type('7');
    await (await button(page, 'Save settings')).click();
    await bodyHas(page, 'The next run of the sweeps uses them');
    assert.equal(swept.data.collections.find('c2c_settings')[0][name], '7');
    // Everything is still there after a reload.
    await page.reload({ waitUntil: 'networkidle0' });
    assert.equal(await page.$eval('input[name="c2c_cloudtrail"]', (input) => input.value), 'index=aws sourcetype="aws:cloudtrail"');
    assert.equal(await page.$eval(`input[name="${name}"]`, (input) => input.value), '7');

    await page.click('nav a[href="#/health"]');
    await bodyHas(page, 'All sweeps run.');
    await bodyHas(page, 'watch services that sent records');
    await (await button(page, 'Run the examples')).click();
    await page.waitForFunction(() => [...document.querySelectorAll('button')].some((b) => b.textContent === 'Run again' && !b.disabled && b.getAttribute('aria-disabled') !== 'true'), { timeout: 120_000 });
    assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /differ: see the view/);
    assert.deepEqual(wrong, []);
    await close();
  });

  test('the catalogue has all plugins and finds them while one types', async () => {
    const { page, wrong, go, close } = await open(swept.url);
    await go('catalogue');
    await bodyHas(page, '615 plugins');
    await page.type('input[type="search"]', 'openssh');
    await page.waitForFunction(() => document.querySelectorAll('li button').length === 1);
    await page.click('li button');
    await bodyHas(page, 'AuthorizeSecurityGroupIngress');
    await (await button(page, 'Show it')).click();
    await page.waitForFunction(() => [...document.querySelectorAll('pre')].some((pre) => pre.textContent.includes('c2c_cloudtrail')));
    await page.select('select[aria-label="Detectability"]', 'none');
    await bodyHas(page, 'No plugin fits');
    assert.deepEqual(wrong, []);
    await close();
  });

  test('the host answers its own pages only', async () => {
    const { hostname, port } = new URL(swept.url);
    const ask = (path, headers = {}, method = 'GET') =>
      new Promise((resolve, reject) => {
        const request = http.request({ hostname, port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } }, (response) => {
          response.resume();
          response.on('end', () => resolve(response));
        });
        request.on('error', reject);
        request.end();
      });
    const page = '/en-US/app/cspm2cloudtrail/c2c_dashboard';
    const jobs = '/en-US/splunkd/__raw/servicesNS/-/cspm2cloudtrail/search/v2/jobs';
    const good = await ask(page);
    assert.equal(good.statusCode, 200);
    assert.match(good.headers['content-security-policy'], /default-src 'none'.*script-src 'self';/);
    const token = /=([0-9a-f]{48});/.exec(good.headers['set-cookie'][0])[1];
    // A name that was made to point here, a page of another site, a page that does not know the token.
    assert.equal((await ask(page, { host: `evil.example:${port}` })).statusCode, 403);
    assert.equal((await ask(jobs, { origin: 'https://evil.example', 'x-splunk-form-key': token }, 'POST')).statusCode, 403);
    assert.equal((await ask(jobs, {}, 'POST')).statusCode, 403);
    assert.equal((await ask(jobs, { 'x-splunk-form-key': token }, 'POST')).statusCode, 400);
    for (const path of ['../default/app.conf', '..%2f..%2fdefault%2fapp.conf', 'pages/..%2f..%2f..%2fdefault%2fapp.conf']) {
      assert.equal((await ask(`/en-US/static/app/cspm2cloudtrail/${path}`)).statusCode, 404, path);
    }
  });

  test('where nothing was found, every page says so and what to look at', async () => {
    const { page, wrong, go, close } = await open((await serve(quiet)).url);
    await go('overview');
    await bodyHas(page, 'Nothing is open. If you expect otherwise');
    await go('worklist');
    await bodyHas(page, 'Nothing is open. Health tells');
    await go('health');
    await bodyHas(page, 'None has gone silent.');
    await go('set-up');
    await bodyHas(page, 'Nothing is accepted');
    assert.deepEqual(wrong, []);
    await close();
  });

  test('a log that attacks is shown as text: nothing runs, nothing leaves, nothing is written', async () => {
    attacked = await serve(hostile);
    assert.ok(attacked.data.size > 20);
    const { page, wrong, go, close } = await open(attacked.url, { width: 1920 });
    const harmless = async () => {
      assert.equal(await page.evaluate(() => window.__hit), undefined);
      const odd = await page.evaluate(() => [
        ...[...document.querySelectorAll('main script, main img, main iframe, main object, [onerror], [onmouseover]')].map((one) => one.outerHTML),
        ...[...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((to) => !/^(#\/|https:\/\/([a-z0-9-]+\.)?(console\.aws\.amazon\.com|attack\.mitre\.org)\/)/.test(to)),
      ]);
      assert.deepEqual(odd, []);
      assert.deepEqual(wrong, []);
    };
    for (const name of PAGES) {
      await go(name);
      await harmless();
    }
    await go('worklist?state=all');
    await page.waitForSelector(OPEN);
    assert.match(await page.evaluate(() => document.body.innerText), /<img src=x|<script>|javascript:/);
    const many = Math.min(12, (await page.$$(OPEN)).length);
    for (let i = 0; i < many; i++) {
      await (await page.$$(OPEN))[i].click();
      await page.waitForFunction(() => /The record is not in the index|What was asked for/.test(document.querySelector('aside')?.innerText ?? ''), { timeout: 20_000 });
      await harmless();
      await page.keyboard.press('Escape');
    }
    // A click on a name that is SPL asks for that name.
    await go('overview');
    const actors = await page.$$eval('a[href^="#/worklist?actor="]', (all) => all.map((a) => [a.getAttribute('href').slice(2), a.closest('tr').querySelector('td.n').textContent]));
    assert.ok(actors.length > 3);
    for (const [hash, count] of actors) {
      await go(hash);
      assert.equal(await rowCount(page), Number(count), hash);
      await harmless();
    }
    for (const word of ['" | outputlookup c2c_triage | eval x="', '`c2c_history`', '") OR true() | makeresults', '\\']) {
      await go(`worklist?${new URLSearchParams({ state: 'all', text: word })}`);
      assert.ok((await rowCount(page)) > 0, word);
      await harmless();
    }
    assert.deepEqual(attacked.data.collections.find('c2c_triage'), []);
    await close();
  });

  test('the CSV of a log that attacks holds no formula, and a name with * is not accepted for others', async () => {
    const { page, go, close } = await open(attacked.url);
    await go('worklist?state=all');
    await page.waitForSelector(OPEN);
    await page.evaluate(() => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        void blob.text().then((text) => (window.__csv = text));
        return make.call(URL, blob);
      };
    });
    await (await button(page, 'Save as CSV')).click();
    const csv = await (await page.waitForFunction(() => window.__csv)).jsonValue();
    const cells = [...csv.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell);
    assert.ok(cells.length > 500);
    assert.deepEqual(cells.filter((cell) => /^\s*[=+\-@|]/.test(cell)), []);
    assert.ok(cells.some((cell) => /^'[=+@]/.test(cell)));

    await go(`worklist?${new URLSearchParams({ state: 'all', resource: 'arn:aws:s3:::*' })}`);
    if ((await rowCount(page)) > 0) {
      await page.waitForSelector(OPEN);
      await page.click(`${ROW} input[type="checkbox"]`);
      await (await button(page, 'Accept selected')).click();
      await page.type('input[name="reason"]', 'no');
      await (await button(page, 'Accept')).click();
      await bodyHas(page, 'would accept more than this row');
      assert.deepEqual(attacked.data.collections.find('c2c_exceptions'), []);
    }
    await close();
  });

  test('100,000 rows: only what can be seen is drawn, and the last one can be reached', async () => {
    const big = await serve(sample);
    const { rows } = await big.data.search('| inputlookup c2c_ledger where state="open"');
    const ledger = Array.from({ length: 100_000 }, (_, i) => ({
      ...rows[i % rows.length],
      id: i.toString(16).padStart(64, '0'),
      resource: `arn:aws:s3:::bucket-${String(i).padStart(6, '0')}`,
    }));
    big.data.replace([], ledger);
    const { page, wrong, go, close } = await open(big.url);
    await go('worklist?sort=resource');
    await page.waitForSelector(OPEN);
    const total = await rowCount(page);
    assert.ok(total > 95_000, String(total));
    assert.ok((await page.$$(ROW)).length < 80);
    await page.$eval('[data-test="rows"]', (list) => list.scrollTo(0, list.scrollHeight));
    await bodyHas(page, 'bucket-0999');
    assert.ok((await page.$$(ROW)).length < 80);
    assert.equal(Number(await page.$eval(`${ROW}:last-child`, (row) => row.ariaRowIndex)), total + 1);
    assert.deepEqual(wrong, []);
    await close();
  });

  for (const scheme of ['dark', 'light']) {
    test(`axe finds nothing serious on any page, ${scheme}`, async () => {
      for (const hash of [...PAGES, 'row', 'worklist?text=nothing+is+called+this']) {
        const { page, go, close } = await open(swept.url, { scheme });
        await go(hash === 'row' ? 'worklist' : hash);
        if (hash === 'row') {
          await page.waitForSelector(OPEN);
          await page.click(OPEN);
          await page.waitForSelector('[data-test="parameters"]');
        }
        await page.setBypassCSP(true);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
          return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).join('\n  ')}`);
        });
        assert.deepEqual(found, [], `${hash}: ${found.join('\n')}`);
        await close();
      }
    });
  }

  test("in a page from Splunk's own template the frame is built around the dashboard, or left out where it does not load", async () => {
    const { page, wrong, close } = await open(swept.url);
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      // Splunk's template has an empty body; its layout script is not there.
      if (!request.isNavigationRequest()) return void request.continue();
      void request.respond({
        contentType: 'text/html; charset=utf-8',
        body: '<!doctype html><html lang="en"><head><title>x</title><link rel="icon" href="data:,"></head><body><script src="/en-US/config?autoload=1"></script><script src="/en-US/static/app/cspm2cloudtrail/pages/c2c_dashboard.js"></script></body></html>',
      });
    });
    await page.goto(`${swept.url}en-US/app/cspm2cloudtrail/c2c_dashboard#/catalogue`);
    await bodyHas(page, 'Every AWS plugin of CloudSploit');
    const unexpected = wrong.filter((one) => !/layout|404|403/i.test(one));
    assert.deepEqual(unexpected, []);
    await close();
  });
  return tests;
}
