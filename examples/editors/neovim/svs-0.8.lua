-- The language server of svs, for Neovim 0.8 to 0.10.
-- Save as ~/.config/nvim/plugin/svs.lua.
vim.api.nvim_create_autocmd('FileType', {
  pattern = 'yaml',
  callback = function(args)
    local name = vim.api.nvim_buf_get_name(args.buf)
    local root = vim.fs.find({ 'svs.yaml', '.git' }, { upward = true, path = vim.fs.dirname(name) })[1]
    vim.lsp.start({
      name = 'svs',
      cmd = { 'svs', 'lsp' },
      root_dir = root and vim.fs.dirname(root) or vim.fs.dirname(name),
    })
  end,
})
