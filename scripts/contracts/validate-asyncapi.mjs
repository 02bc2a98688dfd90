// Reads AsyncAPI documents with the parser of the AsyncAPI initiative; any error or warning fails.
import { readFile } from "node:fs/promises";
import { DiagnosticSeverity, Parser } from "@asyncapi/parser";

const parser = new Parser();
let failed = false;
for (const file of process.argv.slice(2)) {
  const text = await readFile(file, "utf8");
  const { document, diagnostics } = await parser.parse(text, { source: file });
  for (const { severity, message, path, range } of diagnostics) {
    const place = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
    console.error(`${place}: ${DiagnosticSeverity[severity]}: ${message} (at ${path.join(".")})`);
    failed ||= severity <= DiagnosticSeverity.Warning;
  }
  failed ||= !document;
  if (document) console.log(`${file}: ${document.operations().all().length} operations`);
}
process.exitCode = failed ? 1 : 0;
