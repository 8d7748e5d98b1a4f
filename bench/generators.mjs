// Links by JavaScript engines: a JSON object a line in (`engine`, `text`), one out (`html` or `links`).
// Imports from the folder in MODULES, where npm installed @mdx-js/mdx, markdown-it, marked and remark-gfm.
import {createRequire} from 'node:module'
import {createInterface} from 'node:readline'
import {pathToFileURL} from 'node:url'

const require = createRequire(process.env.MODULES + '/')
const load = async (name) => {
  const {readFileSync} = await import('node:fs')
  const folder = process.env.MODULES + '/node_modules/' + name
  const about = JSON.parse(readFileSync(folder + '/package.json'))
  const told = about.exports?.['.'] ?? about.exports ?? about.module ?? about.main
  const entry = typeof told === 'string' ? told : told.import?.default ?? told.import ?? told.default
  return import(pathToFileURL(folder + '/' + entry).href)
}
const {compile} = await load('@mdx-js/mdx')
const {default: gfm} = await load('remark-gfm')
const {marked} = await load('marked')
const MarkdownIt = require('markdown-it')
const it = new MarkdownIt({html: true})
const NAMES = new Set(['href', 'to', 'src', 'url', 'link', 'image', 'poster'])

function literal(value) {
  if (typeof value === 'string') return value
  const body = value?.data?.estree?.body?.[0]?.expression
  if (body?.type === 'Literal' && typeof body.value === 'string') return body.value
  if (body?.type === 'TemplateLiteral' && body.quasis.length === 1) return body.quasis[0].value.cooked
}

// The literals in an expression (`videos={[{href: 'https://…'}]}`): of properties whose name says URL.
function* properties(node) {
  if (Array.isArray(node)) {
    for (const one of node) yield* properties(one)
  } else if (node && typeof node === 'object') {
    if (node.type === 'Property' && NAMES.has(node.key.name ?? node.key.value) && typeof node.value.value === 'string') {
      yield node.value.value
    }
    for (const [key, one] of Object.entries(node)) if (key !== 'loc' && key !== 'range') yield* properties(one)
  }
}

async function mdx(text, format) {
  const links = []
  const html = []
  const collect = () => (tree) => {
    const defined = new Map()
    const walk = (node, visit) => {
      visit(node)
      for (const child of node.children ?? []) walk(child, visit)
    }
    walk(tree, (node) => {
      if (node.type === 'definition' && !defined.has(node.identifier)) defined.set(node.identifier, node.url)
    })
    walk(tree, (node) => {
      if (node.type === 'link' || node.type === 'image') links.push(node.url)
      if (node.type === 'html') html.push(node.value)
      if (node.type === 'linkReference' || node.type === 'imageReference') links.push(defined.get(node.identifier))
      if (node.name === 'script') return // no reader follows it
      for (const one of node.attributes ?? []) {
        if (one.type === 'mdxJsxAttribute' && NAMES.has(one.name)) links.push(literal(one.value))
        links.push(...properties(one.value?.data?.estree?.body))
      }
    })
  }
  await compile(text, {format, remarkPlugins: [gfm, collect]})
  return {links: links.filter(Boolean), html: html.join('\n')}
}

const engines = {
  'markdown-it': (text) => ({html: it.render(text)}),
  marked: (text) => ({html: marked.parse(text)}),
  mdx: (text) => mdx(text, 'mdx'),
  remark: (text) => mdx(text, 'md'),
}
for await (const line of createInterface({input: process.stdin})) {
  const {engine, text} = JSON.parse(line)
  let answer
  try {
    answer = await engines[engine](text)
  } catch (error) {
    answer = {failed: String(error.message).slice(0, 200)}
  }
  console.log(JSON.stringify(answer))
}
