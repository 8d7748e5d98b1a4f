// Renders posts with the template engines that sites are built with, and tells what they changed.
//
//   npm install --prefix DIR liquidjs nunjucks handlebars ejs @mdx-js/mdx
//   node bench/template_engines.mjs DIR < posts.json
//
// posts.json: [{"name": "a.md", "text": "…"}]. Markdown must come out as it went in; what MDX
// compiles to must hold no expression. Prints {"engine": [unchanged, changed]} and what changed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(process.argv[2]);
const require = createRequire(`${folder}/package.json`);
const { Liquid } = require('liquidjs');
const nunjucks = require('nunjucks');
const handlebars = require('handlebars');
const ejs = require('ejs');
const mdx = `${folder}/node_modules/@mdx-js/mdx/index.js`;
const { compile } = await import(pathToFileURL(mdx).href);

const known = { site: { secret: 'THE-SECRET' }, secret: 'THE-SECRET', x: 'THE-SECRET' };
const liquid = new Liquid();
const engines = {
  liquid: (text) => liquid.parseAndRender(text, known),
  nunjucks: (text) => nunjucks.renderString(text, known),
  handlebars: (text) => handlebars.compile(text)(known),
  ejs: (text) => ejs.render(text, known),
};
const counts = {};
const changed = [];

async function one(engine, post, unchanged) {
  let same = false;
  let told;
  try {
    [same, told] = await unchanged();
  } catch (error) {
    told = String(error);
  }
  counts[engine] ??= [0, 0];
  counts[engine][same ? 0 : 1] += 1;
  if (!same) changed.push({ engine, text: post.text, told: told.slice(0, 300) });
}

for (const post of JSON.parse(readFileSync(0))) {
  if (post.name.endsWith('.mdx')) {
    await one('mdx', post, async () => {
      const code = String(await compile(post.text));
      return [!/PWNED|process\.exit|secret/.test(code.replace(/"[^"]*"/g, '')), code];
    });
    continue;
  }
  for (const [engine, render] of Object.entries(engines)) {
    await one(engine, post, async () => {
      const rendered = await render(post.text);
      return [rendered === post.text, rendered];
    });
  }
}
console.log(JSON.stringify({ counts, changed }));
