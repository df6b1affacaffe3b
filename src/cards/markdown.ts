/** A card as Markdown: read on GitHub, in a terminal, in a side panel. */
import type { Card } from './card.js';
import { bulletLines } from './events.js';
import { code, list } from './names.js';

/** What a card shows besides the rule's own text. */
export interface CardExtras {
  /** The rule's own search. */
  readonly search?: string;
  /** The saved search that holds it. */
  readonly searchName?: string;
  /** The Sigma rule: a relative link, and whether it matches exactly what the rule introduces. */
  readonly sigma?: { readonly link: string; readonly exact: boolean };
}

const SEEN: Readonly<Record<string, string>> = {
  event: 'One event is proof.',
  default:
    'Among the ways in is a call that makes the resource and leaves the bad default. It is reported at once, with the reason `default`; the next call may already correct it.',
  state: 'An event is proof together with what was seen before, or with a setting.',
  'data-event': 'Management events do not show it.',
  none: 'CloudTrail cannot show it.',
};

const EVIDENCE: Readonly<Record<string, string>> = {
  real: 'real records',
  documented: "AWS's documentation or public records",
  modelled: "AWS's API model; no public record of it was found",
};

/** Lays a card out. */
export function cardMarkdown(card: Card, extras: CardExtras = {}): string {
  const sections = [
    `# ${escaped(card.title)}`,
    `${code(card.plugin)} · ${card.serviceName} · **${card.severity}**`,
    escaped(card.why),
    seen(card),
    ...events(card),
    ...examples(card),
    section('Fix', [escaped(card.fix), ...(card.fixCli === undefined ? [] : [fence('sh', card.fixCli)])]),
    section('Where CloudSploit differs', card.note === undefined ? [] : [escaped(card.note)]),
    section('Settings', card.settings.length === 0 ? [] : [settings(card)]),
    section('Find it', find(card, extras)),
    section('More', [more(card)]),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : [`## ${title}`, ...parts].join('\n\n');
}

/** Prose of ours in Markdown: only what would become a tag or emphasis is escaped. */
function escaped(text: string): string {
  return text.replace(/[<*]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (mark) => `\\${mark}`);
}

function seen(card: Card): string {
  const parts = [SEEN[card.detectability] ?? ''];
  if (card.reason !== undefined) parts.push(escaped(card.reason));
  if (card.nearest.length > 0) parts.push(`The nearest event is ${list(card.nearest.map(code), 'or')}.`);
  return section('What CloudTrail shows', [parts.join(' ')]);
}

function events({ events: { opens, closes, unclear } }: Card): string[] {
  const part = (title: string, bullets: typeof opens): string =>
    bullets.length === 0 ? '' : `**${title}**\n\n${bulletLines(bullets).join('\n')}`;
  return [
    part('Introduces it:', opens),
    part('Remediates it:', closes),
    part('Unclear, for a person to look at:', unclear),
  ];
}

function examples(card: Card): string[] {
  const near = card.near.map(({ event, text }) => `- ${code(event)}: ${escaped(text)}`);
  return [
    section(
      'An example',
      card.example === undefined
        ? []
        : [
            `${capital(escaped(card.example.why))}. The record, shortened:`,
            fence('json', JSON.stringify(card.example.record, null, 2)),
          ],
    ),
    section('Near misses', near.length === 0 ? [] : [near.join('\n')]),
  ];
}

function settings(card: Card): string {
  const rows = card.settings.map(({ name, default: value, why }) => {
    const shown = value === undefined || value === '' ? 'none: nothing is reported until it is set' : code(value);
    return `| ${code(name)} | ${shown} | ${escaped(why).replaceAll('|', '\\|')} |`;
  });
  return ['| setting | default | what for |', '|---|---|---|', ...rows].join('\n');
}

function find(card: Card, extras: CardExtras): string[] {
  if (extras.search === undefined || extras.search === '') return [];
  const parts = [fence('sh', `cspm2cloudtrail sweep AWSLogs/ --plugin ${card.plugin}`)];
  const where = extras.searchName === undefined ? '' : `In Splunk it is the saved search ${code(extras.searchName)}.`;
  const sigma =
    extras.sigma === undefined
      ? 'There is no Sigma rule: nothing is introduced, or not without a setting.'
      : `There is a [Sigma rule](${extras.sigma.link})${extras.sigma.exact ? ', too.' : ', too; it matches somewhat more, and misses nothing.'}`;
  parts.push([where, sigma].filter((text) => text !== '').join(' '));
  parts.push(`<details><summary>The search</summary>\n\n${fence('spl', extras.search.trim())}\n\n</details>`);
  return parts;
}

function more(card: Card): string {
  const rows = [card.source, card.manual].flatMap((link) =>
    link === undefined ? [] : [`- [${link.text}](${link.url})`],
  );
  if (card.attack.length > 0) {
    rows.push(`- ATT&CK: ${card.attack.map(({ id, text, url }) => `[${id} ${text}](${url})`).join(', ')}`);
  }
  if (card.compliance.length > 0) rows.push(`- Compliance: ${card.compliance.join(', ')}`);
  if (card.events.opens.length + card.events.closes.length > 0)
    rows.push(`- Evidence: ${EVIDENCE[card.evidence] ?? card.evidence}`);
  return rows.join('\n');
}

function capital(text: string): string {
  return text
    .replace(/^(?:tcp|udp|icmp)\b/i, (word) => word.toUpperCase())
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** A code block whose fence is longer than any run of backticks in the text. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}
