// Finds the server.

import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** A server and why it was chosen. */
export interface Server {
  path: string;
  origin: 'setting' | 'bundled' | 'path' | 'environment';
}

const PROGRAM = process.platform === 'win32' ? 'foretrace.exe' : 'foretrace';

/** The server of the setting, else the bundled one, else one on the path, else that of the Python environment. */
export async function findServer(context: vscode.ExtensionContext): Promise<Server | undefined> {
  const setting = vscode.workspace.getConfiguration('foretrace').get('path', '').trim();
  if (setting) {
    return { path: setting.replace(/^~(?=[/\\])/, homedir()), origin: 'setting' };
  }
  const candidates: [Server['origin'], string[]][] = [
    ['bundled', [context.asAbsolutePath('server')]],
    ['path', (process.env.PATH ?? '').split(delimiter).filter(Boolean)],
    ['environment', await environmentFolders()],
  ];
  for (const [origin, folders] of candidates) {
    for (const folder of folders) {
      const path = join(folder, PROGRAM);
      if (await isProgram(path)) {
        return { path, origin };
      }
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** What we use of the Python extension. */
interface PythonApi {
  environments: { getActiveEnvironmentPath(): { path: string } };
}

/** Where the selected Python environment keeps its programs; empty without the Python extension. */
async function environmentFolders(): Promise<string[]> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  try {
    const api = await extension?.activate();
    const environment = api?.environments.getActiveEnvironmentPath().path;
    return environment ? [dirname(environment), join(environment, 'bin'), join(environment, 'Scripts')] : [];
  } catch {
    return [];
  }
}
