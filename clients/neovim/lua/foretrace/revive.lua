--- Starts the server again after it crashed.

local connection = require('foretrace.client')

local M = {}

local MOST = 5
local WITHIN = 180 -- seconds

--- When it was started again.
---@type integer[]
local times = {}

---@param code integer
---@param signal integer
---@param id integer
function M.on_exit(code, signal, id)
  local client = vim.lsp.get_client_by_id(id)
  local crashed = code ~= 0 or signal ~= 0
  if not client or not crashed or vim.v.exiting ~= vim.NIL then
    return
  end
  local now = os.time()
  times = vim.tbl_filter(function(time)
    return now - time < WITHIN
  end, times)
  if #times == MOST then
    vim.schedule(function()
      vim.notify('foretrace crashed too often; :Foretrace restart starts it again', vim.log.levels.ERROR)
    end)
    return
  end
  table.insert(times, now)
  local config, buffers = client.config, vim.tbl_keys(client.attached_buffers)
  -- After Neovim has forgotten the old client.
  vim.defer_fn(function()
    M.start(config, buffers)
  end, 100)
end

---@param config vim.lsp.ClientConfig
---@param buffers integer[]
function M.start(config, buffers)
  for _, bufnr in ipairs(vim.tbl_filter(vim.api.nvim_buf_is_loaded, buffers)) do
    connection.start(config, bufnr)
  end
end

return M
