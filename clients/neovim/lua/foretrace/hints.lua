--- Draws the server's hints behind the ends of lines.
---
--- Neovim's own inlay hints are one switch for all servers of a buffer and stand inside the text. These have a switch of
--- their own, move nothing, and go at once from a line that is edited.

local request = require('foretrace.client').request

local M = {}

local namespace = vim.api.nvim_create_namespace('foretrace.hints')

--- How many edits each watched buffer has seen.
---@type table<integer, integer>
local edits = {}

--- Keeps Neovim's own inlay hints from asking this server as well.
---@param client vim.lsp.Client
function M.claim(client)
  client.server_capabilities.inlayHintProvider = nil
end

---@param bufnr integer
---@param hints lsp.InlayHint[]
local function draw(bufnr, hints)
  M.clear(bufnr)
  for _, hint in ipairs(hints) do
    vim.api.nvim_buf_set_extmark(bufnr, namespace, hint.position.line, 0, {
      virt_text = { { ' ' .. hint.label, 'ForetraceHint' } },
      virt_text_pos = 'eol',
      hl_mode = 'combine',
      priority = 100,
      invalidate = true,
      undo_restore = false,
    })
  end
end

--- Asks for hints and draws those that still fit the text.
---@param client vim.lsp.Client
---@param bufnr integer
function M.refresh(client, bufnr)
  local asked_at = edits[bufnr]
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(bufnr),
    range = {
      start = { line = 0, character = 0 },
      ['end'] = { line = vim.api.nvim_buf_line_count(bufnr), character = 0 },
    },
  }
  request(client, 'textDocument/inlayHint', params, function(error, hints)
    if not error and edits[bufnr] == asked_at and vim.api.nvim_buf_is_loaded(bufnr) then
      draw(bufnr, hints or {})
    end
  end, bufnr)
end

---@param bufnr integer
function M.clear(bufnr)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
end

--- Follows the edits of a buffer.
---@param bufnr integer
function M.watch(bufnr)
  if edits[bufnr] then
    return
  end
  edits[bufnr] = 0
  vim.api.nvim_buf_attach(bufnr, false, {
    on_lines = function(_, _, _, first, _, last)
      edits[bufnr] = edits[bufnr] + 1
      vim.api.nvim_buf_clear_namespace(bufnr, namespace, first, last)
    end,
    on_reload = function()
      edits[bufnr] = edits[bufnr] + 1
      M.clear(bufnr)
    end,
    on_detach = function()
      edits[bufnr] = nil
    end,
  })
end

--- The server has hints that it held back, or other ones.
function M.on_refresh(_, _, context)
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  for bufnr in pairs(client.attached_buffers) do
    M.refresh(client, bufnr)
  end
  return vim.NIL
end

return M
