--- How Neovim starts the server. `vim.lsp.config('foretrace', …)` changes any of it.

local hints = require('foretrace.hints')
local revive = require('foretrace.revive')

---@type vim.lsp.ClientConfig
return {
  cmd = { 'foretrace', 'server' },
  filetypes = { 'python' },
  root_markers = { 'foretrace.toml', 'pyproject.toml', '.git' },
  settings = { foretrace = vim.empty_dict() },
  on_init = hints.claim,
  on_exit = revive.on_exit,
  handlers = { ['workspace/inlayHint/refresh'] = hints.on_refresh },
}
