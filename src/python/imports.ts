/** Adds and removes imports: reuses what the file has, keeps its order and style, drops what a fix left unused. */

import { type Edit, remove } from '../engine/edit.ts'
import { lineEnd, lineStart, nextLine, ownsLines, statementOf } from './blocks.ts'
import type { PythonFile } from './file.ts'
import { oncePerName, oncePerNode } from './memo.ts'
import { plainString } from './names.ts'
import type { Binding } from './scopes.ts'
import { stdlibModules } from './stdlib.ts'
import { descendants, descendantsWhere, type Node } from './tree.ts'

/** A name to write, and the edits that make it mean what it should. */
export type Imported = { readonly name: string; readonly edits: readonly Edit[] }

/**
 * How code at `at` can refer to a module, for example `aio` after `import asyncio as aio`.
 * Null when the name is taken there or may come from a star import.
 */
export function useModule(file: PythonFile, module: string, at: Node): Imported | null {
  const known = visibleName(file, module, at) ?? visiblePath(file, module, at)
  if (known) return { name: known, edits: [] }
  const [top = module] = module.split('.')
  const isUsable = isFree(file, top, at) || isReimport(file, module, at) || (top !== module && isPackage(file, top, at))
  if (!isUsable) return null
  return { name: module, edits: [addImport(file, module)] }
}

/** `shop.tax` where `import shop.tax` makes it mean the module of that name. */
function visiblePath(file: PythonFile, module: string, at: Node): string | null {
  const written = importsOf(file.tree.root, file).byText.get(module) ?? []
  const isImported = written.some(binding => binding.target !== module && alwaysRuns(binding, at, file))
  return isImported && isPackage(file, module.split('.')[0] as string, at) ? module : null
}

/** True where the name is only ever bound by imports of the package itself, so that one more changes nothing. */
function isPackage(file: PythonFile, name: string, at: Node): boolean {
  const bindings = file.scopes.lookup(name, at) ?? []
  return bindings.length > 0 && bindings.every(({ kind, target }) => kind === 'import' && target === name)
}

/** How code at `at` can refer to `module.name`: the imported name itself, else through the module. */
export function useName(file: PythonFile, module: string, name: string, at: Node): Imported | null {
  const direct = visibleName(file, `${module}.${name}`, at)
  if (direct) return { name: direct, edits: [] }
  if (!visibleName(file, module, at)) {
    const statement = fromImport(file, module)
    if (statement && isFree(file, name, at)) return { name, edits: [extendFrom(statement, name)] }
  }
  // `import .tax` does not exist.
  const imported = module.startsWith('.') ? null : useModule(file, module, at)
  return imported && { name: `${imported.name}.${name}`, edits: imported.edits }
}

/** True when the file imports the module or something out of it, anywhere. */
export function importsFrom(file: PythonFile, module: string): boolean {
  return file.scopes.imports.some(({ target }) => target === module || target?.startsWith(`${module}.`))
}

/** Tells whether other files of the project use what this one imports under a name. */
export type IsTaken = (name: string) => boolean

/** The edits that remove imports whose every use disappears with `edits`; none where a use may have been overlooked. */
export function dropUnused(file: PythonFile, edits: readonly Edit[], isTaken: IsTaken): Edit[] {
  if (!mayDrop(file)) return []
  const inserted = edits.map(edit => edit.text).join('\n')
  const removed = edits.filter(edit => edit.end > edit.start)
  const isCovered = (use: Node) => removed.some(edit => edit.start <= use.start && use.end <= edit.end)
  const unused = importsIn(removed, file).filter(binding => {
    const uses = file.scopes.references(binding)
    if (uses.length === 0 || !uses.every(isCovered)) return false
    return !mentions(inserted, binding.name) && isRemovable(file, binding) && !isTaken(binding.name)
  })
  return removals(unused, edits)
}

/** The imports of names that stand somewhere in what is removed, in source order. */
function importsIn(removed: readonly Edit[], file: PythonFile): Binding[] {
  const words = new Set(
    removed.flatMap(({ start, end }) => file.text.slice(start, end).match(/[\w\u0080-\uffff]+/g) ?? []),
  )
  const { byName } = importsOf(file.tree.root, file)
  const found = [...words].flatMap(word => byName.get(word) ?? [])
  return found.sort((a, b) => a.node.start - b.node.start)
}

/** The imports of a file in source order: by the name they bind, by what they bring, and by the path or name that they write. */
const importsOf = oncePerNode((_root, { scopes: { imports } }: PythonFile) => ({
  byName: groupedBy(imports, ({ name }) => name),
  byTarget: groupedBy(imports, ({ target }) => target ?? ''),
  byText: groupedBy(imports, ({ node }) => node.parent?.text ?? ''),
}))

function groupedBy(imports: readonly Binding[], keyOf: (binding: Binding) => string): ReadonlyMap<string, Binding[]> {
  const groups = new Map<string, Binding[]>()
  for (const binding of imports) {
    const group = groups.get(keyOf(binding))
    if (group) group.push(binding)
    else groups.set(keyOf(binding), [binding])
  }
  return groups
}

/**
 * The edits that remove imports which `before` used and `after` no longer uses; those that were unused all along are
 * none of our business.
 */
export function dropLeftovers(before: PythonFile, after: PythonFile, isTaken: IsTaken): Edit[] {
  if (!mayDrop(after)) return []
  const isUsed = (file: PythonFile, binding: Binding) => file.scopes.references(binding).length > 0
  const wasUsed = new Set(before.scopes.imports.filter(each => isUsed(before, each)).map(identity))
  const unused = after.scopes.imports.filter(
    binding =>
      wasUsed.has(identity(binding)) &&
      !isUsed(after, binding) &&
      isRemovable(after, binding) &&
      !isTaken(binding.name),
  )
  return removals(unused, [])
}

function identity({ name, target }: Binding): string {
  return `${target} as ${name}`
}

/** False where others may import from the file, and where a use may have been overlooked: lines for IPython are not read. */
function mayDrop(file: PythonFile): boolean {
  return !/(^|\/)__init__\.py$|\.(pyi|ipynb)$/.test(file.path) && file.tree.damageIn().length === 0
}

/** True when text holds the name, not as an attribute of something else. */
function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}\\b`).test(text)
}

/** The shortest name that certainly means `target` at `at`. */
function visibleName(file: PythonFile, target: string, at: Node): string | null {
  for (const binding of importsOf(file.tree.root, file).byTarget.get(target) ?? []) {
    if (!alwaysRuns(binding, at, file)) continue
    const found = file.scopes.lookup(binding.name, at)
    if (found?.length && found.every(each => each.kind === 'import' && each.target === target)) return binding.name
  }
  return null
}

/** False for an import that may not have run when `at` does: conditional, guarded, or further down. */
function alwaysRuns({ node, scope }: Binding, at: Node, file: PythonFile): boolean {
  const statement = statementOf(node)
  if (scope.kind === 'module') return statement.parent?.kind === 'module' && !runsBefore(statement, file)
  return statement.end <= at.start && statement.parent?.contains(at) === true
}

/** True when the module runs something of its own above an import, as a script does that imports late. */
function runsBefore(statement: Node, file: PythonFile): boolean {
  return firstRunEnd(file.tree.root, file) <= statement.start
}

/** Where the first statement ends by which the module runs something of its own. */
const firstRunEnd = oncePerNode((root, { scopes: { module } }: PythonFile) => {
  const first = root.children.find(
    each =>
      !isDefinition(each) &&
      each.kind !== 'import_statement' &&
      descendants(each, 'identifier').some(name => {
        const kind = module.bindings.get(name.text)?.[0]?.kind
        return kind === 'function' || kind === 'class'
      }),
  )
  return first?.end ?? Number.POSITIVE_INFINITY
})

/** True where the name only means that module, but not on every way: one more import at the top makes it certain. */
function isReimport(file: PythonFile, module: string, at: Node): boolean {
  const bindings = file.scopes.lookup(module, at) ?? []
  return bindings.length > 0 && bindings.every(each => each.target === module && each.scope.kind === 'module')
}

function isFree(file: PythonFile, name: string, at: Node): boolean {
  return file.scopes.lookup(name, at)?.length === 0 && !file.scopes.module.bindings.has(name)
}

/** An unconditional `from module import …` of the module's head. */
function fromImport(file: PythonFile, module: string): Node | null {
  const statements = head(file).filter(statement => statement.kind === 'import_from_statement')
  return (
    statements.find(statement => {
      const source = statement.get('module_name')
      const isSame = source?.kind === 'relative_import' ? source.text === module : moduleOf(statement) === module
      return isSame && source !== null && statement.get('name') !== null
    }) ?? null
  )
}

function extendFrom(statement: Node, name: string): Edit {
  const names = statement.all('name')
  const after = names.find(each => each.text > name)
  if (after) return { start: after.start, end: after.start, text: `${name}, `, shared: name }
  const last = names[names.length - 1] as Node
  return { start: last.end, end: last.end, text: `, ${name}`, shared: name }
}

/** Where `import module` goes: into its section of the sorted head, never above a docstring or `__future__`. */
function addImport(file: PythonFile, module: string): Edit {
  const sections = sectionsOf(file)
  const isStdlib = stdlibModules.has(module.split('.')[0] as string)
  const section = sections.find(statements => statements.some(each => isStdlibImport(each) === isStdlib))
  if (section) return intoSection(section, module)
  const first = sections[0]?.[0]
  if (first && isStdlib) return shared(lineStart(first.tree, first.start), module, `import ${module}\n\n`)
  const lastStdlib = sections
    .filter(each => each.some(isStdlibImport))
    .at(-1)
    ?.at(-1)
  if (lastStdlib) return shared(lineEnd(lastStdlib.tree, lastStdlib.end), module, `\n\nimport ${module}`)
  if (first) return shared(lineStart(first.tree, first.start), module, `import ${module}\n`)
  return atTop(file, module)
}

function intoSection(section: readonly Node[], module: string): Edit {
  const straight = section.filter(statement => statement.kind === 'import_statement')
  const after = straight.find(statement => moduleOf(statement) > module)
  const last = straight.at(-1)
  if (!after && last) return shared(lineEnd(last.tree, last.end), module, `\nimport ${module}`)
  const target = after ?? (section[0] as Node)
  return shared(lineStart(target.tree, target.start), module, `import ${module}\n`)
}

/** The file imports nothing yet: below the docstring, `__future__` imports and leading comments. */
function atTop(file: PythonFile, module: string): Edit {
  const statements = file.tree.root.children
  const prologue = statements
    .filter((each, i) => isDocstring(each, i) || each.kind === 'future_import_statement')
    .at(-1)
  const next = prologue ? prologue.next : (statements[0] ?? null)
  if (prologue) {
    const end = lineEnd(file.tree, prologue.end)
    const gap = next && /\n[ \t]*\r?\n/.test(file.text.slice(end, next.start)) ? '' : '\n'
    return shared(end, module, `\n\nimport ${module}${gap}`)
  }
  const start = next ? lineStart(file.tree, next.start) : 0
  return shared(start, module, `import ${module}\n\n${next && isDefinition(next) ? '\n' : ''}`)
}

/** An added import; the standard library comes first. */
function shared(offset: number, module: string, text: string): Edit {
  const section = stdlibModules.has(module.split('.')[0] as string) ? 'stdlib' : 'third-party'
  return { start: offset, end: offset, text, shared: `${section} ${module}` }
}

function isDocstring(statement: Node, index: number): boolean {
  return index === 0 && statement.kind === 'expression_statement' && statement.children[0]?.kind === 'string'
}

function isDefinition(statement: Node): boolean {
  return ['function_definition', 'class_definition', 'decorated_definition'].includes(statement.kind)
}

/** The import statements at the top of the module that own their lines, without `__future__`. */
function head(file: PythonFile): Node[] {
  const imports: Node[] = []
  for (const [index, statement] of file.tree.root.children.entries()) {
    const isImport = statement.kind === 'import_statement' || statement.kind === 'import_from_statement'
    if (isImport && ownsLines(statement)) imports.push(statement)
    else if (!isImport && !isDocstring(statement, index) && !isPrologue(statement)) break
  }
  return imports
}

/** Statements that people put between imports: `__version__ = …`, guarded imports, `__future__`. */
function isPrologue(statement: Node): boolean {
  if (statement.kind === 'future_import_statement' || statement.kind === 'try_statement') return true
  if (statement.kind === 'if_statement') return true
  return statement.kind === 'expression_statement' && /^__\w+__\s*=/.test(statement.text)
}

/** Imports of the head, split where a blank line or another statement stands between them. */
function sectionsOf(file: PythonFile): Node[][] {
  const sections: Node[][] = []
  let previous: Node | null = null
  for (const statement of head(file)) {
    const joined = previous && !/\n[ \t]*\r?\n/.test(file.text.slice(previous.end, statement.start))
    if (joined && statement.previous === previous) sections.at(-1)?.push(statement)
    else sections.push([statement])
    previous = statement
  }
  return sections
}

function isStdlibImport(statement: Node): boolean {
  return stdlibModules.has(moduleOf(statement).split('.')[0] as string)
}

function moduleOf(statement: Node): string {
  const name = statement.get('module_name') ?? statement.get('name')
  const dotted = name?.kind === 'aliased_import' ? name.get('name') : name
  return dotted?.kind === 'relative_import' ? '.' : (dotted?.children.map(part => part.text).join('.') ?? '')
}

/** False where an import may be there for others: exported, re-exported, commented, guarded, or sharing its line. */
function isRemovable(file: PythonFile, binding: Binding): boolean {
  if (file.scopes.siblings(binding).length > 1 || isExported(file, binding.name)) return false
  if (isNamedInText(binding.name, file.tree.root, file)) return false
  const statement = importStatement(binding)
  const suite = statement.parent
  if (!ownsLines(statement) || (binding.node.parent?.text ?? '').endsWith(`${binding.name} as ${binding.name}`))
    return false
  if (file.hasComment(statement.start, lineEnd(file.tree, statement.end))) return false
  if (suite?.kind === 'module') return true
  return suite?.kind === 'block' && suite.parent?.kind === 'function_definition' && suite.children.length > 1
}

function importStatement(binding: Binding): Node {
  return binding.node.ancestor('import_statement', 'import_from_statement') as Node
}

/**
 * True when a quoted annotation, a type comment or a dotted name in a string (as `patch("time.sleep")` takes it) counts
 * on the import.
 */
const isNamedInText = oncePerName((name, root, file): boolean => {
  const word = new RegExp(`(?<![\\w.])${name}\\b`)
  if (file.tree.comments.some(({ text }) => /^#\s*type:/.test(text) && word.test(text))) return true
  const mayName = (body: Node) => body.text.includes(name)
  return descendantsWhere(mayName, root, 'string').some(string => {
    const isType = string.parent?.kind === 'type' || string.ancestor('type') !== null
    return isType ? word.test(string.text) : new RegExp(`^\\w*["']+${name}(\\.\\w+)+["']+$`).test(string.text)
  })
})

/** True when `__all__` lists the name. */
export function isExported(file: PythonFile, name: string): boolean {
  const all = file.scopes.module.bindings.get('__all__') ?? []
  return all.some(({ value, node }) => {
    const list = value ?? node.parent?.get('right')
    return !list || list.children.some(each => plainString(each) === name) || !/^(list|tuple)$/.test(list.kind)
  })
}

function removals(unused: readonly Binding[], edits: readonly Edit[]): Edit[] {
  const statements = new Map<Node, Binding[]>()
  for (const binding of unused) {
    const statement = importStatement(binding)
    statements.set(statement, [...(statements.get(statement) ?? []), binding])
  }
  return [...statements].flatMap(([statement, bindings]) => {
    if (edits.some(edit => edit.shared !== undefined && statement.start < edit.start && edit.start <= statement.end))
      return []
    const names = statement.all('name')
    const gone = names.filter(name => bindings.some(binding => name.contains(binding.node)))
    return gone.length === names.length ? [removeLines(statement, edits)] : removeNames(names, gone)
  })
}

/**
 * Removes the lines of a statement, and the blank lines after it where it stood alone and nothing takes its place. What takes the place
 * of a whole section may bring a blank line of its own.
 */
function removeLines(statement: Node, edits: readonly Edit[]): Edit {
  const { tree } = statement
  const start = lineStart(tree, statement.start)
  const end = nextLine(tree, statement.end)
  const replacing = edits.filter(
    edit => edit.shared !== undefined && edit.text && start <= edit.start && edit.start <= end,
  )
  const opensBlock = statement.parent?.kind === 'block' && !statement.previous
  const alone = start === 0 || opensBlock || /\n[ \t]*\r?\n$/.test(tree.text.slice(0, start))
  const blank = alone && replacing.length === 0 ? /^([ \t]*\r?\n)+/.exec(tree.text.slice(end)) : null
  const hasGap = alone && replacing.every(edit => edit.start === start && edit.text.endsWith('\n\n'))
  const gap = hasGap && replacing.length > 0 ? /^[ \t]*\r?\n/.exec(tree.text.slice(end)) : null
  return { start, end: end + ((blank ?? gap)?.[0].length ?? 0), text: '', shared: '' }
}

/** Removes some of several names with their commas; at least one name stays. */
function removeNames(names: readonly Node[], gone: readonly Node[]): Edit[] {
  const lastKept = names.findLastIndex(name => !gone.includes(name))
  const edits = names.slice(0, lastKept).flatMap((name, index) => {
    const next = names[index + 1] as Node
    return gone.includes(name) ? [remove({ start: name.start, end: next.start })] : []
  })
  const last = names.at(-1) as Node
  if (gone.includes(last)) edits.push(remove({ start: (names[lastKept] as Node).end, end: last.end }))
  return edits.map(edit => ({ ...edit, shared: '' }))
}
