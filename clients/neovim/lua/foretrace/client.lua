--- Requests to the server, from Neovim 0.10 on.

local M = {}

local methods_take_self = vim.fn.has('nvim-0.11') == 1

---@param client vim.lsp.Client
function M.request(client, ...)
  if methods_take_self then
    return client:request(...)
  end
  return client.request(...)
end

---@param client vim.lsp.Client
function M.notify(client, ...)
  if methods_take_self then
    return client:notify(...)
  end
  return client.notify(...)
end

---@param client vim.lsp.Client
function M.stop(client)
  if methods_take_self then
    return client:stop()
  end
  return client.stop()
end

--- Starts the server for a buffer, or attaches the one that runs for the same root; Neovim 0.10 by itself starts another
--- one for each file without a root.
---@param config vim.lsp.ClientConfig
---@param bufnr integer
function M.start(config, bufnr)
  vim.lsp.start(config, {
    bufnr = bufnr,
    reuse_client = function(client)
      return client.name == config.name and client.config.root_dir == config.root_dir and not client.rpc.is_closing()
    end,
  })
end

--- The client of a buffer; without one, says so and gives nothing.
---@param bufnr integer
---@return vim.lsp.Client?
function M.of(bufnr)
  local client = vim.lsp.get_clients({ name = 'foretrace', bufnr = bufnr })[1]
  if not client then
    vim.notify('foretrace is not running for this buffer; see :checkhealth foretrace', vim.log.levels.WARN)
  end
  return client
end

return M
