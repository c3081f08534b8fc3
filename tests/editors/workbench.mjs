// A VS Code workbench in a browser, with one extension in it.

import { spawn, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const PATIENCE = 60_000;

const SETTINGS = {
  'breadcrumbs.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.minimap.enabled': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'window.autoDetectColorScheme': true,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** Starts a browser; Debian's needs no sandbox of its own in a container. */
export function startBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-component-update', '--disable-background-networking'],
  });
}

/** The settings of the machine. */
export function writeSettings(data, settings = {}) {
  const folder = join(data, 'data', 'Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
}

/** Starts VS Code's server with the extension installed from `vsix` and a folder more on the path; gives its address. */
export async function startServer(vscode, data, vsix, path) {
  const main = join(vscode, 'out', 'server-main.js');
  const folders = ['--server-data-dir', data, '--extensions-dir', join(data, 'extensions')];
  writeSettings(data);
  const quiet = { stdio: ['ignore', 'ignore', 'ignore'] };
  execFileSync(process.execPath, [main, ...folders, '--install-extension', vsix], quiet);
  const server = spawn(
    process.execPath,
    [main, ...folders, '--host', '127.0.0.1', '--port', '0', '--without-connection-token',
      '--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust',
      '--disable-getting-started-override'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
      // As if started by VS Code's own command: the variables are taken as they are, and no shell is asked for others.
      env: { ...process.env, PATH: [path, process.env.PATH].join(delimiter), VSCODE_CLI: '1' },
    },
  );
  const port = await new Promise((resolve, reject) => {
    let output = '';
    server.on('exit', () => reject(new Error(`VS Code's server ended:\n${output}`)));
    server.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (match) {
        resolve(Number(match[1]));
      }
    });
  });
  return { port, stop: () => process.kill(-server.pid, 'SIGKILL') };
}

/** One window of the workbench. */
export class Workbench {
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
  }

  /** Opens a folder and a file in it. */
  static async open(browser, port, folder, file, options) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const payload = JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${join(folder, file)}`]]);
    await page.goto(`http://127.0.0.1:${port}/?folder=${folder}&payload=${encodeURIComponent(payload)}`);
    const workbench = new Workbench(page);
    await page.waitForSelector('.monaco-editor .view-line');
    return workbench;
  }

  /** The text of an element, with plain spaces. */
  async text(selector) {
    const texts = await this.page.locator(selector).allTextContents();
    return texts.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Waits until the text that is drawn there has a part, or has it no more. */
  async shows(part, selector = '.view-line', wanted = true) {
    const end = Date.now() + PATIENCE;
    while ((await this.text(selector)).includes(part) !== wanted) {
      if (Date.now() > end) {
        const sight = await this.text(selector);
        throw new Error(`${wanted ? 'never saw' : 'never lost'} ${part} in:\n${sight}`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  async hides(part, selector) {
    await this.shows(part, selector, false);
  }

  /** Runs a command by its title. */
  async command(title) {
    await this.page.keyboard.press('F1');
    await this.pick(`>${title}`, title);
  }

  /** Opens another file of the folder. */
  async openFile(name) {
    await this.page.keyboard.press('Control+p');
    await this.pick(name, name);
  }

  /** Chooses the entry of the open list that is found by typing `typed`. */
  async pick(typed, entry) {
    await this.page.locator('.quick-input-box input').fill(typed);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first().click();
  }

  async closeEditor() {
    await this.command('View: Close Editor');
  }

  /** Types a line anew. */
  async retype(line, text) {
    await this.cursor(line, true);
    await this.page.keyboard.press('Shift+Home');
    await this.page.keyboard.type(text);
  }

  /** Puts the cursor at the start of a line's text, or at its end. */
  async cursor(line, end = false) {
    await this.page.keyboard.press('Control+g');
    await this.page.locator('.quick-input-box input').fill(`:${line}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.page.keyboard.press(end ? 'End' : 'Home');
  }
}

/** The processes whose program is in a folder. */
export function processesIn(folder) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/exe`).startsWith(folder);
    } catch {
      return false;
    }
  }).map(Number);
}
