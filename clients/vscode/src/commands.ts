// What users can do at the cursor. Each asks the server about the place.

import * as vscode from 'vscode';
import { ExecuteCommandRequest, type LanguageClient } from 'vscode-languageclient/node';
import type { Pages } from './pages';

/** A run of the function at a place. Without text, the call lacks arguments. */
interface Trace {
  call: string | null;
  text: string | null;
}

/** The commands of the server that these stand on. */
export const SERVER_COMMANDS = {
  trace: 'foretrace.trace',
  explain: 'foretrace.explain',
  examples: 'foretrace.examples',
  chooseExample: 'foretrace.chooseExample',
};

async function ask<Answer>(
  client: LanguageClient,
  editor: vscode.TextEditor,
  command: string,
  call?: string,
): Promise<Answer | null> {
  const place = {
    uri: client.code2ProtocolConverter.asUri(editor.document.uri),
    position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    call,
  };
  try {
    return await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [place] });
  } catch (error) {
    void vscode.window.showErrorMessage(`foretrace: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

/** Shows what happens beside the lines when the function at the cursor runs. */
export async function showTrace(client: LanguageClient, editor: vscode.TextEditor, pages: Pages): Promise<void> {
  let trace = await ask<Trace>(client, editor, SERVER_COMMANDS.trace);
  if (trace?.call && trace.text === null) {
    const argumentsAt = trace.call.length - 1;
    const call = await vscode.window.showInputBox({
      title: 'Call to trace',
      value: trace.call,
      valueSelection: [argumentsAt, argumentsAt],
    });
    trace = call ? await ask<Trace>(client, editor, SERVER_COMMANDS.trace, call) : null;
  }
  if (!trace?.text) {
    return;
  }
  const name = trace.call ?? editor.document.uri.path.split('/').pop();
  const uri = pages.put(`Trace of ${name}.py`, trace.text);
  const document = await vscode.workspace.openTextDocument(uri);
  // The call is written above the source.
  const line = editor.selection.active.line + (trace.call === null ? 0 : 1);
  const shown = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  shown.selection = new vscode.Selection(line, 0, line, 0);
  shown.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenter);
}

/** Says why the hints and findings of the line are shown. */
export async function explainHint(client: LanguageClient, editor: vscode.TextEditor, pages: Pages): Promise<void> {
  const reasons = await ask<string>(client, editor, SERVER_COMMANDS.explain);
  if (reasons === null) {
    void vscode.window.showInformationMessage('foretrace shows nothing on this line.');
    return;
  }
  const uri = pages.put(`Why line ${editor.selection.active.line + 1}`, reasons);
  await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
}

/** Lets the user choose the call that the hints of the function speak of. */
export async function pickExample(client: LanguageClient, editor: vscode.TextEditor): Promise<void> {
  const calls = (await ask<string[]>(client, editor, SERVER_COMMANDS.examples)) ?? [];
  if (calls.length === 0) {
    void vscode.window.showInformationMessage('foretrace knows no example of this function.');
    return;
  }
  const call = await vscode.window.showQuickPick(calls, { title: 'Example to show' });
  if (call) {
    await ask(client, editor, SERVER_COMMANDS.chooseExample, call);
  }
}
