/** Objects of the project that go to code of libraries, which calls their methods without that anybody names them here. */

import { functionPath } from '../python/callees.ts'
import type { PythonFile } from '../python/file.ts'
import { oncePerNode } from '../python/memo.ts'
import { pathOf } from '../python/object-paths.ts'
import { descendants, descendantsWhere, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'

type Place = { readonly node: Node; readonly file: PythonFile }

/** Methods that libraries call on objects of any class: those of files, mappings, queues, connections, locks. */
const DUCKS =
  /^(read\w*|write\w*|flush|close|seek|tell|truncate|fileno|isatty|keys|items|values|get|put|send\w*|recv\w*|acquire|release|emit|handle|format|filter|encode|decode|append|add|remove|pop|update|start|stop|run|join|cancel|cursor|commit|rollback|execute\w*)$/

/** Functions that look at an object and call nothing but special methods. */
const LOOKING =
  /^builtins\.(bool|callable|delattr|getattr|hasattr|hash|id|int|isinstance|issubclass|len|list|print|repr|set|setattr|sorted|str|super|tuple|type)$|^(typing|typing_extensions)\.|^unittest\.|^(copy|weakref|gc|inspect)\./

/**
 * A place where an object of one of the classes, or a class itself, is given to a library that may call its method of that name.
 * @param isCalled false where nobody in the project calls the method: then it is made for somebody else, whatever its name
 */
export function givenToLibrary(
  method: string,
  owners: readonly string[],
  isCalled: boolean,
  facts: Facts,
): Place | null {
  if (isCalled && !DUCKS.test(method)) return null
  const words = new Set([...owners.flatMap(owner => facts.wordsFor(owner)), method])
  const files = new Map([...words].flatMap(word => facts.filesWith(word)).map(file => [file.path, file]))
  const isOne = (path: string) => facts.kinship(path, owners) === 'same'
  for (const file of files.values()) {
    const { lists, streams } = handedIn(file.tree.root, file)
    const given = lists.find(
      ({ node, paths }) => paths.some(isOne) && isOfLibrary(node.parent as Node, isCalled, file, facts),
    )
    const stored = given ?? streams.find(({ paths }) => paths.some(isOne))
    if (stored) return { node: stored.node, file }
  }
  return null
}

/** A place that hands something on, and the absolute paths of what that may be an object of. */
type Handing = { readonly node: Node; readonly paths: readonly string[] }

/** The lists of arguments in a file, and what becomes a stream of the process. */
const handedIn = oncePerNode((root, file): { lists: readonly Handing[]; streams: readonly Handing[] } => {
  const handing = (node: Node, values: readonly (Node | null)[]): Handing[] => {
    const paths = values.flatMap(value => (value === null ? [] : (objectPath(value, file) ?? [])))
    return paths.length > 0 ? [{ node, paths }] : []
  }
  const assignments = descendantsWhere(mayBeStream, root, 'assignment').filter(each => isStream(each, file))
  return {
    lists: descendants(root, 'argument_list').flatMap(list => handing(list, givenValues(list, file))),
    streams: assignments.flatMap(each => handing(each, [each.get('right')])),
  }
})

/** The values of the arguments; of `print` only that of `file=`. */
function givenValues(list: Node, file: PythonFile): (Node | null)[] {
  const call = list.parent
  if (call?.kind !== 'call') return []
  const isPrint = file.called(call) === 'builtins.print'
  return list.children.flatMap(each => {
    if (each.kind === 'keyword_argument') return isPrint && each.get('name')?.text !== 'file' ? [] : [each.get('value')]
    return isPrint ? [] : [each]
  })
}

function objectPath(value: Node, file: PythonFile): string | null {
  const path = /^(identifier|attribute|call)$/.test(value.kind) ? pathOf(value, file) : null
  return path === null ? null : absoluteName(path, file)
}

function isOfLibrary(call: Node, isCalled: boolean, file: PythonFile, facts: Facts): boolean {
  const path = functionPath(call.get('function'), file)
  const name = path === null ? null : facts.libraryName(absoluteName(path, file))
  const isUnknown = name === null && (path === null || facts.meaningOf(absoluteName(path, file)) === null)
  if (isUnknown && !isCalled) return true
  if (name === 'builtins.print') return true
  return name !== null && !LOOKING.test(name) && !/^builtins\.\w+\.\w+$/.test(name)
}

const mayBeStream = ({ text }: Node) => /\bstd(in|out|err)\b/.test(text)

/** `sys.stdout = …` */
function isStream(assignment: Node, file: PythonFile): boolean {
  const left = assignment.get('left')
  return (
    left?.kind === 'attribute' &&
    /^std(in|out|err)$/.test(left.get('attribute')?.text ?? '') &&
    file.names.of(left.get('object')) === 'sys'
  )
}
