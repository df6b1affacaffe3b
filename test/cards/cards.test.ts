/** Cards of real rules, read by people; and what holds for all of them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue, type Catalogue } from '../../src/catalogue/index.js';
import {
  cardMarkdown,
  cardsJson,
  cardsOf,
  readCardFacts,
  writeCards,
  type Card,
  type CardsFile,
} from '../../src/cards/index.js';
import { readSigmaFacts, sigmaRules, writeSigma } from '../../src/sigma/index.js';
import { serviceName } from '../../src/splunk/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
let catalogue: Catalogue;
let cards: Card[];
const out = mkdtempSync(path.join(tmpdir(), 'c2c-cards-'));

beforeAll(() => {
  catalogue = loadCatalogue(ROOT);
  cards = cardsOf(catalogue, readCardFacts(ROOT, serviceName));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const extras = (plugin: string): object => ({
  search: `index=* plugin="${plugin}"`,
  searchName: `C2C - X - ${plugin}`,
  sigma: { link: `../../sigma/x/${plugin}.yml`, exact: false },
});

describe('golden cards', () => {
  // Golden files are read by a person before they are checked in: npx vitest run test/cards -u
  it.each(['openSSH', 'rdsPubliclyAccessible', 'iamUserInUse'])('%s', async (plugin) => {
    const card = cards.find((one) => one.plugin === plugin) as Card;
    await expect(cardMarkdown(card, card.events.opens.length > 0 ? extras(plugin) : {})).toMatchFileSnapshot(
      `golden/${plugin}.md`,
    );
  });
});

describe('all cards', () => {
  it('say how it comes about, or why the log cannot show it', () => {
    const silent = cards.filter(
      ({ events, reason }) =>
        events.opens.length + events.closes.length + events.unclear.length === 0 && reason === undefined,
    );
    expect(silent.map((card) => card.plugin)).toEqual([]);
  });

  it('say whole sentences: no "undefined", no empty code, no "when" without an end', () => {
    const file = JSON.parse(cardsJson(cards)) as CardsFile;
    const texts = Object.values(file.cards).flatMap((card) =>
      [...card.opens, ...card.closes, ...(card.unclear ?? [])].map((text) => `${card.plugin}: ${text}`),
    );
    expect(texts.length).toBeGreaterThan(cards.length);
    expect(
      texts.filter((text) => /undefined|\[object|(?:^|[^`])``(?:[^`]|$)| (?:when|where|is)$| {2}/.test(text)),
    ).toEqual([]);
  });

  it('close every code block and every details block', () => {
    for (const card of cards) {
      const text = cardMarkdown(card, extras(card.plugin));
      expect((text.match(/^`{3,}/gm) ?? []).length % 2, card.plugin).toBe(0);
      expect((text.match(/<details>/g) ?? []).length, card.plugin).toBe((text.match(/<\/details>/g) ?? []).length);
    }
  });

  it('are in the data of the dashboard, one for each rule', () => {
    const file = JSON.parse(cardsJson(cards)) as CardsFile;
    expect(Object.keys(file.cards)).toEqual(catalogue.rules.map((rule) => rule.plugin));
    expect(file.cloudsploit).toMatch(/^https:\/\/github\.com\/aquasecurity\/cloudsploit\/blob\/[0-9a-f]{40}\/$/);
    expect(file.cards['openSSH']).toMatchObject({ severity: 'high', code: 'plugins/aws/ec2/openSSH.js' });
  });

  it('name every ATT&CK technique', () => {
    const nameless = cards.flatMap((card) =>
      card.attack.filter(({ id, text }) => id === text).map(({ id }) => `${card.plugin} ${id}`),
    );
    expect(nameless).toEqual([]);
  });
});

describe('files', () => {
  it('are the same byte for byte, and orphans go', () => {
    const facts = readSigmaFacts(ROOT);
    const write = (folder: string): void => {
      writeCards(cards, extras, path.join(folder, 'cards'));
      writeSigma(sigmaRules(catalogue, facts), path.join(folder, 'sigma'));
    };
    for (const kind of ['cards', 'sigma']) {
      mkdirSync(path.join(out, 'b', kind, 'gone'), { recursive: true });
      writeFileSync(path.join(out, 'b', kind, 'gone', 'orphan.yml'), 'x');
    }
    write(path.join(out, 'a'));
    write(path.join(out, 'b'));
    const [a, b] = [contents(path.join(out, 'a')), contents(path.join(out, 'b'))];
    expect(b.size).toBeGreaterThan(catalogue.rules.length);
    expect([...b.keys()]).toEqual([...a.keys()]);
    expect([...b].filter(([name, text]) => a.get(name) !== text).map(([name]) => name)).toEqual([]);
  });
});

function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  return new Map(
    files
      .map((item) => path.join(item.parentPath, item.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );
}
