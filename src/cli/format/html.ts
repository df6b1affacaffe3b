/** One self-contained HTML page: nothing is loaded from anywhere, and no script runs in it. */
import { type Row, ROW_COLUMNS, SEVERITY_ORDER, type SweepSummary } from '../../engine/index.js';
import { bytes, count } from '../../messages.js';
import { type Output, printable } from '../streams.js';
import type { RowWriter } from './index.js';
import { MostUrgent, VERDICTS } from './order.js';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 110rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th { position: sticky; top: 0; background: Canvas; } td { overflow-wrap: anywhere; }
td.num { text-align: right; font-variant-numeric: tabular-nums; } .when { white-space: nowrap; }
.s { display: inline-block; min-width: 4.5em; padding: 0 .5em; border-radius: .7em; text-align: center; font-weight: 600; color: #fff; background: #667; }
.s.critical { background: #a4001d; } .s.high { background: #b5450b; } .s.medium { background: #7a6200; } .s.low { background: #2b6a86; }
summary { cursor: pointer; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .4rem 0; } dt { color: GrayText; } dd { margin: 0; }
`;
const TITLES: Readonly<Record<string, string>> = {
  introduces: 'Introduced a misconfiguration',
  unclear: 'Unclear: look at the event',
  remediates: 'Remediated',
};

/** For text and for attribute values in double quotes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return printable(text).replace(/[&<>"']/g, (c) => entities[c] as string);
}

export function html(output: Output): RowWriter {
  const all = new MostUrgent(0);
  return {
    row: (row) => all.add(row),
    async end(summary) {
      const { rows } = all.result();
      await output.write(head(rows, summary));
      for (const verdict of VERDICTS) {
        const some = rows.filter((row) => row.verdict === verdict);
        if (some.length === 0) continue;
        await output.write(`<h2>${escapeHtml(TITLES[verdict] ?? verdict)} (${some.length})</h2>\n<table><thead><tr>`);
        await output.write(
          ['Severity', 'When (UTC)', 'Who', 'How', 'Plugin', 'Resource']
            .map((t) => `<th scope="col">${t}</th>`)
            .join(''),
        );
        await output.write('</tr></thead><tbody>\n');
        for (const row of some) await output.write(line(row));
        await output.write('</tbody></table>\n');
      }
      await output.write('</body></html>\n');
      await output.flush();
    },
  };
}

function head(rows: readonly Row[], summary: SweepSummary): string {
  const severities = [...SEVERITY_ORDER].reverse();
  const cell = (verdict: string, severity: string): number =>
    rows.filter((r) => r.verdict === verdict && r.severity === severity).length;
  const table = VERDICTS.map(
    (verdict) =>
      `<tr><th scope="row">${escapeHtml(TITLES[verdict] ?? verdict)}</th>${severities.map((s) => `<td class="num">${cell(verdict, s)}</td>`).join('')}</tr>`,
  );
  const problems = summary.problems
    .slice(0, 200)
    .map((p) => `<li>${escapeHtml(p.path)}: ${escapeHtml(p.message)}</li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>CSPM2CloudTrail: ${count(rows.length, 'row')}</title><style>${STYLE}</style></head><body>
<h1>What CloudTrail shows</h1>
<p>${count(summary.files, 'file')}, ${count(summary.records, 'record')}, ${bytes(summary.bytes)}; ${count(rows.length, 'row')}.</p>
<table><thead><tr><th></th>${severities.map((s) => `<th scope="col"><span class="s ${s}">${s}</span></th>`).join('')}</tr></thead><tbody>
${table.join('\n')}
</tbody></table>
${problems.length === 0 ? '' : `<h2>Not, or not wholly, read (${summary.problems.length})</h2><ul>${problems.join('\n')}</ul>`}
`;
}

function line(row: Row): string {
  const details = ROW_COLUMNS.filter((c) => row[c] !== '').map((c) => `<dt>${c}</dt><dd>${escapeHtml(row[c])}</dd>`);
  const severity = (SEVERITY_ORDER as readonly string[]).includes(row.severity) ? row.severity : '';
  return `<tr><td><span class="s ${severity}">${escapeHtml(row.severity || '-')}</span></td><td class="when">${escapeHtml(row.event_time)}</td><td>${escapeHtml(row.actor)}</td><td>${escapeHtml(`${row.channel} ${row.event_name}`)}</td><td>${escapeHtml(row.plugin)}</td><td><details><summary>${escapeHtml(row.resource || row.resource_via || '?')}</summary><dl>${details.join('')}</dl></details></td></tr>\n`;
}
