--- `:Foretrace COMMAND`.

local connection = require('foretrace.client')
local revive = require('foretrace.revive')

local M = {}

---@param client vim.lsp.Client
---@param command string
---@param argument table
---@param use? fun(result: any)
local function execute(client, command, argument, use)
  local params = { command = command, arguments = { argument } }
  connection.request(client, 'workspace/executeCommand', params, function(error, result)
    if error then
      vim.notify(error.message, vim.log.levels.ERROR)
    elseif use and result and result ~= vim.NIL and not vim.deep_equal(result, {}) then
      use(result)
    elseif use then
      vim.notify('foretrace has nothing to say here')
    end
  end)
end

--- Where the cursor is, as the server counts.
---@param client vim.lsp.Client
local function here(client)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  return { uri = params.textDocument.uri, position = params.position }
end

---@param client vim.lsp.Client
---@param command string
local function offers(client, command)
  local provider = client.server_capabilities.executeCommandProvider or {}
  return vim.list_contains(provider.commands or {}, command)
end

--- Shows a trace in a window of its own.
---@param trace { call: string?, text: string }
local function show(trace)
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(trace.text, '\n', { trimempty = true }))
  vim.bo[bufnr].filetype = 'python'
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].bufhidden = 'wipe'
  local line = vim.api.nvim_win_get_cursor(0)[1]
  vim.cmd('botright vsplit')
  vim.api.nvim_win_set_buf(0, bufnr)
  vim.wo.wrap = false
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr })
  -- The call is written above the source.
  local lines = vim.api.nvim_buf_line_count(bufnr)
  vim.api.nvim_win_set_cursor(0, { math.min(line + (trace.call and 1 or 0), lines), 0 })
  vim.cmd('normal! zz')
end

---@class foretrace.Command
---@field run fun(client: vim.lsp.Client, rest: string)
---@field needs? string the server's command behind it

---@type table<string, foretrace.Command>
local commands = {}

commands.trace = {
  needs = 'foretrace.trace',
  run = function(client, call)
    local argument = here(client)
    argument.call = call ~= '' and call or nil
    execute(client, 'foretrace.trace', argument, function(trace)
      if trace.text then
        return show(trace)
      end
      vim.ui.input({ prompt = 'Call to trace: ', default = trace.call }, function(answer)
        if answer and answer ~= '' then
          argument.call = answer
          execute(client, 'foretrace.trace', argument, show)
        end
      end)
    end)
  end,
}

commands.example = {
  needs = 'foretrace.chooseExample',
  run = function(client)
    local argument = here(client)
    execute(client, 'foretrace.examples', argument, function(calls)
      vim.ui.select(calls, { prompt = 'Example to show' }, function(call)
        if call then
          argument.call = call
          execute(client, 'foretrace.chooseExample', argument)
        end
      end)
    end)
  end,
}

commands.explain = {
  needs = 'foretrace.explain',
  run = function(client)
    execute(client, 'foretrace.explain', here(client), function(markdown)
      local lines = vim.split(markdown, '\n', { trimempty = true })
      vim.lsp.util.open_floating_preview(lines, 'markdown', { border = 'rounded', max_width = 90 })
    end)
  end,
}

commands.toggle = {
  run = function(client)
    local hints = vim.tbl_get(client.settings, 'foretrace', 'hints') or {}
    hints.enable = hints.enable == false
    client.settings.foretrace = vim.tbl_extend('force', client.settings.foretrace, { hints = hints })
    connection.notify(client, 'workspace/didChangeConfiguration', { settings = client.settings })
    vim.notify('foretrace: hints ' .. (hints.enable and 'on' or 'off'))
  end,
}

commands.restart = {
  run = function(client)
    local config, buffers = client.config, vim.tbl_keys(client.attached_buffers)
    connection.stop(client)
    local timer = assert(vim.uv.new_timer())
    timer:start(20, 20, function()
      vim.schedule(function()
        if not vim.lsp.get_client_by_id(client.id) and not timer:is_closing() then
          timer:close()
          revive.start(config, buffers)
        end
      end)
    end)
  end,
}

--- Opens Neovim's log of language servers, where this one writes too.
local function log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.get_log_path()))
end

---@param arguments string[]
function M.run(arguments)
  local name = arguments[1]
  if name == 'log' then
    return log()
  end
  local command = commands[name]
  if not command then
    return vim.notify(('no such command: Foretrace %s'):format(name), vim.log.levels.ERROR)
  end
  local client = connection.of(vim.api.nvim_get_current_buf())
  if not client then
    return
  end
  if command.needs and not offers(client, command.needs) then
    return vim.notify(('this server does not offer %s'):format(name), vim.log.levels.WARN)
  end
  command.run(client, table.concat(arguments, ' ', 2))
end

--- The commands that the server of this buffer can run.
---@param start string
---@param line string
---@return string[]
function M.complete(start, line)
  if line:match('^%s*%S+%s+%S+%s') then
    return {}
  end
  local client = vim.lsp.get_clients({ name = 'foretrace', bufnr = 0 })[1]
  local names = { 'log' }
  for name, command in pairs(commands) do
    if client and (not command.needs or offers(client, command.needs)) then
      table.insert(names, name)
    end
  end
  table.sort(names)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, start)
  end, names)
end

return M
