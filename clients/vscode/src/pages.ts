// Read-only documents: traces, and reasons.

import * as vscode from 'vscode';

export const SCHEME = 'foretrace';

/** Keeps what was shown, under its name. */
export class Pages implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** The address under which the text can be opened; `name` is what its tab shows. */
  put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name.replaceAll('/', '∕')}` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }
}
