// Holds the dashboards of a state against Grafana's own types, and the queries of logs and traces against their grammars.
//
//   node check.mjs SCHEMA DASHBOARD…     SCHEMA is the JSON Schema of Grafana's type `Dashboard`
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import Ajv from 'ajv';
import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';

const [schema, ...files] = process.argv.slice(2);
const fits = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));
const wrong = [];

function parses(parser, text) {
  let sound = text.length > 0;
  parser.parse(text).iterate({ enter: (node) => { sound &&= !node.type.isError; } });
  return sound;
}

// What Grafana puts in the place of variables.
function filledIn(query) {
  return query.replaceAll('$__auto', '5m').replaceAll('$trace', '0af7651916cd43dd8448eb211c80319c').replaceAll(/\$\w+/g, '.+');
}

function check(file, where, source, target) {
  if (source.type === 'loki' && !parses(logql, filledIn(target.expr ?? ''))) wrong.push(`${where}: no LogQL: ${target.expr}`);
  // An id of a trace alone is a query, too.
  const query = target.query ?? '';
  if (source.type === 'tempo' && query !== '$trace' && !parses(traceql, filledIn(query))) wrong.push(`${where}: no TraceQL: ${query}`);
}

let queries = 0;
for (const file of files) {
  const dashboard = JSON.parse(readFileSync(file, 'utf8'));
  if (!fits(dashboard)) {
    for (const error of fits.errors) wrong.push(`${file}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
  }
  if (`${dashboard.uid}.json` !== basename(file)) wrong.push(`${file} has the uid ${dashboard.uid}`);
  const ids = dashboard.panels.map((panel) => panel.id);
  if (new Set(ids).size !== ids.length) wrong.push(`${file}: two panels have one id: ${ids}`);
  for (const panel of dashboard.panels) {
    const where = `${file}: ${panel.title}`;
    if (!panel.targets?.length) wrong.push(`${where}: asks nothing`);
    for (const other of dashboard.panels) {
      const [a, b] = [panel.gridPos, other.gridPos];
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      if (panel.id < other.id && !apart) wrong.push(`${where}: lies on ${other.title}`);
    }
    for (const target of panel.targets ?? []) {
      queries += 1;
      check(file, where, panel.datasource, target);
    }
  }
}
if (wrong.length > 0 || queries === 0) {
  console.error(wrong.join('\n') || 'no query was found');
  process.exit(1);
}
console.error(`${files.length} dashboards fit, with ${queries} queries`);
