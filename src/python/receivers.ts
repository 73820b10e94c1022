/** What an object is, by where it comes from: never by what its methods are called. */

import { annotatedClass } from './annotations.ts'
import {
  type AttributeSource,
  attributeSources,
  classNamed,
  classOfParameter,
  classOfSelf,
  hasBaseElsewhere,
  methodNamed,
} from './attributes.ts'
import { isSettled, noteCircle, outOfCircles } from './circles.ts'
import { isAsync, isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { canonicalName, itemTypes, passingOn, resultTypes, stackEntries, tupleTypes, typeOf } from './library-types.ts'
import { oncePerNode } from './memo.ts'
import { nameInModule } from './names.ts'
import { returnValues } from './returns.ts'
import { type Binding, frameOf } from './scopes.ts'
import { stdlibModules } from './stdlib.ts'
import type { Node } from './tree.ts'

export type OriginVia = 'call' | 'with' | 'async-with' | 'await' | 'annotation' | 'self-attribute'

/** Where the object is kept. `enclosing` is a variable of a function around; `temporary` an object without a name. */
export type OriginScope = 'local' | 'enclosing' | 'parameter' | 'module' | 'attribute' | 'temporary'

export type Origin = {
  /**
   * Qualified name of the class or factory that was called or annotated: `requests.Session`, `builtins.open`. The
   * result of a method is named by the method: `requests.Session.get`, `sqlite3.connect.cursor`.
   */
  readonly type: string
  readonly via: OriginVia
  /** The call that makes the object, or its annotation. */
  readonly node: Node
  readonly scope: OriginScope
}

/** Managers that hand out the very object they are given. */
const TRANSPARENT = new Set(['contextlib.closing', 'contextlib.aclosing', 'contextlib.nullcontext'])

/** Functions that run what they are given in a thread, and give what it returns. */
const RELAYS = new Set(['anyio.to_thread.run_sync', 'asyncio.to_thread', 'starlette.concurrency.run_in_threadpool'])

/** What is asked about one object; `answers` holds undefined for the expressions on the way to it. */
type Question = { readonly file: PythonFile; readonly answers: Map<Node, Answer> }

/** Null is unknown. Undefined is a circle, such as the second `s` of `s = s or Session()`: it adds nothing to the others. */
type Answer = Origin | null | undefined

/** What the object of an expression is, or null where that is not certain. */
export function originOf(node: Node | null, file: PythonFile): Origin | null {
  return expression(node, { file, answers: new Map() }) ?? null
}

/**
 * The qualified name of what a call calls, seen through the object: `session.get(url)` is `requests.Session.get` where
 * `session` is one. Null where it is not certain.
 */
export function calledThrough(call: Node, file: PythonFile): string | null {
  return calleeName(call, { file, answers: new Map() })
}

/**
 * As `calledThrough`, by the name under which the tables know it: `Path(p).parent.exists` is `pathlib.Path.exists`. Also sees
 * through a plain alias, as in `nap = time.sleep`.
 */
export const libraryCall = oncePerNode((call, file) => libraryName(call.get('function'), file))

/** As `libraryCall`, for a function that is handed over and not called. */
export function libraryName(callee: Node | null, file: PythonFile): string | null {
  const name = file.names.throughAlias(callee) ?? nameOf(callee, { file, answers: new Map() })
  return name === null ? null : canonicalName(name)
}

/** The class of the object, by the name under which the tables know it. */
export function libraryType({ type }: Origin): string {
  return typeOf(canonicalName(type))
}

function calleeName(call: Node, question: Question): string | null {
  return nameOf(call.get('function'), question)
}

/** The qualified name of a function or method that is called or handed over. */
function nameOf(callee: Node | null, question: Question): string | null {
  const name = question.file.names.of(callee)
  if (name !== null) return name
  if (callee?.kind === 'identifier') {
    const maker = expression(callee, question)
    const called = maker && `${libraryType(maker)}.__call__`
    return called && Object.hasOwn(resultTypes, called) ? called : null
  }
  if (callee?.kind !== 'attribute') return null
  const receiver = expression(callee.get('object'), question)
  return receiver ? `${receiver.type}.${callee.get('attribute')?.text}` : null
}

function expression(node: Node | null, question: Question): Answer {
  if (!node) return null
  const { answers } = question
  if (answers.has(node)) {
    if (!isSettled(node)) noteCircle()
    return answers.get(node)
  }
  answers.set(node, undefined)
  const found = outOfCircles(node, () => byKind(node, question))
  answers.set(node, found)
  return found
}

function byKind(node: Node, question: Question): Answer {
  switch (node.kind) {
    case 'identifier':
      return variable(node, question)
    case 'attribute':
      return attribute(node, question)
    case 'call':
      return called(node, question)
    case 'await': {
      const inner = node.children[0]
      return inner ? awaited(inner, question) : null
    }
    case 'parenthesized_expression':
      return expression(node.children[0] ?? null, question)
    case 'named_expression':
      return expression(node.get('value'), question)
    case 'assignment':
      return expression(node.get('right'), question)
    case 'binary_operator':
      return node.has('/') ? joinedPath(node, question) : null
    case 'subscript':
      return itemOf(node.get('value'), question)
    case 'boolean_operator':
      return node.has('or') ? agreed(node.children, question) : null
    case 'conditional_expression':
      return agreed([node.children[0] as Node, node.children[2] as Node], question)
    default:
      return null
  }
}

/** What several expressions are together; `None` has no methods, so it says nothing against the others. */
function agreed(nodes: readonly Node[], question: Question): Answer {
  const known = nodes.filter(node => !isNone(node)).map(node => expression(node, question))
  return allAgree(known)
}

function allAgree(answers: readonly Answer[]): Answer {
  const origins = answers.filter(answer => answer !== undefined)
  if (origins.length === 0) return answers.length > 0 ? undefined : null
  const first = origins.find(origin => origin?.via !== 'annotation') ?? origins[0]
  if (!first) return null
  const same = origins.every(
    origin =>
      origin && libraryType(origin) === libraryType(first) && (origin.via === first.via || origin.via === 'annotation'),
  )
  return same ? first : null
}

function isNone(node: Node | null): boolean {
  return node?.kind === 'none'
}

function called(call: Node, question: Question): Answer {
  const definition = projectFunction(call, question)
  if (definition) return isAsync(definition) ? null : returned(definition, question)
  const type = calleeName(call, question)
  if (type === null) return null
  const [first] = call.get('arguments')?.children ?? []
  const stack = stackEntries[type]
  if (stack && first) return entered(first, stack, question)
  if (TRANSPARENT.has(type)) return expression(first ?? null, question)
  return { type, via: 'call', node: call, scope: 'temporary' }
}

function awaited(inner: Node, question: Question): Answer {
  const call = inner.kind === 'parenthesized_expression' ? (inner.children[0] ?? inner) : inner
  if (call.kind !== 'call') return null
  const definition = projectFunction(call, question)
  if (definition) return isAsync(definition) ? returned(definition, question) : null
  const made = relayed(call, question) ?? called(call, question)
  return made && { ...made, via: made.via === 'call' ? 'await' : made.via }
}

/** `await asyncio.to_thread(open, path)` gives what `open(path)` gives. */
function relayed(call: Node, question: Question): Answer {
  if (!RELAYS.has(calleeName(call, question) ?? '')) return null
  const [callee] = call.get('arguments')?.children ?? []
  const type = nameOf(callee ?? null, question)
  return type === null ? null : { type, via: 'call', node: call, scope: 'temporary' }
}

/** `folder / 'name'` and `'folder' / path`, where one side is a path. */
function joinedPath(node: Node, question: Question): Answer {
  const isPath = [node.get('left'), node.get('right')].some(side => {
    const origin = expression(side, question)
    return origin && libraryType(origin) === 'pathlib.Path'
  })
  return isPath ? { type: 'pathlib.Path', via: 'call', node, scope: 'temporary' } : null
}

/** An item of what a library gives: `path.parents[1]`, or `path` in `for path in folder.iterdir()`. */
function itemOf(whole: Node | null, question: Question): Answer {
  const call = whole?.kind === 'await' ? whole.children[0] : whole
  if (!call) return null
  const called = call.kind === 'call' ? calleeName(call, question) : null
  const [first] = call.get('arguments')?.children ?? []
  if (called && passingOn.has(called)) return itemOf(first ?? null, question)
  if (whole !== call && called && RELAYS.has(called)) return relayedItem(call, question)
  const origin = call.kind === 'attribute' ? attribute(call, question, true) : expression(call, question)
  const type = origin && itemTypes[call.kind === 'call' ? canonicalName(origin.type) : libraryType(origin)]
  return type ? { type, via: 'call', node: call, scope: 'temporary' } : null
}

/** `await asyncio.to_thread(lambda: list(folder.iterdir()))`, and the same with `list` as the function. */
function relayedItem(call: Node, question: Question): Answer {
  const [callee, argument] = call.get('arguments')?.children ?? []
  if (callee?.kind === 'lambda') return itemOf(callee.get('body'), question)
  return passingOn.has(nameOf(callee ?? null, question) ?? '') ? itemOf(argument ?? null, question) : null
}

/** The function or method of this file that a call certainly calls, or null. */
function projectFunction(call: Node, { file }: Question): Node | null {
  const callee = call.get('function')
  if (callee?.kind === 'attribute') {
    const owner = classOfSelf(callee.get('object') as Node, file)
    return owner && methodNamed(owner, callee.get('attribute')?.text ?? '', file)
  }
  const bindings = callee?.kind === 'identifier' ? file.scopes.lookup(callee.text, callee) : null
  return bindings?.length === 1 && bindings[0]?.kind === 'function' ? (bindings[0].node.parent as Node) : null
}

/** What the return annotation promises; a decorator or `yield` makes it mean something else. */
function returned(definition: Node, { file }: Question): Origin | null {
  const annotation = definition.get('return_type')
  if (definition.parent?.kind === 'decorated_definition' || isGenerator(definition)) return null
  if (!annotation) return returnedObject(definition, file)
  const type = annotatedClass(annotation, file)
  return type === null ? null : { type, via: 'annotation', node: annotation, scope: 'temporary' }
}

/** What every `return` of the function gives, where they agree; a function that calls itself in a circle says nothing. */
export function returnedObject(definition: Node, file: PythonFile): Origin | null {
  const known = returnedObjects.get(definition)
  if (known !== undefined) {
    if (asked.has(definition)) noteCircle()
    return known
  }
  returnedObjects.set(definition, null)
  asked.add(definition)
  const values = returnValues(definition)
  const found = values.length > 0 ? (agreed(values, { file, answers: new Map() }) ?? null) : null
  const made = found && { ...found, scope: 'temporary' as const }
  returnedObjects.set(definition, made)
  asked.delete(definition)
  return made
}

const returnedObjects = new WeakMap<Node, Origin | null>()

/** Functions whose answer is being looked for. */
const asked = new WeakSet<Node>()

function variable(node: Node, question: Question): Answer {
  const { file } = question
  const bindings = file.scopes.lookup(node.text, node)
  if (!bindings) return null
  const found = outOfCircles(bindings, () => boundByAll(bindings, question))
  return found && { ...found, scope: scopeOf(bindings[0] as Binding, node, file) }
}

function boundByAll(bindings: readonly Binding[], question: Question): Answer {
  const declared = bindings.filter(binding => binding.kind === 'annotation')
  const others = bindings.filter(binding => binding.kind !== 'annotation' && !saysNothing(binding))
  const origins = others.map(binding => bound(binding, question))
  const promised = declared.map(binding => declaredBy(annotationOf(binding.node), question.file))
  return allAgree(declared.length > 0 ? [...origins.filter(Boolean), ...promised] : origins)
}

function saysNothing(binding: Binding): boolean {
  return binding.kind === 'delete' || (isNone(binding.value) && !annotationOf(binding.node))
}

function scopeOf(binding: Binding, use: Node, file: PythonFile): OriginScope {
  if (binding.scope.kind === 'module') return 'module'
  if (binding.scope.kind === 'class') return 'attribute'
  if (frameOf(file.scopes.around(use)) !== binding.scope) return 'enclosing'
  return binding.scope.bindings.get(binding.name)?.some(each => each.kind === 'parameter') ? 'parameter' : 'local'
}

function bound(binding: Binding, question: Question): Answer {
  const { node, kind, value } = binding
  const declared = declaredBy(annotationOf(node), question.file)
  if (kind === 'parameter') return declared ?? selfOf(binding, question.file)
  if (kind === 'with') return withItem(node, question)
  if (kind === 'loop') return loopItem(node, question)
  if (kind !== 'assignment') return null
  if (isNone(value)) return declared
  const found = value ? expression(value, question) : unpacked(node, question)
  return found ?? declared ?? found
}

/** The object of a method's first parameter; of a class method it is the class itself. */
function selfOf(parameter: Binding, file: PythonFile): Origin | null {
  const owner = classOfParameter(parameter, file)
  return owner && { type: nameInModule(owner, file), via: 'annotation', node: parameter.node, scope: 'temporary' }
}

/** The annotation of the parameter or assignment that binds this identifier; of `*args: T` it is not the type. */
function annotationOf(name: Node): Node | null {
  const parent = name.parent
  if (parent?.kind === 'assignment' && name.field !== 'left') return null
  if (parent?.kind === 'typed_parameter') return parent.children[0] === name ? parent.get('type') : null
  return parent?.kind === 'typed_default_parameter' || parent?.kind === 'assignment' ? parent.get('type') : null
}

function declaredBy(node: Node | null, file: PythonFile): Origin | null {
  const type = annotatedClass(node, file)
  return node && type !== null ? { type, via: 'annotation', node, scope: 'temporary' } : null
}

/** `a, b = x, y` part by part, and `reader, writer = await asyncio.open_connection(…)`. */
function unpacked(target: Node, question: Question): Answer {
  const pattern = target.parent
  const right = pattern?.parent?.kind === 'assignment' ? pattern.parent.get('right') : null
  if (!pattern || !right || !/^(pattern_list|tuple_pattern)$/.test(pattern.kind)) return null
  const index = pattern.children.indexOf(target)
  if (/^(expression_list|tuple)$/.test(right.kind)) {
    const isPlain = [...pattern.children, ...right.children].every(each => !/splat/.test(each.kind))
    return isPlain ? expression(right.children[index] ?? null, question) : null
  }
  const call = right.kind === 'await' ? right.children[0] : right
  if (call?.kind !== 'call') return null
  const maker = (right === call ? null : relayed(call, question))?.type ?? calleeName(call, question)
  const type = maker && tupleTypes[canonicalName(maker)]?.[index]
  return type ? { type, via: right === call ? 'call' : 'await', node: call, scope: 'temporary' } : null
}

/** What `for target in …` binds, for a plain target. */
function loopItem(target: Node, question: Question): Answer {
  const loop = target.field === 'left' ? target.parent : null
  return loop && !loop.has('async') ? itemOf(loop.get('right'), question) : null
}

/** What `with … as target` binds, for a plain target. */
function withItem(target: Node, question: Question): Answer {
  const pattern = target.parent?.kind === 'as_pattern_target' ? target.parent.parent : null
  const value = pattern?.children[0]
  const statement = pattern?.ancestor('with_statement')
  return value && statement ? entered(value, isAsync(statement) ? 'async-with' : 'with', question) : null
}

function entered(manager: Node, via: OriginVia, question: Question): Answer {
  const made = expression(manager, question)
  return made && { ...made, via }
}

/**
 * `self.x`, `thing.x` where `thing` is an object of a class of this file, and attributes that the tables know.
 * @param isWhole true to be told the attribute itself, `pathlib.Path.parents`, in place of what it holds
 */
function attribute(node: Node, question: Question, isWhole = false): Answer {
  const { file } = question
  const object = node.get('object')
  const name = node.get('attribute')?.text ?? ''
  const library = object && expression(object, question)
  const known = library && `${libraryType(library)}.${name}`
  if (known && Object.hasOwn(isWhole ? itemTypes : resultTypes, known))
    return { type: isWhole ? known : (resultTypes[known] as string), via: 'call', node, scope: library.scope }
  const owner = object && (classOfSelf(object, file) ?? classOfOrigin(object, question))
  const sources = owner ? attributeSources(owner, name, file) : []
  const isElsewhere = sources.length === 0 && (!owner || hasBaseElsewhere(owner, file))
  const found = isElsewhere ? library && attributeElsewhere(library, name) : stored(sources, question)
  return found && { ...found, via: 'self-attribute', scope: 'attribute' }
}

/** What an attribute with these sources holds. */
function stored(sources: readonly AttributeSource[], question: Question): Answer {
  const { file } = question
  const origins = sources
    .filter(({ value, annotation }) => !isNone(value) || annotation)
    .map(({ value, annotation, target }) => {
      const declared = declaredBy(annotation, file)
      if (isNone(value)) return declared
      const found = value
        ? expression(value, question)
        : target && (withItem(target, question) ?? unpacked(target, question))
      return found ?? declared ?? found
    })
  return allAgree(origins)
}

/** What an attribute of the class holds, by the stores and annotations of this file. */
export function attributeObject(owner: Node, name: string, file: PythonFile): Origin | null {
  return stored(attributeSources(owner, name, file), { file, answers: new Map() }) ?? null
}

/** An attribute that another file gives its value is named by its path: `shop.db.Store.connection`. */
function attributeElsewhere({ type, node, via, scope }: Origin, name: string): Origin | null {
  const [top] = type.split('.') as [string]
  return top === 'builtins' || stdlibModules.has(top) ? null : { type: `${type}.${name}`, via, node, scope }
}

function classOfOrigin(object: Node, question: Question): Node | null {
  const origin = expression(object, question)
  const isInstance = origin?.via === 'call' || origin?.via === 'annotation' || origin?.via === 'self-attribute'
  return isInstance ? classNamed(origin.type, question.file) : null
}
