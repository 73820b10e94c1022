/** What the rest of the project may want to know about one file, as plain data. */

import { annotatedClass, itemClass } from '../python/annotations.ts'
import { decoratorNames, decoratorsOf, ownAttributes } from '../python/attributes.ts'
import { builtLookups } from '../python/built-lookups.ts'
import { calleePath, objectPath } from '../python/callees.ts'
import { calledDecorationOf, decorationOf } from '../python/decorators.ts'
import { effectsIn } from '../python/effects.ts'
import { neverEnds } from '../python/endless.ts'
import { isAsync, isGenerator } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { runsGiven } from '../python/given.ts'
import { caughtExpressions, readsError, suppressedBy } from '../python/handlers.ts'
import { parametersOf } from '../python/known-arguments.ts'
import { nameInModule, plainString } from '../python/names.ts'
import { attributeObject, originOf, returnedObject } from '../python/receivers.ts'
import { isStub, resultOf } from '../python/results.ts'
import { yieldedValues } from '../python/returns.ts'
import type { Binding } from '../python/scopes.ts'
import { stepsOf } from '../python/steps.ts'
import { descendants, type Node } from '../python/tree.ts'
import { absoluteName } from './modules.ts'
import type {
  ClassSummary,
  FileSummary,
  FunctionSummary,
  HandlerSummary,
  ResultSummary,
  StepSummary,
} from './summaries.ts'

/**
 * Summarises a file; every name in it is absolute. What its functions do and give costs most and is asked of few files: it
 * is found out at the first question.
 * @param reopen gives the same file again, so that its tree need not be kept until then
 */
export function summarise(file: PythonFile, reopen: () => PythonFile = () => file): FileSummary {
  const definitions = descendants(file.tree.root, 'function_definition')
  const classes = descendants(file.tree.root, 'class_definition')
  const work = onceFor(reopen, 'function_definition', workOf)
  const gifts = onceFor(reopen, 'function_definition', giftsOf)
  const steps = onceFor(reopen, 'function_definition', stepsIn)
  const attributes = onceFor(reopen, 'class_definition', attributesOf)
  const variables = onceFor(reopen, 'module', (_, again) => variablesOf(again))
  const lookups = onceFor(reopen, 'module', (_, again) => lookupsOf(again))
  return {
    path: file.path,
    module: file.module,
    functions: definitions.map((definition, index) =>
      withDetails(outlineOf(definition, file), work, gifts, steps, index),
    ),
    classes: classes.map((definition, index) => ({
      ...summariseClass(definition, file),
      get attributes() {
        return attributes()[index] as ClassSummary['attributes']
      },
    })),
    imports: importsOf(file),
    get variables() {
      return variables()[0] as FileSummary['variables']
    },
    stars: starsOf(file).map(({ name }) => name.slice(0, -2)),
    exports: exportsOf(file),
    alternatives: alternativesOf(file),
    rebound: reboundIn(file),
    handlers: [
      ...descendants(file.tree.root, 'except_clause').map(handler => summariseHandler(handler, file)),
      ...descendants(file.tree.root, 'with_statement').flatMap(statement => summariseSuppressor(statement, file)),
    ],
    patched: [...file.names.patched].map(name => absoluteName(name, file)),
    references: referencesIn(file),
    get lookups() {
      return lookups()[0] as FileSummary['lookups']
    },
  }
}

type Work = Pick<FunctionSummary, 'effects' | 'calls'>
type Gifts = Pick<FunctionSummary, 'returns' | 'yields' | 'neverEnds' | 'result' | 'decorates' | 'decoratesCalled'>

/** What the function does. */
function workOf(definition: Node, file: PythonFile): Work {
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
}

/** What the function gives to its callers. */
function giftsOf(definition: Node, file: PythonFile): Gifts {
  const declared = annotatedClass(definition.get('return_type'), file)
  const given = definition.get('return_type') ? null : returnedObject(definition, file)
  return {
    returns: absolute(declared ?? (given && objectPath(given)), file),
    yields: absolute(yieldedPath(definition, file), file),
    neverEnds: neverEnds(definition, file),
    result: resultSummary(definition, file),
    decorates: decorationOf(definition, file),
    decoratesCalled: calledDecorationOf(definition, file),
  }
}

/** What each `yield` hands out, where they agree; an annotation such as `AsyncIterator[Session]` says it as well. */
function yieldedPath(definition: Node, file: PythonFile): string | null {
  if (!isGenerator(definition)) return null
  const declared = itemClass(definition.get('return_type'), file)
  if (declared !== null) return declared
  const given = new Set(
    yieldedValues(definition)
      .map(value => originOf(value, file))
      .map(origin => origin && objectPath(origin)),
  )
  return given.size === 1 ? ([...given][0] ?? null) : null
}

function resultSummary(definition: Node, file: PythonFile): ResultSummary {
  const result = resultOf(definition, file)
  if (result === 'plain') return { kind: 'plain' }
  const paths = result?.map(call => absolute(calleePath(call, file), file)) ?? [null]
  const known = paths.filter(each => each !== null)
  return known.length === paths.length ? { kind: 'passed', calls: known } : { kind: 'unknown' }
}

function stepsIn(definition: Node, file: PythonFile): StepSummary[] {
  return stepsOf(definition, file).map(({ path, node, ...step }) => ({
    ...step,
    path: absolute(path, file),
    start: node.start,
    end: node.end,
    line: lineOf(node, file),
  }))
}

function attributesOf(definition: Node, file: PythonFile): ClassSummary['attributes'] {
  const names = ownAttributes(definition, file)
  return Object.fromEntries(
    names.map(name => {
      const origin = attributeObject(definition, name, file)
      return [name, origin ? absoluteName(objectPath(origin), file) : '']
    }),
  )
}

/** The answer for each node of a kind, in source order, found out at the first question; holds on to nothing but `reopen` until then. */
function onceFor<T>(
  reopen: () => PythonFile,
  kind: string,
  answer: (node: Node, file: PythonFile) => T,
): () => readonly T[] {
  let known: readonly T[] | null = null
  return () => {
    if (known) return known
    const file = reopen()
    known = descendants(file.tree.root, kind).map(node => answer(node, file))
    return known
  }
}

type Lazy<T> = () => readonly T[]

function withDetails(
  outline: Omit<FunctionSummary, keyof Work | keyof Gifts | 'steps'>,
  work: Lazy<Work>,
  gifts: Lazy<Gifts>,
  steps: Lazy<readonly StepSummary[]>,
  index: number,
): FunctionSummary {
  const gift = () => gifts()[index] as Gifts
  return {
    ...outline,
    get effects() {
      return (work()[index] as Work).effects
    },
    get calls() {
      return (work()[index] as Work).calls
    },
    get returns() {
      return gift().returns
    },
    get yields() {
      return gift().yields
    },
    get neverEnds() {
      return gift().neverEnds
    },
    get result() {
      return gift().result
    },
    get decorates() {
      return gift().decorates
    },
    get decoratesCalled() {
      return gift().decoratesCalled
    },
    get steps() {
      return steps()[index] as readonly StepSummary[]
    },
  }
}

function outlineOf(definition: Node, file: PythonFile): Omit<FunctionSummary, keyof Work | keyof Gifts | 'steps'> {
  return {
    name: nameInModule(definition, file),
    path: file.path,
    line: lineOf(definition, file),
    isAsync: isAsync(definition),
    isGenerator: isGenerator(definition),
    decorators: decoratorNames(definition, file).map(name => absolute(name, file)),
    decoratorCalls: decoratorsOf(definition).map(({ children: [expression] }) => expression?.kind === 'call'),
    parameters: descendants(definition.get('parameters') as Node, 'identifier')
      .filter(node =>
        file.scopes
          .made(definition)
          ?.bindings.get(node.text)
          ?.some(binding => binding.node === node),
      )
      .map(node => node.text),
    signature: parametersOf(definition, file),
    isStub: isStub(definition),
    mentions: lastNames(definition.get('body') as Node),
  }
}

function summariseClass(definition: Node, file: PythonFile): Omit<ClassSummary, 'attributes'> {
  const name = nameInModule(definition, file)
  const given = definition.get('superclasses')?.children ?? []
  const body = definition.get('body')?.children ?? []
  return {
    name,
    line: lineOf(definition, file),
    bases: given
      .filter(base => !isHarmlessKeyword(base, file))
      .map(base => absolute(file.names.of(genericOf(base)), file)),
    decorators: decoratorNames(definition, file).map(each => absolute(each, file)),
    methods: [...(file.scopes.made(definition)?.bindings.values() ?? [])].flatMap(bindings =>
      bindings.filter(({ kind }) => kind === 'function').map(binding => binding.name),
    ),
    isPlain: body.every(statement => isDefinition(statement) || descendants(statement, 'call').length === 0),
  }
}

/** `metaclass=ABCMeta` changes nothing about the order of bases. */
function isHarmlessKeyword(base: Node, file: PythonFile): boolean {
  return base.kind === 'keyword_argument' && file.names.of(base.get('value')) === 'abc.ABCMeta'
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
    function: around ? nameInModule(around, file) : null,
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
      function: around ? nameInModule(around, file) : null,
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

/** Names that several imports and functions of the module bind → what the imports mean. */
function alternativesOf(file: PythonFile): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [name, bindings] of file.scopes.module.bindings) {
    if (bindings.length < 2 || bindings.some(each => each.kind !== 'import' && !isOfModule(each))) continue
    const imported = bindings.filter(({ kind }) => kind === 'import')
    found[name] = [...new Set(imported.map(({ target }) => absoluteName(target ?? '', file)))]
  }
  return found
}

/** True for a function that the module defines, and not a function inside of it under `global`. */
function isOfModule({ kind, node }: Binding): boolean {
  return kind === 'function' && node.parent?.ancestor('function_definition') === null
}

/** What the module's variables are, where that is known: `pool` → `asyncpg.create_pool`. */
function variablesOf(file: PythonFile): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, bindings] of file.scopes.module.bindings) {
    const binding = bindings.find(({ kind }) => kind === 'assignment' || kind === 'annotation')
    const origin = binding ? originOf(binding.node, file) : null
    if (origin) variables[name] = absoluteName(objectPath(origin), file)
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
  return [...places.values(), ...starsOf(file)]
}

function lookupsOf(file: PythonFile): FileSummary['lookups'] {
  return builtLookups(file).map(({ node, asked, ...rest }) => ({
    ...rest,
    path: file.path,
    line: lineOf(node, file),
    asked: absolute(asked, file),
  }))
}

/** `shop.*` for each `from shop import *`. */
function starsOf(file: PythonFile): { name: string; line: number }[] {
  return descendants(file.tree.root, 'wildcard_import').map(star => {
    const from = star.parent?.get('module_name')?.text.replace(/\s/g, '') ?? ''
    return { name: absoluteName(`${from}.*`.replace(/^(\.+)\.\*$/, '$1*'), file), line: lineOf(star, file) }
  })
}

/** What the one plain `__all__ = […]` of the module lists; an empty list where it is put together some other way. */
function exportsOf(file: PythonFile): string[] | null {
  const bindings = file.scopes.module.bindings.get('__all__')
  if (!bindings) return null
  const [only] = bindings
  const isPlain = bindings.length === 1 && /^(list|tuple)$/.test(only?.value?.kind ?? '')
  return isPlain ? (only?.value?.children ?? []).flatMap(each => plainString(each) ?? []) : []
}

function dottedString(node: Node): string | null {
  const text = plainString(node)
  return text && /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(text) ? text : null
}

/** Every identifier and attribute below the node by its own name. */
function lastNames(node: Node): string[] {
  return [...new Set(descendants(node, 'identifier').map(each => each.text))]
}

function absolute(name: string | null, file: PythonFile): string | null {
  return name === null ? null : absoluteName(name, file)
}

function lineOf(node: Node, file: PythonFile): number {
  return file.lines.lineAt(node.start) + 1
}
