// Makes foretrace-TARGET.vsix with the server in it.
//
// usage: node package.mjs [--target TARGET] [--server FILE [--debug]] [--out FILE]
//
// TARGET is one of VS Code's platforms and by default this one. Without --server the server is built for this platform.
// With --debug the server is one that was not optimised, which nobody ships: it may be larger.

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';

const MOST = 25e6;
const MOST_DEBUG = 40e6;

const here = import.meta.dirname;
const root = resolve(here, '../..');
const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    server: { type: 'string' },
    out: { type: 'string' },
    debug: { type: 'boolean', default: false },
  },
});
const program = values.target.startsWith('win32') ? 'foretrace.exe' : 'foretrace';
const out = resolve(values.out ?? join(here, `foretrace-${values.target}.vsix`));

let server = values.server;
if (!server) {
  execFileSync('cargo', ['build', '--release', '--package', 'foretrace'], { cwd: root, stdio: 'inherit' });
  server = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'release', program);
}
rmSync(join(here, 'server'), { recursive: true, force: true });
mkdirSync(join(here, 'server'));
copyFileSync(server, join(here, 'server', program));
chmodSync(join(here, 'server', program), 0o755);
copyFileSync(join(root, 'LICENSE'), join(here, 'LICENSE'));

process.chdir(here);
execFileSync('npm', ['run', '--silent', 'check'], { stdio: 'inherit' });
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
await createVSIX({
  cwd: here,
  target: values.target,
  packagePath: out,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});

const { size } = statSync(out);
console.log(`${out}: ${(size / 1e6).toFixed(1)} MB`);
const most = values.debug ? MOST_DEBUG : MOST;
if (size > most) {
  throw new Error(`more than ${most / 1e6} MB`);
}
