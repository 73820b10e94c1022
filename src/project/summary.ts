/** What the rest of the project may want to know about one file, as plain data. */

import { annotatedClass } from '../python/annotations.ts'
import { decoratorNames } from '../python/attributes.ts'
import { effectsIn } from '../python/effects.ts'
import { isAsync, isGenerator } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { runsGiven } from '../python/given.ts'
import { caughtExpressions, readsError, suppressedBy } from '../python/handlers.ts'
import { plainString, qualname } from '../python/names.ts'
import { originOf } from '../python/receivers.ts'
import { descendants, type Node } from '../python/tree.ts'
import { absoluteName } from './modules.ts'
import type { ClassSummary, FileSummary, FunctionSummary, HandlerSummary } from './summaries.ts'

type Details = Pick<FunctionSummary, 'effects' | 'calls'>

/**
 * Summarises a file; every name in it is absolute. What its functions do costs most and is asked of few files: it is
 * found out at the first question.
 * @param reopen gives the same file again, so that its tree need not be kept until then
 */
export function summarise(file: PythonFile, reopen: () => PythonFile = () => file): FileSummary {
  const definitions = descendants(file.tree.root, 'function_definition')
  const details = once(reopen)
  return {
    path: file.path,
    module: file.module,
    functions: definitions.map((definition, index) => withDetails(outlineOf(definition, file), details, index)),
    classes: descendants(file.tree.root, 'class_definition').map(definition => summariseClass(definition, file)),
    imports: importsOf(file),
    variables: variablesOf(file),
    rebound: reboundIn(file),
    handlers: [
      ...descendants(file.tree.root, 'except_clause').map(handler => summariseHandler(handler, file)),
      ...descendants(file.tree.root, 'with_statement').flatMap(statement => summariseSuppressor(statement, file)),
    ],
    patched: [...file.names.patched].map(name => absoluteName(name, file)),
    references: referencesIn(file),
  }
}

/** What each function of the file does, in source order. */
function detailsIn(file: PythonFile): Details[] {
  return descendants(file.tree.root, 'function_definition').map(definition => {
    const { effects, calls } = effectsIn([definition.get('body') as Node], file)
    return {
      effects: effects.map(({ kind, what, node }) => ({ kind, what, path: file.path, line: lineOf(node, file) })),
      calls: calls.map(({ name, node, isAwaited, isSettled, readsOnly }) => ({
        name: absolute(name, file) as string,
        line: lineOf(node, file),
        awaited: isAwaited,
        isSettled,
        readsOnly,
      })),
    }
  })
}

/** Apart from the rest, so that what waits for a question holds on to nothing but `reopen`. */
function once(reopen: () => PythonFile): () => readonly Details[] {
  let known: readonly Details[] | null = null
  return () => {
    known ??= detailsIn(reopen())
    return known
  }
}

function withDetails(
  outline: Omit<FunctionSummary, keyof Details>,
  details: () => readonly Details[],
  index: number,
): FunctionSummary {
  return {
    ...outline,
    get effects() {
      return (details()[index] as Details).effects
    },
    get calls() {
      return (details()[index] as Details).calls
    },
  }
}

function outlineOf(definition: Node, file: PythonFile): Omit<FunctionSummary, keyof Details> {
  return {
    name: fullName(definition, file),
    path: file.path,
    line: lineOf(definition, file),
    isAsync: isAsync(definition),
    isGenerator: isGenerator(definition),
    decorators: decoratorNames(definition, file).map(name => absolute(name, file)),
    parameters: descendants(definition.get('parameters') as Node, 'identifier')
      .filter(node =>
        file.scopes
          .made(definition)
          ?.bindings.get(node.text)
          ?.some(binding => binding.node === node),
      )
      .map(node => node.text),
    returns: absolute(annotatedClass(definition.get('return_type'), file), file),
    mentions: lastNames(definition.get('body') as Node),
  }
}

function summariseClass(definition: Node, file: PythonFile): ClassSummary {
  const name = fullName(definition, file)
  const given = definition.get('superclasses')?.children ?? []
  const body = definition.get('body')?.children ?? []
  return {
    name,
    line: lineOf(definition, file),
    bases: given.map(base => absolute(file.names.of(genericOf(base)), file)),
    decorators: decoratorNames(definition, file).map(each => absolute(each, file)),
    methods: [...(file.scopes.made(definition)?.bindings.values() ?? [])].flatMap(bindings =>
      bindings.filter(({ kind }) => kind === 'function').map(binding => binding.name),
    ),
    isPlain: body.every(statement => isDefinition(statement) || descendants(statement, 'call').length === 0),
  }
}

/** `Generic[T]` is `Generic`. */
function genericOf(base: Node): Node | null {
  return base.kind === 'subscript' ? base.get('value') : base
}

function isDefinition(statement: Node): boolean {
  return statement.kind === 'function_definition' || statement.kind === 'decorated_definition'
}

function summariseHandler(handler: Node, file: PythonFile): HandlerSummary {
  const body = handler.parent?.get('body')
  const around = handler.ancestor('function_definition')
  return {
    path: file.path,
    line: lineOf(handler, file),
    catches: caughtExpressions(handler).map(caught => absolute(file.names.of(caught), file)),
    function: around ? fullName(around, file) : null,
    guards: body ? lastNames(body) : [],
    isOpen: !!body && runsGiven(body, file),
    readsError: readsError(handler),
  }
}

/** A `with suppress(…)` catches what its body raises, as an `except` clause that only passes does. */
function summariseSuppressor(statement: Node, file: PythonFile): HandlerSummary[] {
  const suppressed = suppressedBy(statement, file)
  const body = statement.get('body')
  if (suppressed.length === 0 || !body) return []
  const around = statement.ancestor('function_definition')
  return [
    {
      path: file.path,
      line: lineOf(statement, file),
      catches: suppressed.map(caught => absolute(file.names.of(caught), file)),
      function: around ? fullName(around, file) : null,
      guards: lastNames(body),
      isOpen: runsGiven(body, file),
      readsError: false,
    },
  ]
}

/** Module-level imports by the name they bind, so that re-exports can be followed. */
function importsOf(file: PythonFile): Record<string, string> {
  const imports: Record<string, string> = {}
  for (const { name, target, scope } of file.scopes.imports) {
    if (scope.kind !== 'module' || target === null) continue
    const meaning = absoluteName(target, file)
    imports[name] = imports[name] === undefined || imports[name] === meaning ? meaning : ''
  }
  return Object.fromEntries(Object.entries(imports).filter(([, target]) => target !== ''))
}

/** What the module's variables are, where that is known: `pool` → `asyncpg.create_pool`. */
function variablesOf(file: PythonFile): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, bindings] of file.scopes.module.bindings) {
    const binding = bindings.find(({ kind }) => kind === 'assignment' || kind === 'annotation')
    const type = binding && originOf(binding.node, file)?.type
    if (type) variables[name] = absoluteName(type, file)
  }
  return variables
}

/** Names without one meaning; a fallback of `None` for a failed import is no other meaning. */
function reboundIn(file: PythonFile): string[] {
  return [...file.scopes.module.bindings]
    .filter(
      ([, bindings]) =>
        bindings.filter(({ kind, value }) => kind !== 'annotation' && value?.kind !== 'none').length > 1,
    )
    .map(([name]) => name)
}

/** Where the file names something of another module, and what `patch("…")` names by string. */
function referencesIn(file: PythonFile): FileSummary['references'] {
  const places = new Map<string, { name: string; line: number }>()
  for (const node of descendants(file.tree.root, 'identifier', 'attribute', 'string')) {
    if (node.parent?.kind === 'attribute' && node.field === 'object') continue
    const name = node.kind === 'string' ? dottedString(node) : absolute(file.names.of(node), file)
    if (!name?.includes('.') || name.startsWith('builtins.')) continue
    const line = lineOf(node, file)
    places.set(`${name}:${line}`, { name, line })
  }
  for (const { target, node } of file.scopes.imports) {
    const line = lineOf(node, file)
    const name = absoluteName(target ?? '', file)
    places.set(`${name}:${line}`, { name, line })
  }
  for (const star of descendants(file.tree.root, 'wildcard_import')) {
    const from = star.parent?.get('module_name')?.text.replace(/\s/g, '') ?? ''
    places.set(`${from}.*`, {
      name: absoluteName(`${from}.*`.replace(/^(\.+)\.\*$/, '$1*'), file),
      line: lineOf(star, file),
    })
  }
  return [...places.values()]
}

function dottedString(node: Node): string | null {
  const text = plainString(node)
  return text && /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(text) ? text : null
}

/** Every identifier and attribute below the node by its own name. */
function lastNames(node: Node): string[] {
  return [...new Set(descendants(node, 'identifier').map(each => each.text))]
}

function fullName(definition: Node, file: PythonFile): string {
  return file.module ? `${file.module}.${qualname(definition)}` : qualname(definition)
}

function absolute(name: string | null, file: PythonFile): string | null {
  return name === null ? null : absoluteName(name, file)
}

function lineOf(node: Node, file: PythonFile): number {
  return file.lines.lineAt(node.start) + 1
}
