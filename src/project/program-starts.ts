/** Plain functions that are called where no event loop runs: by the command line, by a test runner. */

import { decoratorNames, decoratorsOf, methodOwner } from '../python/attributes.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { importsFrom } from '../python/imports.ts'
import { nameInModule } from '../python/names.ts'
import { libraryName } from '../python/receivers.ts'
import { isTestFile } from '../python/scripts.ts'
import type { Node } from '../python/tree.ts'
import { definitionOf } from './definitions.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import { referencesTo } from './references.ts'

type Place = { readonly node: Node; readonly file: PythonFile }

/** Who calls a function with which a program begins, or null for one that is none. */
export function startOf(definition: Node, file: PythonFile, facts: Facts): string | null {
  if (facts.isEntryPoint(nameInModule(definition, file))) return 'the packaging names it as an entry point'
  if (isCommand(definition, file, facts)) return 'the command line calls it'
  return isOfTests(definition, file) ? 'the test runner calls it' : null
}

const TEST_HOOKS =
  /^(test.*|(setUp|tearDown)(Class|Module)?|(setup|teardown)(_(class|function|method|module))?|pytest_\w+)$/

function isOfTests(definition: Node, file: PythonFile): boolean {
  if (decoratorNames(definition, file).includes('pytest.fixture')) return true
  const owner = methodOwner(definition)?.get('name')?.text ?? ''
  const isAmongTests =
    isTestFile(file) ||
    /^Test|Tests?$|TestCase$/.test(owner) ||
    ['pytest', 'unittest'].some(each => importsFrom(file, each))
  return isAmongTests && TEST_HOOKS.test(definition.get('name')?.text ?? '') && !executionOf(definition).function
}

const COMMANDS = /^(click\.(command|group|Group\.(command|group))|typer\.Typer\.(command|callback))$/

/** True for `@click.command()`, `@app.command()` of a typer application, and `@cli.command()` below a `@click.group()`. */
function isCommand(definition: Node, file: PythonFile, facts: Facts): boolean {
  return decoratorsOf(definition).some(({ children: [expression] }) => {
    const callee = (expression?.kind === 'call' ? expression.get('function') : expression) ?? null
    if (COMMANDS.test(libraryName(callee, file) ?? '')) return true
    const group = /^(command|group)$/.test(callee?.get('attribute')?.text ?? '') ? callee?.get('object') : null
    const name = group ? file.names.of(group) : null
    const summary = name === null ? null : facts.functionNamed(absoluteName(name, file))
    const place = summary && summary.name !== nameInModule(definition, file) ? definitionOf(summary, facts) : null
    return !!place && isCommand(place.node, place.file, facts)
  })
}

/** Chains of callers longer than this are no proof any more. */
const MOST_CALLERS = 60

/** True where every way to the function begins outside of every event loop. */
export function isOutsideLoops(definition: Node, file: PythonFile, facts: Facts): boolean {
  const places: Place[] = [{ node: definition, file }]
  for (const place of places) {
    if (places.length > MOST_CALLERS) return false
    const callers = callersOf(place, facts)
    if (!callers) return false
    for (const each of callers)
      if (!places.some(({ node, file: home }) => node.start === each.node.start && home.path === each.file.path))
        places.push(each)
  }
  return true
}

/** The functions that call it; null where a coroutine may, or where nobody knows who does. */
function callersOf({ node: definition, file }: Place, facts: Facts): Place[] | null {
  const summary = facts.functionNamed(nameInModule(definition, file))
  if (!summary) return null
  const start = startOf(definition, file, facts)
  const family = facts.familyOf(summary)
  if (!family && !start) return null
  const callers: Place[] = []
  for (const { kind, node, file: home } of referencesTo(family ?? [summary], facts)) {
    if (kind === 'import' || kind === 'export') continue
    if (kind !== 'call') {
      if (start) continue
      return null
    }
    const { function: frame, coroutine } = executionOf(node)
    if (coroutine || frame?.kind === 'lambda') return null
    if (frame) callers.push({ node: frame, file: home })
  }
  return callers
}
