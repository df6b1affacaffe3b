/**
 * Where the bundle begins. A page that has our root element (a dashboard of Splunk 9, the local host) is filled; in a page
 * from Splunk's own template, react-page builds the frame around it.
 */
import layout from '@splunk/react-page/18';
import { createRoot } from 'react-dom/client';
import { App, preferredScheme } from './app';
import { restClient } from './client';

const root = document.getElementById('c2c-root');
const app = <App client={restClient} />;
if (root !== null) createRoot(root).render(app);
else layout(app, { pageTitle: 'CSPM2CloudTrail', theme: preferredScheme(), themeFamily: 'prisma', hideFooter: true });
