/** Navigation and views. Simple XML 1.1 for what an admin needs before the dashboard works; Splunk's page template for React pages. */
import { printXml, xml, type XmlElement } from './format/xml.js';
import type { AppParts } from './parts.js';
import { selfTestName } from './savedsearches.js';

const START = 'c2c_start';
const SELF_TEST = 'c2c_self_test';

const table = (title: string, search: string): XmlElement =>
  xml('panel', {}, [
    xml('title', {}, title),
    xml('table', {}, [
      xml('search', { ref: search }),
      xml('option', { name: 'count' }, '20'),
      xml('option', { name: 'wrap' }, 'true'),
    ]),
  ]);

const dashboard = (label: string, description: string, rows: readonly (readonly XmlElement[])[]): XmlElement =>
  xml('dashboard', { version: '1.1' }, [
    xml('label', {}, label),
    xml('description', {}, description),
    ...rows.map((panels) => xml('row', {}, panels)),
  ]);

/** Before Splunk 10.4 there is no page template: a dashboard that holds nothing but the element that the script looks for. */
const forSplunk9 = (view: string, label: string): XmlElement =>
  xml('dashboard', { version: '1.1', script: `pages/${view}.js`, hideEdit: 'true', hideTitle: 'true' }, [
    xml('label', {}, `${label} (Splunk before 10.4)`),
    xml('row', {}, [xml('panel', {}, [xml('html', {}, [xml('div', { id: 'c2c-root' }, [])])])]),
  ]);

/** Path below `default/` -> text. */
export function viewFiles(parts: AppParts): Map<string, string> {
  const files = new Map<string, string>();
  const put = (path: string, root: XmlElement): void => void files.set(path, printXml(root, `default/${path}`));
  put(
    `data/ui/views/${START}.xml`,
    dashboard('Start here', 'Whether the records arrive whole, whether the sweeps run, and what is left to do.', [
      [table('CloudTrail records of the last 24 hours', 'C2C - Record Health')],
      [table('Sweeps of the last 24 hours', 'C2C - Runs')],
      [table('Days to sweep again', 'C2C - Backfill Queue')],
    ]),
  );
  put(
    `data/ui/views/${SELF_TEST}.xml`,
    dashboard(
      'Self-test',
      'Packaged examples through the text of each sweep, on this Splunk: "same" of "of" must be equal.',
      [
        [table('What this Splunk answers where its documentation is silent', 'C2C - Probes')],
        ...parts.sweeps.map((sweep) => [table(sweep.group, selfTestName(sweep.group))]),
      ],
    ),
  );
  for (const { view, label } of parts.pages) {
    put(
      `data/ui/views/${view}.xml`,
      xml('view', { template: 'pages/splunk_ui_app.html', type: 'html' }, [xml('label', {}, label)]),
    );
    put(`data/ui/views/${view}_9.xml`, forSplunk9(view, label));
  }
  const views = [...parts.pages.flatMap(({ view }) => [view, `${view}_9`]), START, SELF_TEST];
  put(
    'data/ui/nav/default.xml',
    xml('nav', { search_view: 'search' }, [
      ...views.map((name, index) => xml('view', { name, ...(index === 0 && { default: 'true' }) })),
      xml('view', { name: 'search' }),
      xml('view', { name: 'reports' }),
    ]),
  );
  return files;
}
