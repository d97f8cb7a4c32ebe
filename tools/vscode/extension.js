// Starts `lex lsp` and connects the editor with it.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async function () {
  const command = vscode.workspace.getConfiguration("lex").get("path", "lex");
  client = new LanguageClient("lex", "Lex", { command, args: ["lsp"] }, { documentSelector: [{ language: "lex" }] });
  await client.start();
};

exports.deactivate = function () {
  return client?.stop();
};
