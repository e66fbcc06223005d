/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /docs/: /openapi.json for people to read. One page, one script, one sheet,
 * nothing from elsewhere.
 *
 * Runs on: http.
 * Owns: nothing.
 */
#include "http/exchange.h"

static const char page[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Yizhan: REST</title>\n"
    "<link rel=\"icon\" href=\"data:,\">\n"
    "<link rel=\"stylesheet\" href=\"/docs/viewer.css\">\n"
    "<script src=\"/docs/viewer.js\" defer></script></head>\n"
    "<body><header><h1>Yizhan: REST</h1>\n"
    "<label>Find <input id=\"find\" type=\"search\"></label>\n"
    "<a href=\"/openapi.json\">openapi.json</a></header>\n"
    "<main id=\"list\"></main></body></html>\n";

static const char sheet[] =
    ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}\n"
    "body{max-width:60rem;margin:0 auto;padding:1rem}\n"
    "header{display:flex;flex-wrap:wrap;gap:1rem;align-items:center}\n"
    "summary{cursor:pointer;padding:.25rem 0}\n"
    "code,pre{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\n"
    "pre{padding:.5rem;overflow:auto;border:1px solid}\n"
    "td,th{text-align:left;padding:.1rem .75rem .1rem 0;"
    "vertical-align:top}\n"
    "td code{overflow-wrap:normal}\n";

/* Text goes in as text: nothing of the document becomes markup. */
static const char script[] =
    "'use strict';\n"
    "function el(name, text, ...inside) {\n"
    "  const e = document.createElement(name);\n"
    "  if (text) e.textContent = text;\n"
    "  e.append(...inside);\n"
    "  return e;\n"
    "}\n"
    "function members(schema, above) {\n"
    "  const rows = [];\n"
    "  const must = schema.required || [];\n"
    "  for (const [name, s] of Object.entries(schema.properties || {})) {\n"
    "    const of = s.type === 'array' ? s.items : s;\n"
    "    const path = above + name + (s.type === 'array' ? '[]' : '');\n"
    "    const kind = s.enum ? s.enum.join(' | ') : s.type || 'one of';\n"
    "    rows.push(el('tr', '', el('td', '', el('code', path)),\n"
    "      el('td', kind), el('td', must.includes(name) ? 'always' : ''),\n"
    "      el('td', s.description || '')));\n"
    "    for (const one of (of && of.anyOf) || [of])\n"
    "      if (one && one.properties) rows.push(...members(one, path + '.'));\n"
    "  }\n"
    "  return rows;\n"
    "}\n"
    "function part(title, schema, example) {\n"
    "  const rows = members(schema, '');\n"
    "  if (!rows.length) return [];\n"
    "  return [el('h3', title), el('table', '', ...rows),\n"
    "    el('pre', JSON.stringify(example, null, 2))];\n"
    "}\n"
    "function operation(method, path, op) {\n"
    "  const given = (op.parameters || []).filter((p) => p.name);\n"
    "  const asked = { properties: {}, required: [] };\n"
    "  for (const p of given) {\n"
    "    asked.properties[p.name] = p.schema;\n"
    "    if (p.required) asked.required.push(p.name);\n"
    "  }\n"
    "  const body = op.requestBody\n"
    "    && op.requestBody.content['application/json'];\n"
    "  const gives = op.responses['200'].content['application/json'];\n"
    "  return el('details', '',\n"
    "    el('summary', '', el('code', method.toUpperCase() + ' ' + path),\n"
    "      ' ' + op.summary),\n"
    "    el('p', op.operationId + ', for ' + op['x-roles'].join(', ')\n"
    "      + ', cost ' + op['x-cost']),\n"
    "    ...part('Path and query', asked, Object.fromEntries(\n"
    "      given.filter((p) => 'example' in p)\n"
    "        .map((p) => [p.name, p.example]))),\n"
    "    ...(body ? part('Body', body.schema, body.example) : []),\n"
    "    ...(gives ? part('Answer', gives.schema, gives.example) : []));\n"
    "}\n"
    "async function show() {\n"
    "  const doc = await (await fetch('/openapi.json')).json();\n"
    "  const list = document.getElementById('list');\n"
    "  for (const [path, item] of Object.entries(doc.paths))\n"
    "    for (const [method, op] of Object.entries(item))\n"
    "      list.append(operation(method, path, op));\n"
    "  const find = document.getElementById('find');\n"
    "  find.addEventListener('input', () => {\n"
    "    const words = find.value.toLowerCase();\n"
    "    for (const one of list.children)\n"
    "      one.hidden = !one.firstChild.textContent.toLowerCase()\n"
    "        .includes(words);\n"
    "  });\n"
    "}\n"
    "show();\n";

static const struct {
	const char *path, *type, *text;
} files[] = {
	{ "/docs", "text/html; charset=utf-8", page },
	{ "/docs/", "text/html; charset=utf-8", page },
	{ "/docs/viewer.css", "text/css; charset=utf-8", sheet },
	{ "/docs/viewer.js", "text/javascript; charset=utf-8", script },
};

enum MHD_Result
viewer_serve(struct exchange *x)
{
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(x->path, files[i].path) == 0)
			return exchange_answer(x, &(struct answer){
			    .status = 200, .type = files[i].type,
			    .body = files[i].text,
			    .len = strlen(files[i].text),
			    .is_static = true });
	}
	return exchange_problem(x, ERR_NOT_FOUND, NULL);
}
