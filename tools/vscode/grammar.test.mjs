// Colours a sample with the grammar and compares every token's scope with the snapshot beside it.
// UPDATE_SNAPSHOT=1 writes the snapshot anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");
const here = (name) => new URL(name, import.meta.url);

async function loadGrammar() {
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === "source.lex"
        ? textmate.parseRawGrammar(readFileSync(here("syntaxes/lex.tmLanguage.json"), "utf8"), "lex.tmLanguage.json")
        : null,
  });
  return registry.loadGrammar("source.lex");
}

function describe(grammar, source) {
  const out = [];
  let state = textmate.INITIAL;
  for (const line of source.split("\n")) {
    out.push(`>${line}`);
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const token of result.tokens) {
      const text = line.slice(token.startIndex, token.endIndex);
      if (text.trim() !== "") out.push(`  ${text.trim()}  ${token.scopes.slice(1).join(" ") || "-"}`);
    }
  }
  return out.join("\n") + "\n";
}

test("the grammar colours the sample as the snapshot says", async () => {
  const actual = describe(await loadGrammar(), readFileSync(here("grammar.sample.lex"), "utf8"));
  const snapshot = here("grammar.snapshot.txt");
  if (process.env.UPDATE_SNAPSHOT) writeFileSync(snapshot, actual);
  assert.equal(actual, readFileSync(snapshot, "utf8"));
});
