// Starts the server and offers its commands.

import { type ChildProcess, spawn } from 'node:child_process';
import * as vscode from 'vscode';
import { LanguageClient, State as ClientState } from 'vscode-languageclient/node';
import { explainHint, pickExample, SERVER_COMMANDS, showTrace } from './commands';
import { findServer } from './find';
import { Pages, SCHEME } from './pages';
import { chosenOptions, toggleHints } from './settings';
import { Status } from './status';

/** How long the language client has to start a dead server again by itself, in milliseconds. */
const REVIVAL_PAUSE = 2_000;

/** How often we start it again within that time, in milliseconds. */
const MOST_REVIVALS = 5;
const REVIVALS_WITHIN = 180_000;

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  session = new Session(context);
  const { pages } = session;
  const atCursor = (act: (client: LanguageClient, editor: vscode.TextEditor, pages: Pages) => Promise<void>) => () => {
    const editor = vscode.window.activeTextEditor;
    const client = session?.client;
    if (!client?.isRunning()) {
      void vscode.window.showWarningMessage('foretrace is not running.');
    } else if (!editor || editor.document.languageId !== 'python' || editor.document.uri.scheme === SCHEME) {
      void vscode.window.showInformationMessage('foretrace: put the cursor into a Python file first.');
    } else {
      return act(client, editor, pages);
    }
  };
  context.subscriptions.push(
    session,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages),
    vscode.commands.registerCommand('foretrace.showTrace', atCursor(showTrace)),
    vscode.commands.registerCommand('foretrace.explainHint', atCursor(explainHint)),
    vscode.commands.registerCommand('foretrace.pickExample', atCursor(pickExample)),
    vscode.commands.registerCommand('foretrace.toggleHints', toggleHints),
    vscode.commands.registerCommand('foretrace.restart', () => session?.restart()),
    vscode.commands.registerCommand('foretrace.showLog', () => session?.log.show()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('foretrace.path')) {
        void session?.restart();
      }
    }),
  );
  await session.start();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}

/** One server at a time. */
class Session implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('foretrace', { log: true });
  readonly pages = new Pages();
  client: LanguageClient | undefined;
  private child?: ChildProcess;
  private revivals: number[] = [];
  private readonly status = new Status();

  constructor(private readonly context: vscode.ExtensionContext) {}

  async start(): Promise<void> {
    this.status.show({ kind: 'starting' });
    const server = await findServer(this.context);
    if (!server) {
      this.status.show({ kind: 'stopped', reason: 'no server was found' });
      const choice = await vscode.window.showErrorMessage(
        'foretrace: no server was found. Install it with `pip install foretrace`, or say where it is.',
        'Open Settings',
      );
      if (choice) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'foretrace.path');
      }
      return;
    }
    this.log.info(`server: ${server.path} (${server.origin})`);
    const options = () => chosenOptions(this.context.extension);
    const client: LanguageClient = new LanguageClient(
      'foretrace',
      'foretrace',
      async () => this.launch(server.path, client),
      {
        documentSelector: ['file', 'untitled'].map((scheme) => ({ language: 'python', scheme })),
        initializationOptions: options(),
        outputChannel: this.log,
        middleware: { workspace: { configuration: (params) => params.items.map(options) } },
      },
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (newState === ClientState.Running) {
        const result = client.initializeResult;
        const commands = result?.capabilities.executeCommandProvider?.commands ?? [];
        void vscode.commands.executeCommand(
          'setContext',
          'foretrace.offersExamples',
          commands.includes(SERVER_COMMANDS.chooseExample),
        );
        const version = result?.serverInfo?.version ?? '';
        const predictor = result?.capabilities.experimental?.predictor ?? 'none';
        this.status.show({ kind: 'running', server, version, predictor });
      } else if (newState === ClientState.Starting) {
        this.status.show({ kind: 'starting' });
      } else {
        this.status.show({ kind: 'stopped', reason: 'it ended; the log may say why' });
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      this.status.show({ kind: 'stopped', reason: `\`${server.path}\` did not start; the log may say why` });
    }
  }

  /** Starts the server's process. When it dies and the client does not start another, we do. */
  private launch(path: string, client: LanguageClient): ChildProcess {
    const child = spawn(path, ['server']);
    this.child = child;
    child.once('exit', () =>
      setTimeout(() => {
        const now = Date.now();
        this.revivals = this.revivals.filter((it) => it > now - REVIVALS_WITHIN);
        if (this.client === client && this.child === child && this.revivals.length < MOST_REVIVALS) {
          this.revivals.push(now);
          void this.restart();
        }
      }, REVIVAL_PAUSE),
    );
    return child;
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // A server that is dead cannot be asked to end.
      this.log.info(String(error));
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  dispose(): void {
    this.status.dispose();
    this.log.dispose();
  }
}
