// Starts `svs lsp` for YAML files; all else is the server's work.
const { workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

exports.activate = function () {
  // A folder that you have not trusted cannot choose the program.
  const setting = workspace.getConfiguration("svs").inspect("command");
  const chosen = (workspace.isTrusted && (setting.workspaceFolderValue || setting.workspaceValue)) || setting.globalValue;
  const [command, ...args] = chosen || setting.defaultValue;
  client = new LanguageClient(
    "svs",
    "svs",
    { command, args, transport: TransportKind.stdio },
    { documentSelector: [{ scheme: "file", language: "yaml" }, { scheme: "untitled", language: "yaml" }] },
  );
  return client.start();
};

exports.deactivate = function () {
  return client && client.stop();
};
