/** What is known about the plugins: two files that the build writes into the app, the cards and the facts about the rules. */
import type { Client } from './client';
import { type Loaded, useLoad } from './use';

interface Setting {
  readonly name: string;
  readonly default?: string;
  readonly kind: string;
  readonly why: string;
}

/** src/splunk/pages.ts writes it. */
interface Facts {
  readonly plugin: string;
  /** CloudSploit's folder, as the worklist has it: `ec2`. */
  readonly service: string;
  readonly severity: string;
  readonly detectability: string;
  readonly events: readonly string[];
  readonly evidence: string;
  /** Name of its saved search, where it has one. */
  readonly search?: string;
  readonly settings: readonly Setting[];
}

/** src/cards writes it. */
interface Written {
  readonly title: string;
  readonly reason?: string;
  readonly why: string;
  readonly fix: string;
  readonly fixCli?: string;
  readonly note?: string;
  readonly nearest?: readonly string[];
  readonly opens?: readonly string[];
  readonly closes?: readonly string[];
  readonly near?: readonly string[];
  readonly compliance?: readonly string[];
  readonly attack?: readonly (readonly [string, string])[];
}

export type Card = Facts & Written;

let kept: Promise<readonly Card[]> | undefined;

async function load(client: Client): Promise<readonly Card[]> {
  const [facts, written] = await Promise.all([client.file('pages/c2c_plugins.json'), client.file('cards.json')]);
  const cards = (written as { cards: Readonly<Record<string, Written>> }).cards;
  return (facts as readonly Facts[]).flatMap((one) => {
    const card = cards[one.plugin];
    return card === undefined ? [] : [{ ...card, ...one }];
  });
}

export function useCards(): Loaded<readonly Card[]> {
  return useLoad('cards', (client) => {
    kept ??= load(client);
    kept.catch(() => (kept = undefined));
    return kept;
  });
}
