// Opens the example project in a real VS Code workbench, in a browser, and looks at what is drawn.
//
// usage: node vscode.mjs VSCODE VSIX FOLDER PICTURES
//
// FOLDER holds a copy of the example project; PICTURES is where pictures are left.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processesIn, startBrowser, startServer, Workbench, writeSettings } from './workbench.mjs';

const [vscode, vsix, folder, pictures] = process.argv.slice(2);
const data = join(pictures, 'data');
const HINT = 'def repeated(orders: list):O(n²) in orders';
const MESSAGE = 'the list `seen` is searched from its start in every round';

const onPath = join(pictures, 'on_path');

const server = await startServer(vscode, data, vsix, onPath);
const browser = await startBrowser();
let failed = 0;
let workbench;

async function check(name, act) {
  const began = Date.now();
  const outcome = await act().then(
    () => 'ok    ',
    (error) => error,
  );
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (outcome instanceof Error) {
    failed += 1;
    console.log(`FAILED ${name} (${seconds} s): ${outcome.message}`);
    await workbench?.page.keyboard.press('Escape');
  } else {
    console.log(`${outcome} ${name} (${seconds} s)`);
  }
}

/** Runs the project's own code, recorded. */
function record(...more) {
  const [server] = readdirSync(join(data, 'extensions')).filter((it) => it.startsWith('foretrace.'));
  const program = join(data, 'extensions', server, 'server', 'foretrace');
  execFileSync(program, ['observe', '--', 'python3', 'ship.py', ...more], { cwd: folder, stdio: 'ignore' });
}

const keyboard = () => workbench.page.keyboard;
const statusItem = () => workbench.page.locator('.statusbar-item', { hasText: 'foretrace' });
/** Takes a picture of the window, or of a part of it. */
const picture = (name, scheme, clip) =>
  workbench.page.screenshot({ path: join(pictures, `${name}-${scheme}.png`), clip });

/** What the steps of the walkthrough show of the window. */
const STEPS = {
  hints: { x: 30, y: 68, width: 815, height: 342 },
  why: { x: 30, y: 276, width: 845, height: 213 },
  trace: { x: 30, y: 143, width: 600, height: 267 },
};

/** Moves the mouse over a part of a line until a hover says so. */
async function hover(line, part, expected) {
  await workbench.page.locator('.view-line', { hasText: line }).getByText(part, { exact: true }).first().hover();
  await workbench.shows(expected, '.monaco-hover .hover-contents');
}

async function open(scheme) {
  const looks = { colorScheme: scheme, deviceScaleFactor: 1.75, viewport: { width: 1000, height: 620 } };
  workbench = await Workbench.open(browser, server.port, folder, 'basket.py', looks);
  await keyboard().press('Control+b');
  await workbench.shows("to_pay([40, 25], 'TENTH') → 58.5");
  await statusItem().locator('.codicon-eye').waitFor();
}

async function chooseExample(scheme) {
  await workbench.cursor(4);
  await workbench.command('Choose the Example to Show');
  await workbench.pick('', "to_pay([40, 25], 'TENTH')");
  await workbench.shows('total = 58.5');
  await picture('hints', scheme);
  await picture('step-hints', scheme, STEPS.hints);
}

async function hoverOverProblem(scheme) {
  await hover('return sum(prices)', 'sum', 'raises ZeroDivisionError');
  await picture('hover', scheme);
  await picture('step-why', scheme, STEPS.why);
}

async function trace(scheme) {
  await workbench.cursor(12);
  await workbench.command('Show Predicted Trace');
  await workbench.shows('total -= total / 10  # total = 58.5');
  await workbench.command('View: Maximize Editor Group');
  await picture('trace', scheme);
  await picture('step-trace', scheme, STEPS.trace);
  await workbench.closeEditor();
}

/** Points at the item in the status bar until it says so. */
async function describes(expected) {
  const tooltip = workbench.page.locator('.monaco-hover:visible', { hasText: expected }).first();
  for (let tries = 20; ; tries -= 1) {
    await workbench.page.mouse.move(500, 300);
    await statusItem().hover();
    const outcome = await tooltip.waitFor({ timeout: 3_000 }).catch((error) => error);
    if (!(outcome instanceof Error)) {
      break;
    }
    if (tries === 0) {
      throw outcome;
    }
  }
  await workbench.page.mouse.move(500, 300);
}

/** Goes through the page that introduces the extension. */
async function walkthrough() {
  await workbench.command('Welcome: Open Walkthrough...');
  await workbench.pick('Start with', 'Start with foretrace');
  for (const title of ['Read the ends of lines', 'Ask why', 'See a run', 'Have it as quiet as you like']) {
    await workbench.page.locator('.getting-started-step', { hasText: title }).click();
    await workbench.page.waitForFunction(() => {
      const pictures = [...document.querySelectorAll('.getting-started-media img')];
      return pictures.length > 0 && pictures.every((it) => it.naturalWidth > 0);
    });
  }
  // Not by a command: the page takes the keyboard when it has moved to a step, whenever that is.
  const tab = workbench.page.locator('.tab', { hasText: 'Welcome' });
  await tab.click({ button: 'middle' });
  await tab.waitFor({ state: 'detached' });
}

await check('in the dark', async () => {
  await open('dark');
  await chooseExample('dark');
  await hoverOverProblem('dark');
  await trace('dark');
  await walkthrough();
  await workbench.page.context().close();
});

await check('installed and a file opened: a hint stands at the end of its line', () => open('light'));

await check('an example is chosen', () => chooseExample('light'));

await check('a hover says why', async () => {
  await hover('total -= total / 10', 'total = 58.5', 'executed');
  await hoverOverProblem('light');
});

await check('a trace of the function at the cursor is shown', () => trace('light'));

await check('the item in the status bar says what there is to do', () => describes('Hints on or off'));

await check('the walkthrough goes through its steps', () => walkthrough());

await check('a problem is shown', async () => {
  await workbench.openFile('orders.py');
  await workbench.shows(HINT);
  await keyboard().press('Control+Shift+M');
  await workbench.shows(MESSAGE, '.markers-panel');
});

await check('a code action is applied', async () => {
  await workbench.cursor(9, true);
  await keyboard().press('ArrowLeft');
  await workbench.command('Quick Fix...');
  await workbench.page.locator('.action-widget .monaco-list-row', { hasText: 'on this line' }).click();
  await workbench.shows('# foretrace: ignore[linear-membership-in-loop]');
  await workbench.hides(MESSAGE, '.markers-panel');
  await keyboard().press('Control+z');
  await workbench.shows(MESSAGE, '.markers-panel');
  await keyboard().press('Control+Shift+M');
});

await check('an edited line loses its hint and has the new one after a pause', async () => {
  await workbench.cursor(4, true);
  await keyboard().press('Backspace');
  await keyboard().type(' :');
  await workbench.shows('def repeated(orders: list) :');
  await workbench.hides('def repeated(orders: list) :O(');
  await workbench.shows('def repeated(orders: list) :O(n²) in orders');
  await workbench.command('File: Revert File');
  await workbench.shows(HINT);
});

await check('an edit changes the hint of another line', async () => {
  await workbench.retype(9, 'if order in ():');
  await workbench.hides('O(n²) in orders');
  await workbench.command('File: Revert File');
  await workbench.shows(HINT);
});

await check('what was observed is shown, an edit makes it stale, and a new run is seen', async () => {
  record();
  await workbench.openFile('parcel.py');
  await workbench.shows('if weight > 20:never taken in 10');
  await workbench.retype(2, 'if weight > 25:');
  await workbench.hides('never taken');
  await workbench.command('File: Revert File');
  await workbench.shows('if weight > 20:never taken in 10');
  await workbench.retype(5, 'return weight + 6');
  await workbench.shows('if weight > 20:never taken in 10 · before edit');
  await workbench.command('File: Revert File');
  await workbench.hides('before edit');
  await workbench.shows('if weight > 20:never taken in 10');
  record('heavy');
  await workbench.shows('if weight > 20:taken 91% of 110');
  await hover('if weight > 20:', 'weight', 'observed in 110 calls');
  await workbench.closeEditor();
  await workbench.shows(HINT);
});

await check('the master switch turns hints off and on', async () => {
  await statusItem().click();
  await workbench.hides('O(n²)');
  await statusItem().locator('.codicon-eye-closed').waitFor();
  await statusItem().click();
  await workbench.shows(HINT);
});

await check('a line is explained', async () => {
  await workbench.cursor(4);
  await workbench.command('Explain the Hints');
  const tab = workbench.page.locator('.tab', { hasText: 'Why line 4' });
  await tab.waitFor();
  const preview = workbench.page.frameLocator('iframe.webview').frameLocator('iframe');
  await preview.getByText('proved time').waitFor();
  await tab.click({ button: 'middle' });
});

await check('a server that crashed is started again', async () => {
  const [before] = processesIn(join(data, 'extensions'));
  process.kill(before, 'SIGKILL');
  const until = Date.now() + 60_000;
  while (processesIn(join(data, 'extensions')).every((it) => it === before)) {
    if (Date.now() > until) {
      throw new Error('no other server was started');
    }
    await workbench.page.waitForTimeout(50);
  }
  await statusItem().locator('.codicon-eye').waitFor();
  await workbench.retype(9, 'if order in ():');
  await workbench.hides('O(n²) in orders');
  await workbench.command('File: Revert File');
  await workbench.shows(HINT);
});

await check('the server of the setting is taken, else the bundled one, else one on the path', async () => {
  const extensions = join(data, 'extensions');
  const [name] = readdirSync(extensions).filter((it) => it.startsWith('foretrace.'));
  const bundled = join(extensions, name, 'server');
  const elsewhere = join(pictures, 'elsewhere');
  for (const folder of [elsewhere, onPath]) {
    mkdirSync(folder, { recursive: true });
    cpSync(join(bundled, 'foretrace'), join(folder, 'foretrace'));
  }
  await describes('came with the extension');
  writeSettings(data, { 'foretrace.path': join(elsewhere, 'foretrace') });
  await describes('from the setting');
  writeSettings(data);
  await describes('came with the extension');
  rmSync(bundled, { recursive: true });
  await workbench.command('Restart Server');
  await describes('found on the path');
  await workbench.shows(HINT);
});

await browser.close();
server.stop();
process.exit(failed === 0 ? 0 : 1);
