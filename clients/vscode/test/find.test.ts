// Where the server is looked for.

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ExtensionContext } from 'vscode';
import { findServer } from '../src/find';
import { fake } from './vscode';

const PROGRAM = process.platform === 'win32' ? 'foretrace.exe' : 'foretrace';
const PATH = process.env.PATH;

let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'foretrace-'));
  fake.setting = '';
  fake.python = undefined;
  process.env.PATH = [join(work, 'empty'), join(work, 'path')].join(delimiter);
});

afterEach(() => {
  process.env.PATH = PATH;
  rmSync(work, { recursive: true });
});

/** Puts a program into a folder below the test's; gives its path. */
function program(...folder: string[]): string {
  const path = join(work, ...folder, PROGRAM);
  mkdirSync(join(work, ...folder), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

function selected(...environment: string[]): void {
  const path = join(work, ...environment);
  fake.python = async () => ({ environments: { getActiveEnvironmentPath: () => ({ path }) } });
}

const find = () =>
  findServer({ asAbsolutePath: (path: string) => join(work, 'extension', path) } as unknown as ExtensionContext);

test('the setting is stronger than all else, there or not', async () => {
  program('extension', 'server');
  fake.setting = ` ${join('~', 'tools', 'foretrace')} `;
  assert.deepEqual(await find(), { path: join(homedir(), 'tools', 'foretrace'), origin: 'setting' });
});

test('then the bundled one, the path, the selected environment', async () => {
  const environment = program('venv', 'bin');
  selected('venv', 'bin', 'python');
  assert.deepEqual(await find(), { path: environment, origin: 'environment' });
  const path = program('path');
  assert.deepEqual(await find(), { path, origin: 'path' });
  const bundled = program('extension', 'server');
  assert.deepEqual(await find(), { path: bundled, origin: 'bundled' });
});

test('an environment may be named by its folder', async () => {
  const windows = program('conda', 'Scripts');
  selected('conda');
  assert.deepEqual(await find(), { path: windows, origin: 'environment' });
  const unix = program('conda', 'bin');
  assert.deepEqual(await find(), { path: unix, origin: 'environment' });
});

test('a file that cannot be run is passed over', { skip: process.platform === 'win32' }, async () => {
  chmodSync(program('extension', 'server'), 0o644);
  const path = program('path');
  assert.deepEqual(await find(), { path, origin: 'path' });
});

test('nothing is found without any, nor when the Python extension fails', async () => {
  assert.equal(await find(), undefined);
  fake.python = async () => {
    throw new Error('no Python');
  };
  assert.equal(await find(), undefined);
  fake.python = async () => ({});
  assert.equal(await find(), undefined);
});
