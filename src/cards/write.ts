/** Writes dist/cards, and the cards as data. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from '../catalogue/types.js';
import { cardOf, type Card, type CardFacts } from './card.js';
import { bulletText } from './events.js';
import { cardMarkdown, type CardExtras } from './markdown.js';

/** The cards of a catalogue, in its order. */
export function cardsOf(catalogue: Pick<Catalogue, 'rules' | 'examples'>, facts: CardFacts): Card[] {
  const examples = new Map<string, Catalogue['examples'][number][]>();
  for (const example of catalogue.examples) {
    examples.set(example.plugin, [...(examples.get(example.plugin) ?? []), example]);
  }
  return catalogue.rules.map((rule) => cardOf(rule, examples.get(rule.plugin) ?? [], facts));
}

/** Writes `<service>/<plugin>.md`; whatever was in the folder before is removed. @param folder `dist/cards` */
export function writeCards(cards: readonly Card[], extras: (plugin: string) => CardExtras, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const card of cards) {
    mkdirSync(path.join(folder, card.service), { recursive: true });
    writeFileSync(path.join(folder, card.service, `${card.plugin}.md`), cardMarkdown(card, extras(card.plugin)));
  }
}

/** A card for the dashboard; texts hold code in backticks and nothing else of Markdown. */
export interface CardData {
  readonly plugin: string;
  readonly service: string;
  readonly title: string;
  readonly severity: string;
  readonly detectability: string;
  readonly why: string;
  readonly fix: string;
  readonly fixCli?: string;
  readonly note?: string;
  readonly reason?: string;
  readonly nearest?: readonly string[];
  /** Calls that introduce it, that remediate it, that are unclear; and calls that only look alike. */
  readonly opens: readonly string[];
  readonly closes: readonly string[];
  readonly unclear?: readonly string[];
  readonly near?: readonly string[];
  readonly compliance?: readonly string[];
  readonly attack?: readonly (readonly [id: string, name: string])[];
  /** The plugin's code, below `cloudsploit` of the file. */
  readonly code?: string;
  /** AWS's page about it. */
  readonly manual?: string;
}

/** `cards.json` of the app. */
export interface CardsFile {
  /** Where the code of the plugins is: `code` follows it. */
  readonly cloudsploit: string;
  readonly cards: Readonly<Record<string, CardData>>;
}

/** Near misses in the side panel. */
const NEAR = 4;

/** The card as data. @param base what the links to the plugins' code begin with */
export function cardData(card: Card, base: string): CardData {
  const some = <T>(values: readonly T[]): readonly T[] | undefined => (values.length === 0 ? undefined : values);
  const unclear = some(card.events.unclear.map(bulletText));
  const near = some(card.near.slice(0, NEAR).map(({ event, text }) => `\`${event}\`: ${text}`));
  const attack = some(card.attack.map(({ id, text }) => [id, text] as const));
  return {
    plugin: card.plugin,
    service: card.serviceName,
    title: card.title,
    severity: card.severity,
    detectability: card.detectability,
    why: card.why,
    fix: card.fix,
    ...(card.fixCli !== undefined && { fixCli: card.fixCli }),
    ...(card.note !== undefined && { note: card.note }),
    ...(card.reason !== undefined && { reason: card.reason }),
    ...(card.nearest.length > 0 && { nearest: card.nearest }),
    opens: card.events.opens.map(bulletText),
    closes: card.events.closes.map(bulletText),
    ...(unclear !== undefined && { unclear }),
    ...(near !== undefined && { near }),
    ...(card.compliance.length > 0 && { compliance: card.compliance }),
    ...(attack !== undefined && { attack }),
    ...(card.source !== undefined && { code: card.source.url.slice(base.length) }),
    ...(card.manual !== undefined && { manual: card.manual.url }),
  };
}

/** The text of `cards.json` (`CardsFile`), one line a card. */
export function cardsJson(cards: readonly Card[]): string {
  const first = cards.find((card) => card.source !== undefined)?.source?.url ?? '';
  const base = /^.*?\/blob\/[0-9a-z]+\//.exec(first)?.[0] ?? '';
  const rows = cards.map((card) => `${JSON.stringify(card.plugin)}:${JSON.stringify(cardData(card, base))}`);
  return `{"cloudsploit":${JSON.stringify(base)},"cards":{\n${rows.join(',\n')}\n}}\n`;
}
