/** A card as Markdown: what an analyst needs to know about one plugin. */
import type { Rule } from '../catalogue/index.js';
import type { CatalogueEntry } from './paths.js';

const DETECTABILITY: Readonly<Record<string, string>> = {
  event: 'One CloudTrail event proves it.',
  default: 'Among the ways in is a create call that leaves a bad default.',
  state: 'An event shows it together with what was seen before, or with a setting.',
  'data-event': 'It needs data events or another log.',
  none: 'CloudTrail cannot show it.',
};

/** @param rule where the catalogue is at hand: why it matters and how to mend it */
export function renderCard(entry: CatalogueEntry, rule: Rule | undefined): string {
  const sections: string[] = [
    `# ${entry.plugin}: ${entry.title}`,
    `**Severity** ${entry.severity} | **Service** ${entry.service} | **Evidence** ${entry.evidence}`,
  ];
  const section = (title: string, text: string): void => {
    if (text.trim() !== '') sections.push(`## ${title}\n\n${text.trim()}`);
  };
  section('Why it matters', rule?.why ?? '');
  section('What to do', [rule?.fix ?? '', rule?.fixCli === undefined ? '' : fence('sh', rule.fixCli)].join('\n\n'));
  section(
    'What CloudTrail shows',
    [DETECTABILITY[entry.detectability] ?? entry.detectability, entry.reason ?? ''].join(' '),
  );
  section('Events', entry.events.map((event) => `- \`${event}\``).join('\n'));
  section('Resource', entry.resource === '' ? '' : `\`${entry.resource}\``);
  section('Where CloudSploit differs', rule?.cloudsploitNote ?? '');
  section('ATT&CK', entry.attack.join(', '));
  section('Search', entry.search === '' ? '' : fence('spl', entry.search));
  return `${sections.join('\n\n')}\n`;
}

/** A code block whose fence is longer than any run of backticks in the text. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}
