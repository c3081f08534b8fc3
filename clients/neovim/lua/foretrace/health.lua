--- `:checkhealth foretrace`.

local M = {}

local health = vim.health

local function version_of(cmd)
  local ok, result = pcall(function()
    return vim.system({ cmd[1], '--version' }, { text = true, timeout = 5000 }):wait()
  end)
  return ok and result.code == 0 and vim.trim(result.stdout) or nil
end

function M.check()
  health.start('foretrace')
  if vim.fn.has('nvim-0.10') == 0 then
    health.error('Neovim 0.10 or newer is needed')
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))

  local config = vim.lsp.config and vim.lsp.config.foretrace
    or require('foretrace').config
    or require('foretrace.config')
  local version = type(config.cmd) == 'table' and version_of(config.cmd)
  if version then
    health.ok(('%s: %s'):format(vim.fn.exepath(config.cmd[1]), version))
  elseif type(config.cmd) == 'table' then
    health.error(('cannot run `%s`'):format(config.cmd[1]), {
      'install it: `pip install foretrace`, or `cargo install --path server/foretrace` in a clone',
      "or say where it is: `require('foretrace').setup({ cmd = { '/path/to/foretrace', 'server' } })`",
    })
  end

  local clients = vim.lsp.get_clients({ name = 'foretrace' })
  if #clients == 0 then
    health.info('not running: open a Python file')
  end
  for _, client in ipairs(clients) do
    local enabled = vim.tbl_get(client.settings, 'foretrace', 'hints', 'enable') ~= false
    health.ok(('running for %s, hints %s'):format(client.root_dir or 'single files', enabled and 'on' or 'off'))
  end
end

return M
