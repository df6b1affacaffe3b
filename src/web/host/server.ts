/** The local host: the pages and the calls that they make, for the browser of this machine and nobody else. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { C2CError } from '../../errors.js';
import type { HostData } from './data.js';
import { Knowledge } from './knowledge.js';
import { answerRest } from './rest.js';

const APP = 'cspm2cloudtrail';
const VIEW = 'c2c_dashboard';
const HOST = '127.0.0.1';
/** Bytes of a request: a scan of an organisation has some megabytes. */
const LARGEST = 64 * 2 ** 20;

/**
 * What comes from a log must never run. Style elements are what the components are made of; nothing is loaded from anywhere
 * else, and no other page may show this one.
 */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export interface Host {
  /** Where to look. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts to listen on 127.0.0.1.
 * @param port 0 = any that is free
 * @throws C2CError where the port is taken
 */
export async function startHost(data: HostData, { port = 0 }: { readonly port?: number } = {}): Promise<Host> {
  const knowledge = new Knowledge(data.app.dir);
  data.savedText = (name) => knowledge.savedSearch(name).content.search ?? '';
  // Only a page that this host has sent knows it: other pages of the browser can send requests here, but not read.
  const token = randomBytes(24).toString('hex');
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, 'text/plain; charset=utf-8', String(error));
      else response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own = (server.address() as AddressInfo).port;
    if (!isLocal(request, own)) return send(response, 403, 'text/plain', 'This host answers pages of its own only.');
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${HOST}`);
    const method = request.method ?? 'GET';
    if (pathname === '/' || pathname === '/en-US' || pathname === `/en-US/app/${APP}`) {
      response.writeHead(302, { ...HEADERS, Location: `/en-US/app/${APP}/${VIEW}` });
      response.end();
      return;
    }
    if (pathname === `/en-US/app/${APP}/${VIEW}`) {
      response.setHeader('Set-Cookie', `splunkweb_csrf_token_${own}=${token}; Path=/; SameSite=Strict`);
      return send(response, 200, 'text/html; charset=utf-8', page());
    }
    if (pathname === '/en-US/config') return send(response, 200, TYPES['.js'] as string, config(own));
    const file = /^\/en-US\/static\/(?:@[^/]*\/)?app\/cspm2cloudtrail\/((?:pages\/)?\w[\w.-]*)$/.exec(pathname)?.[1];
    if (file !== undefined) return sendFile(response, path.join(data.app.dir, 'appserver', 'static'), file);
    if (pathname.startsWith('/en-US/splunkd/__raw/')) {
      if (request.headers['x-splunk-form-key'] !== token) {
        return send(response, 403, 'text/plain', 'The page is older than this host: load it again.');
      }
      const steps = pathname.slice('/en-US/splunkd/__raw/'.length).split('/').map(decode);
      const body = await bodyOf(request);
      const answer = await answerRest({ method, steps, query: searchParams, body }, data, knowledge);
      return send(response, answer.status, TYPES['.json'] as string, JSON.stringify(answer.body));
    }
    return send(response, 404, 'text/plain', 'Not found.');
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new C2CError(`Port ${port} is taken`, { remedy: 'Name another one with --port, or none for any free one.' })
          : error,
      );
    });
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A name that points to 127.0.0.1 would otherwise let a page of somebody else read everything here. */
function isLocal(request: IncomingMessage, port: number): boolean {
  const names = [`${HOST}:${port}`, `localhost:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !names.includes(host)) return false;
  if (origin !== undefined && !names.includes(origin.replace(/^http:\/\//, ''))) return false;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none' || request.method === 'GET';
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw new Error('The request is too large.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': type });
  response.end(body);
}

function sendFile(response: ServerResponse, folder: string, name: string): void {
  let content;
  try {
    content = readFileSync(path.join(folder, name));
  } catch {
    return send(response, 404, 'text/plain', 'The pages are not built: run "npm run build".');
  }
  return send(response, 200, TYPES[path.extname(name)] ?? 'application/octet-stream', content);
}

/** As a dashboard of Splunk 9 has it: an element with the id c2c-root, which the pages look for. */
function page(): string {
  const bundle = `/en-US/static/app/${APP}/pages/${VIEW}.js`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>CSPM2CloudTrail</title>
<link rel="icon" href="data:,"></head>
<body><div id="c2c-root"></div><script src="/en-US/config?autoload=1"></script><script src="${bundle}"></script></body>
</html>
`;
}

/** What Splunk Web tells its pages about itself. */
function config(port: number): string {
  const values = {
    BUILD_NUMBER: '0',
    BUILD_PUSH_NUMBER: 0,
    LOCALE: 'en-US',
    MRSPARKLE_PORT_NUMBER: port,
    MRSPARKLE_ROOT_PATH: '',
    SPLUNKD_PATH: '/en-US/splunkd/__raw',
    USERNAME: 'local',
    VERSION_LABEL: '10.4.0',
    C2C_LOCAL: true,
  };
  return `window.$C=${JSON.stringify(values)};`;
}
