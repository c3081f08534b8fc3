local M = {}

--- What Neovim 0.10 starts, where newer ones have `vim.lsp.config.foretrace`.
---@type vim.lsp.ClientConfig?
M.config = nil

--- Starts the server for Python files.
---@param options? vim.lsp.ClientConfig what to change of the configuration in `foretrace.config`
function M.setup(options)
  if vim.lsp.config then
    vim.lsp.config('foretrace', options or {})
    vim.lsp.enable('foretrace')
    return
  end
  -- Neovim 0.10.
  local config = vim.tbl_deep_extend('force', { name = 'foretrace' }, require('foretrace.config'), options or {})
  M.config = config
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('foretrace.start', {}),
    pattern = config.filetypes,
    callback = function(event)
      if vim.bo[event.buf].buftype == '' then
        local root_dir = vim.fs.root(event.buf, config.root_markers)
        require('foretrace.client').start(vim.tbl_extend('force', config, { root_dir = root_dir }), event.buf)
      end
    end,
  })
end

return M
