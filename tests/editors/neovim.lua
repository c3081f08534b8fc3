--- Opens the example project in a Neovim with its own screen, and looks at the screen.
---
--- usage: nvim --clean -l neovim.lua SERVER FOLDER NEOVIM
---
--- FOLDER holds a copy of the example project; NEOVIM is the one to test, 0.10 or newer.

local server, folder, neovim = arg[1], arg[2], arg[3]
local root = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(vim.fs.abspath(arg[0]))))
local PATIENCE = 20000

local child = vim.fn.jobstart({
  neovim,
  '--embed',
  '--headless',
  '--clean',
  '--cmd',
  'set columns=120 lines=32 noswapfile | set runtimepath^=' .. root .. '/clients/neovim',
  '-u',
  root .. '/tests/editors/init.lua',
}, { rpc = true, cwd = folder, env = { XDG_STATE_HOME = folder .. '/.state', FORETRACE_SERVER = server } })

--- Runs Lua in the child; `...` there are the further arguments.
local function lua(code, ...)
  return vim.rpcrequest(child, 'nvim_exec_lua', code, { ... })
end

local function keys(typed)
  vim.rpcrequest(child, 'nvim_input', typed)
end

local function screen()
  return lua([[
    vim.cmd.redraw()
    local rows = {}
    for row = 1, vim.o.lines do
      local cells = {}
      for column = 1, vim.o.columns do
        cells[column] = vim.fn.screenstring(row, column)
      end
      rows[row] = table.concat(cells):gsub('%s+$', '')
    end
    return rows
  ]])
end

--- The row of the screen that contains `text`.
local function row_with(text)
  for _, row in ipairs(screen()) do
    if row:find(text, 1, true) then
      return row
    end
  end
end

local function eventually(what, holds)
  if not vim.wait(PATIENCE, holds, 20) then
    error(('never saw %s; the screen:\n%s'):format(what, table.concat(screen(), '\n')), 0)
  end
end

local function sees(text)
  eventually(text, function()
    return row_with(text)
  end)
end

local function never_sees(text)
  eventually('the end of ' .. text, function()
    return not row_with(text)
  end)
end

local function command(text)
  vim.rpcrequest(child, 'nvim_command', text)
end

local function cursor(line, column)
  vim.rpcrequest(child, 'nvim_win_set_cursor', 0, { line, column })
end

local function server_pid()
  return lua([[
    local name = vim.fs.basename(vim.env.FORETRACE_SERVER)
    local client = vim.lsp.get_clients({ name = 'foretrace' })[1]
    for _, pid in ipairs(client and vim.api.nvim_get_proc_children(vim.fn.getpid()) or {}) do
      local process = vim.api.nvim_get_proc(pid)
      if process and process.name == name then
        return pid
      end
    end
  ]])
end

--- Runs the project's own code, recorded.
local function record(...)
  local ran = vim.system({ server, 'observe', ... }, { cwd = folder }):wait()
  assert(ran.code == 0, ran.stderr)
end

local HINT = 'def repeated(orders: list):  O(n²) in orders'
local MESSAGE = 'the list `seen` is searched from its start in every round'

local checks = {
  {
    'a hint stands at the end of its line',
    function()
      sees(HINT)
    end,
  },
  {
    'a problem is shown',
    function()
      cursor(9, 11)
      sees(MESSAGE)
    end,
  },
  {
    'a hover says why',
    function()
      cursor(9, 11)
      keys('K')
      sees('what influences order here · proved')
    end,
  },
  {
    'an edited line loses its hint at once and has the new one after a pause',
    function()
      cursor(4, 0)
      keys('A<BS>  :')
      eventually('the edit', function()
        local row = row_with('def repeated(orders: list)  :')
        assert(not row or not row:find('O(', 1, true), 'no hint on a line that is being typed')
        return row
      end)
      sees('def repeated(orders: list)  :  O(n²) in orders')
      keys('<Esc>u')
      sees(HINT)
    end,
  },
  {
    'an edit changes the hint of another line',
    function()
      cursor(9, 0)
      keys('ccif order in ():<Esc>')
      never_sees('O(n²) in orders')
      keys('u')
      sees(HINT)
    end,
  },
  {
    'a hint goes with its line, and moves with it',
    function()
      cursor(1, 0)
      keys('O# one more line<Esc>')
      sees('# one more line')
      sees(HINT)
      keys('u')
      cursor(15, 0)
      keys('dd')
      never_sees('O(n²) in queue')
      keys('u')
      sees('O(n²) in queue')
    end,
  },
  {
    'a code action is applied',
    function()
      cursor(9, 11)
      lua([[vim.lsp.buf.code_action({ apply = true, filter = function(action)
        return action.title:find('on this line') ~= nil
      end })]])
      sees('# foretrace: ignore[linear-membership-in-loop]')
      never_sees(MESSAGE)
      keys('u')
      sees(MESSAGE)
    end,
  },
  {
    'hints of another server stay beside ours',
    function()
      lua('Other()')
      sees('seen: list = []')
      sees(HINT)
      command('Foretrace toggle')
      never_sees('O(n²) in orders')
      sees('seen: list = []')
      command('Foretrace toggle')
      sees(HINT)
      lua([[
        vim.lsp.inlay_hint.enable(false)
        vim.lsp.get_clients({ name = 'other' })[1]:stop()
      ]])
      sees(HINT)
    end,
  },
  {
    'the master switch turns hints off and on',
    function()
      command('Foretrace toggle')
      never_sees('O(n²)')
      assert(row_with('def repeated(orders: list):'), 'the text is there')
      command('Foretrace toggle')
      sees(HINT)
    end,
  },
  {
    'a trace of the function under the cursor is shown',
    function()
      cursor(33, 0)
      command("Foretrace trace ways(3)")
      sees('if steps < 2:  # steps = 3 … steps = 1')
      sees('# returns 3')
      assert(not lua('return vim.bo.modifiable'), 'it is read-only')
      command('close')
      command('Foretrace trace')
      sees('Call to trace: ways()')
      keys('<BS>2)<CR>')
      sees('# returns 2')
      command('close')
    end,
  },
  {
    'an example is chosen',
    function()
      command('edit basket.py | 4')
      sees("to_pay([40, 25], 'TENTH') → 58.5")
      lua([[vim.ui.select = function(calls, _, choose) choose(calls[2]) end]])
      command('Foretrace example')
      sees("to_pay([40], '') → 40")
      command('Foretrace trace')
      sees('total += price  # total = 40')
    end,
  },
  {
    'what was observed is shown, an edit makes it stale, and a new run is seen',
    function()
      record('--clear')
      record('--', 'python3', 'ship.py')
      command('edit parcel.py')
      sees('if weight > 20:  never taken in 10')
      cursor(2, 16)
      keys('r5<Esc>')
      never_sees('never taken')
      keys('u')
      sees('if weight > 20:  never taken in 10')
      cursor(5, 24)
      keys('r6<Esc>')
      sees('if weight > 20:  never taken in 10 · before edit')
      keys('u')
      never_sees('before edit')
      sees('if weight > 20:  never taken in 10')
      record('--', 'python3', 'ship.py', 'heavy')
      sees('if weight > 20:  taken 91% of 110')
      cursor(2, 8)
      keys('K')
      sees('observed in 110 calls')
      keys('<Esc>jk')
    end,
  },
  {
    'a hint is explained',
    function()
      cursor(4, 0)
      command('Foretrace explain')
      sees('proved time')
      keys('<Esc>jk')
    end,
  },
  {
    'a server that crashed is started again',
    function()
      local before = assert(server_pid(), 'the server runs')
      vim.uv.kill(before, 'sigkill')
      never_sees('O(n²)')
      sees(HINT)
      assert(server_pid() ~= before, 'another process')
    end,
  },
  {
    'one server serves all files',
    function()
      command('edit basket.py')
      sees('to_pay(')
      assert(#lua([[return vim.tbl_keys(vim.lsp.get_clients({ name = 'foretrace' }))]]) == 1, 'one')
    end,
  },
  {
    'the server can be restarted',
    function()
      local before = assert(server_pid(), 'the server runs')
      command('Foretrace restart')
      eventually('another process', function()
        local pid = server_pid()
        return pid and pid ~= before
      end)
      sees(HINT)
    end,
  },
  {
    'health is well',
    function()
      command('checkhealth foretrace')
      sees('OK running for')
      assert(not row_with('ERROR'), 'no error')
      command('bwipeout')
    end,
  },
}

local failed = 0
for _, check in ipairs(checks) do
  local began = vim.uv.hrtime()
  local ok, reason = pcall(function()
    command('stopinsert | silent only! | edit! orders.py | 1')
    sees(HINT)
    check[2]()
  end)
  local seconds = (vim.uv.hrtime() - began) / 1e9
  io.write(('%s %s (%.1f s)%s\n'):format(ok and 'ok    ' or 'FAILED', check[1], seconds, ok and '' or ': ' .. reason))
  failed = failed + (ok and 0 or 1)
end
vim.fn.jobstop(child)
os.exit(failed == 0 and 0 or 1)
