// The item in the status bar.

import * as vscode from 'vscode';
import type { Server } from './find';
import { hintsAreOn } from './settings';

/** What there is to say of the server. */
export type State =
  | { kind: 'starting' }
  | { kind: 'running'; server: Server; version: string; predictor: string }
  | { kind: 'stopped'; reason: string };

const ORIGINS = {
  setting: 'from the setting `foretrace.path`',
  bundled: 'came with the extension',
  path: 'found on the path',
  environment: 'of the selected Python environment',
};

const LINKS = [
  '[Hints on or off](command:foretrace.toggleHints)',
  '[Restart](command:foretrace.restart)',
  '[Log](command:foretrace.showLog)',
  '[Settings](command:workbench.action.openSettings?%22foretrace%22)',
];

/** Shows the state while a Python file is in sight. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('foretrace', vscode.StatusBarAlignment.Right, 90);
  private readonly watchers: vscode.Disposable[];
  private state: State = { kind: 'starting' };

  constructor() {
    this.item.name = 'foretrace';
    this.item.command = 'foretrace.toggleHints';
    this.watchers = [
      vscode.window.onDidChangeVisibleTextEditors(() => this.draw()),
      vscode.workspace.onDidChangeConfiguration(() => this.draw()),
    ];
    this.draw();
  }

  show(state: State): void {
    this.state = state;
    this.draw();
  }

  dispose(): void {
    vscode.Disposable.from(this.item, ...this.watchers).dispose();
  }

  private draw(): void {
    const { state } = this;
    const problem = state.kind === 'stopped';
    this.item.text = `$(${icon(state)}) foretrace`;
    this.item.tooltip = new vscode.MarkdownString([describe(state), LINKS.join(' · ')].join('\n\n'));
    this.item.tooltip.isTrusted = true;
    this.item.backgroundColor = problem ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    if (vscode.window.visibleTextEditors.some((it) => it.document.languageId === 'python')) {
      this.item.show();
    } else {
      this.item.hide();
    }
  }
}

function icon(state: State): string {
  switch (state.kind) {
    case 'starting':
      return 'loading~spin';
    case 'stopped':
      return 'warning';
    case 'running':
      return hintsAreOn() ? 'eye' : 'eye-closed';
  }
}

function describe(state: State): string {
  switch (state.kind) {
    case 'starting':
      return '**foretrace** is starting';
    case 'stopped':
      return `**foretrace** is not running: ${state.reason}`;
    case 'running':
      return [
        `**foretrace ${state.version}** is running, hints are ${hintsAreOn() ? 'on' : 'off'}`,
        `Server: \`${state.server.path}\`, ${ORIGINS[state.server.origin]}`,
        `Predictions: ${state.predictor === 'none' ? 'none; what is shown is proved or executed' : state.predictor}`,
      ].join('\n\n');
  }
}
