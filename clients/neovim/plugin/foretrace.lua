local hints = require('foretrace.hints')

vim.api.nvim_set_hl(0, 'ForetraceHint', { link = 'Comment', default = true })

local group = vim.api.nvim_create_augroup('foretrace', {})

---@param event string
---@param act fun(client: vim.lsp.Client, bufnr: integer, data: table)
local function on(event, act)
  vim.api.nvim_create_autocmd(event, {
    group = group,
    callback = function(args)
      local client = vim.lsp.get_client_by_id(args.data.client_id)
      if client and client.name == 'foretrace' then
        act(client, args.buf, args.data)
      end
    end,
  })
end

on('LspAttach', function(client, bufnr)
  hints.watch(bufnr)
  hints.refresh(client, bufnr)
end)

on('LspNotify', function(client, bufnr, data)
  if data.method == 'textDocument/didChange' then
    hints.refresh(client, bufnr)
  end
end)

on('LspDetach', function(_, bufnr)
  hints.clear(bufnr)
end)

vim.api.nvim_create_user_command('Foretrace', function(command)
  require('foretrace.commands').run(command.fargs)
end, {
  nargs = '+',
  desc = 'Commands of foretrace',
  complete = function(...)
    return require('foretrace.commands').complete(...)
  end,
})
