-- A user's configuration, as small as it gets, and another server that has hints.

vim.g.loaded_python3_provider = 0
vim.o.number = true
require('foretrace').setup({ cmd = { vim.env.FORETRACE_SERVER, 'server' } })
vim.diagnostic.config({
  virtual_lines = {
    current_line = true,
    format = function(diagnostic)
      return diagnostic.message
    end,
  },
})

function Other()
  local replies = {
    initialize = { capabilities = { inlayHintProvider = true } },
    ['textDocument/inlayHint'] = { { position = { line = 5, character = 8 }, label = ': list' } },
  }
  vim.lsp.start({
    name = 'other',
    cmd = function()
      local closing = false
      return {
        request = function(method, _, callback)
          callback(nil, replies[method] or vim.NIL)
          return true, 1
        end,
        notify = function() end,
        is_closing = function()
          return closing
        end,
        terminate = function()
          closing = true
        end,
      }
    end,
  })
  vim.lsp.inlay_hint.enable()
end
