/** `node tee.mjs <log> <script>`: runs the script, shows its output and keeps a copy of it in the log file. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

const [log, script] = process.argv.slice(2);
const copy = createWriteStream(log);
const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
for (const stream of ['stdout', 'stderr']) {
  child[stream].on('data', (chunk) => {
    process[stream].write(chunk);
    copy.write(chunk);
  });
}
child.on('close', (code) => copy.end(() => process.exit(code ?? 1)));
