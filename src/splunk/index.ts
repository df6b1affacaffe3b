/** The Splunk app: from compiled searches to files and a package. */
export { composeApp, APP_ID, type ComposedApp } from './app.js';
export { buildApp, writeApp, type Built, type Extras } from './build.js';
export { partsOf, type PartsOptions } from './from-catalogue.js';
export { dashboardPages } from './pages.js';
export type * from './parts.js';
export { parseConf, printConf, type Conf, type Stanza } from './format/conf.js';
export { parseCsv, printCsv, type Table } from './format/csv.js';
export { parseXml, printXml, type XmlElement } from './format/xml.js';
export { serviceName } from './service-names.js';
export { ruleSearchName } from './savedsearches.js';
