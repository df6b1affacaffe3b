/** The .spl file: a gzipped tar that is the same, byte for byte, for the same files. */
import { pack } from 'tar-stream';
import { createGzip, constants } from 'node:zlib';
import { buffer } from 'node:stream/consumers';

/** Every entry carries this time; 0 makes some tools complain. 2024-01-01. */
const MTIME = new Date(Date.UTC(2024, 0, 1));
const OWNER = { uid: 0, gid: 0, uname: '', gname: '', mtime: MTIME };

/**
 * Packs files below one top folder: names sorted, folders 755, files 644, fixed owner and time.
 * @param files path with forward slashes -> content
 */
export async function packApp(top: string, files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const tar = pack();
  const folders = new Set<string>([top]);
  for (const name of files.keys()) {
    const parts = `${top}/${name}`.split('/');
    for (let depth = 1; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  const entries = [
    ...[...folders].map((name) => ({ name: `${name}/`, type: 'directory' as const, mode: 0o755 })),
    ...[...files].map(([name, content]) => ({ name: `${top}/${name}`, type: 'file' as const, mode: 0o644, content })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const { name, type, mode } = entry;
    if ('content' in entry) tar.entry({ name, type, mode, ...OWNER }, Buffer.from(entry.content));
    else tar.entry({ name, type, mode, ...OWNER });
  }
  tar.finalize();
  // The gzip header of Node holds no name and no time; its system byte is 255 or 3 by platform, and is fixed here.
  const packed = await buffer(tar.pipe(createGzip({ level: constants.Z_BEST_COMPRESSION })));
  packed[9] = 255;
  return packed;
}
