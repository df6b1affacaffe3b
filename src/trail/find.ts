/** From what the user names (files, folders, globs, `-`) to the files to read. */
import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { C2CError } from '../errors.js';
import type { TrailFile, TrailProblem } from './types.js';

/** Endings that are read when a folder is walked. A file that is named is read whatever it is called. */
const ENDINGS = /\.(?:json|jsonl|ndjson)(?:\.gz)?$|\.json\.log(?:\.gz)?$|\.gz$/i;

/**
 * Deliveries beside the events: signatures of the log files, and unusual-activity summaries, which are no calls.
 * Folder and file names: CloudTrail user guide, "Finding your CloudTrail log files", "CloudTrail digest file structure".
 */
const NOT_EVENTS = /(?:^|[\\/_])CloudTrail-(?:Digest|Insight|Aggregated)(?=[\\/_])/;

/** Below AWSLogs/ other services deliver too (Config, ELB, VPC flow logs). */
const AWS_LOGS = /(?:^|[\\/])AWSLogs[\\/]/;
const CLOUDTRAIL_FOLDER = /[\\/]CloudTrail(?:-[A-Za-z]+)?[\\/]/;

/** Whether a file found below a folder is a delivery of CloudTrail events, judged by its name. */
export function looksLikeTrail(file: string): boolean {
  if (!ENDINGS.test(file) || NOT_EVENTS.test(file)) return false;
  return !AWS_LOGS.test(file) || CLOUDTRAIL_FOLDER.test(file);
}

const isPattern = (text: string): boolean => /[*?[\]{}!]/.test(text);

/**
 * The files, in the order of the names given and sorted within a folder. Folders are walked as they are read, so a
 * bucket of a million files needs no more memory than its largest folder. Links to folders are followed only where named.
 *
 * @param onProblem is told of folders that cannot be read
 * @throws C2CError where a name or pattern matches nothing
 */
export async function* findTrailFiles(
  names: readonly string[],
  onProblem: (problem: TrailProblem) => void = () => undefined,
): AsyncGenerator<TrailFile> {
  for (const name of names) {
    if (name === '-') {
      yield { path: '-', size: 0 };
      continue;
    }
    const found = await stat(name).catch((error: NodeJS.ErrnoException) => error);
    if (!(found instanceof Error)) {
      if (found.isDirectory()) yield* walk(name, onProblem);
      else yield { path: name, size: found.size };
    } else if (found.code === 'ENOENT' && isPattern(name)) yield* matches(name);
    else {
      throw new C2CError(
        `"${name}" ${found.code === 'ENOENT' ? 'does not exist' : `cannot be read: ${found.message}`}`,
        {
          remedy:
            'Name a CloudTrail file, a folder of them, a pattern in quotes ("logs/**/*.json.gz"), or - for standard input.',
        },
      );
    }
  }
}

async function* matches(pattern: string): AsyncGenerator<TrailFile> {
  const { glob } = await import('tinyglobby');
  const files = await glob(pattern.replaceAll('\\', '/'), { dot: true, expandDirectories: false });
  if (files.length === 0) {
    throw new C2CError(`No file matches "${pattern}"`, {
      remedy: 'Try the folder itself: folders are read with all below them.',
    });
  }
  for (const file of files.sort()) {
    if (!NOT_EVENTS.test(file)) yield { path: file, size: (await stat(file)).size };
  }
}

async function* walk(folder: string, onProblem: (problem: TrailProblem) => void): AsyncGenerator<TrailFile> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch (error) {
    onProblem({ path: folder, kind: 'missing', message: `the folder cannot be read: ${(error as Error).message}` });
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* walk(full, onProblem);
    } else if (looksLikeTrail(full)) {
      const found = await stat(full).catch((error: Error) => error);
      if (found instanceof Error) onProblem({ path: full, kind: 'missing', message: found.message });
      else if (found.isFile()) yield { path: full, size: found.size };
    }
  }
}
