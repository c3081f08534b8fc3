// Takes pictures of Neovim in a terminal, in a browser.
//
// usage: node neovim_pictures.mjs SERVER FOLDER PICTURES

import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { startBrowser } from './workbench.mjs';

const [server, folder, pictures] = process.argv.slice(2);
const here = import.meta.dirname;
const COLUMNS = 100;
const ROWS = 29;
const THEMES = {
  light: { background: '#e0e2ea', cursor: '#14161b' },
  dark: { background: '#14161b', cursor: '#e0e2ea' },
};

const browser = await startBrowser();
for (const [background, theme] of Object.entries(THEMES)) {
  const page = await browser.newPage({ deviceScaleFactor: 1.75 });
  const frame = `display: inline-block; padding: 12px; background: ${theme.background}`;
  await page.setContent(`<body style="margin: 0"><div id="screen" style="${frame}"></div>`);
  await page.addStyleTag({ path: join(here, 'node_modules/@xterm/xterm/css/xterm.css') });
  await page.addScriptTag({ path: join(here, 'node_modules/@xterm/xterm/lib/xterm.js') });

  const client = resolve(here, '../../clients/neovim');
  const settings = `set background=${background} termguicolors noswapfile runtimepath^=${client}`;
  const neovim = `nvim --clean --cmd '${settings}' -u '${join(here, 'init.lua')}' basket.py`;
  const command = `stty rows ${ROWS} columns ${COLUMNS}; exec ${neovim}`;
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env: {
      ...process.env,
      COLORTERM: 'truecolor',
      FORETRACE_SERVER: server,
      LC_ALL: 'C.UTF-8',
      TERM: 'xterm-256color',
      XDG_STATE_HOME: join(pictures, 'state'),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await page.exposeFunction('typed', (text) => terminal.stdin.write(text));
  await page.evaluate((options) => {
    window.terminal = new Terminal(options);
    window.terminal.open(document.getElementById('screen'));
    window.terminal.onData(window.typed);
  }, { cols: COLUMNS, rows: ROWS, fontFamily: 'DejaVu Sans Mono', fontSize: 14, theme });
  const draw = (bytes) => window.terminal.write(Uint8Array.from(atob(bytes), (it) => it.charCodeAt(0)));
  terminal.stdout.on('data', (chunk) => page.evaluate(draw, chunk.toString('base64')).catch(() => {}));

  const sees = (text) => page.waitForFunction((text) => {
    const { active } = window.terminal.buffer;
    const rows = Array.from({ length: window.terminal.rows }, (_, row) => active.getLine(row)?.translateToString());
    return rows.join('\n').includes(text);
  }, text);
  await sees("to_pay([40, 25], 'TENTH') → 58.5");
  terminal.stdin.write(':4 | Foretrace example\r');
  await sees('Type number and <Enter>');
  terminal.stdin.write('1\r');
  await sees('total = 58.5');
  terminal.stdin.write('22G5|');
  await sees('raises ZeroDivisionError if');
  await page.waitForTimeout(300);
  await page.locator('#screen').screenshot({ path: join(pictures, `neovim-${background}.png`) });
  terminal.stdin.write(':qa!\r');
  await page.close();
}
await browser.close();
