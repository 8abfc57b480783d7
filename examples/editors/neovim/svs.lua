-- The language server of svs, for Neovim 0.11 or newer.
-- Save as ~/.config/nvim/lsp/svs.lua and write vim.lsp.enable('svs') in init.lua.
return {
  cmd = { 'svs', 'lsp' },
  filetypes = { 'yaml' },
  root_markers = { 'svs.yaml', '.git' },
}
