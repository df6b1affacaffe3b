/** The dashboard without Splunk: a host on this machine that answers what the pages ask. */
export { HostData } from './data.js';
export { type Host, startHost } from './server.js';
