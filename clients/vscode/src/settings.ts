// The options of the server, as the user has set them.

import * as vscode from 'vscode';

/** The master switch. */
const HINTS_ENABLE = 'hints.enable';

/** The options that are set. Defaults stay unsaid: a project's configuration file is stronger than they are. */
export function chosenOptions(extension: vscode.Extension<unknown>): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('foretrace');
  const sections: { properties: object }[] = extension.packageJSON.contributes.configuration;
  const names = sections.flatMap((it) => Object.keys(it.properties)).map((it) => it.replace('foretrace.', ''));
  const chosen: Record<string, unknown> = {};
  for (const name of names) {
    const value = configuration.inspect(name);
    chosen[name] = value?.workspaceFolderValue ?? value?.workspaceValue ?? value?.globalValue;
  }
  return chosen;
}

export function hintsAreOn(): boolean {
  return vscode.workspace.getConfiguration('foretrace').get(HINTS_ENABLE, true);
}

/** Turns all hints on or off: for the workspace where it has an opinion, else for the user. */
export async function toggleHints(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('foretrace');
  const inWorkspace = configuration.inspect(HINTS_ENABLE)?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(HINTS_ENABLE, !hintsAreOn(), target);
}
