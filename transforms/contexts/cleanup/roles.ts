/** What the statements behind the `yield` of a context manager are there for. */

import { descendants, type Node } from '../../../src/python/tree.ts'
import { operandOf } from '../../../src/python/unawaiting.ts'

/**
 * - `clean-up`: gives back what was taken, whatever has come of the body;
 * - `follow-up`: belongs to the clean-up next to it: a log line, waiting for what was cancelled;
 * - `work`: anything else, which may be for a body that ended well.
 */
export type Role = 'clean-up' | 'follow-up' | 'work'

/** Functions that give back, end or undo something; the parts of their names. */
const UNDOING =
  /(^|_)(aclose|aexit|cancel|cleanup|close|closed|deregister|disconnect|dispose|kill|logout|release|reset|restore|rmtree|rollback|shutdown|stop|teardown|terminate|unlink|unlock|unregister|unsubscribe|uninstall)(_|$)|^clean_up|^tear_down|^shut_down/

/** Functions that do so if what they are about was made in front of the `yield`. */
const REMOVING = /(^|_)(clear|delete|destroy|discard|drop|pop|remove)(_|$)/

/** Methods of collections, which others than the clean-up of a manager use as well. */
const OF_COLLECTIONS = /^(clear|discard|pop|remove)$/

const STOPPED_CLOCK = /clock|timer|watch/i

/** Functions that run others, or wait for them. */
const RUNNERS = /^(gather|run_in_executor|run_sync|shield|suppress|to_thread|wait|wait_for)$/

const WAITING = /^(gather|join|sleep|wait|wait_closed|wait_for)$/

const LOGGING = /^print$|(^|\.)_*(log|logger|logging)\.\w+$/i

/**
 * The role of a statement.
 * @param before the statements of the function in front of the `yield`
 */
export function roleOf(statement: Node, before: readonly Node[]): Role {
  switch (statement.kind) {
    case 'expression_statement':
      return roleOfExpression(statement.children[0] as Node, before)
    case 'delete_statement':
      return statement.children.every(each => isStoredIn(before, each)) ? 'clean-up' : 'work'
    case 'pass_statement':
      return 'follow-up'
    case 'if_statement':
    case 'for_statement':
    case 'try_statement':
    case 'with_statement':
      return together(suitesOf(statement).flatMap(suite => suite.children.map(each => roleOf(each, before))))
    default:
      return 'work'
  }
}

/** The part of a statement with that role that is the clean-up itself, behind the `if` or `for` around it. */
export function cleaningIn(statement: Node, before: readonly Node[]): Node {
  const inner = suitesOf(statement).flatMap(suite => suite.children.filter(each => roleOf(each, before) === 'clean-up'))
  return inner[0] ? cleaningIn(inner[0], before) : statement
}

/** The suites of a compound statement and of its clauses. */
function suitesOf(statement: Node): Node[] {
  return statement.children.flatMap(child => {
    if (child.kind === 'block') return [child]
    return child.kind.endsWith('_clause') && child.kind !== 'with_clause' ? suitesOf(child) : []
  })
}

function together(roles: readonly Role[]): Role {
  if (roles.includes('work')) return 'work'
  return roles.includes('clean-up') ? 'clean-up' : 'follow-up'
}

function roleOfExpression(expression: Node, before: readonly Node[]): Role {
  if (expression.kind === 'assignment' || expression.kind === 'augmented_assignment')
    return roleOfAssignment(expression, before)
  const value = expression.kind === 'await' ? operandOf(expression) : expression
  if (value.kind === 'call') return roleOfCall(value, before)
  return expression.kind === 'await' && /^(identifier|attribute)$/.test(value.kind) ? 'follow-up' : 'work'
}

function roleOfCall(call: Node, before: readonly Node[]): Role {
  const callee = call.get('function') as Node
  const name = nameOf(callee)
  if (isUndoing(callee)) return 'clean-up'
  if (REMOVING.test(name)) return isUndone(call, before) ? 'clean-up' : 'work'
  const given = call.get('arguments')?.children ?? []
  if (RUNNERS.test(name) && given.some(each => runsUndoing(each))) return 'clean-up'
  return WAITING.test(name) || LOGGING.test(callee.text) ? 'follow-up' : 'work'
}

function isUndoing(callee: Node): boolean {
  const name = nameOf(callee)
  return UNDOING.test(name) && !STOPPED_CLOCK.test(callee.get('object')?.text ?? '')
}

/** `worker.close()`, `[each.close() for each in workers]` or `file.close` itself. */
function runsUndoing(argument: Node): boolean {
  const callees = descendants(argument, 'call').flatMap(({ tokens: [callee] }) => callee ?? [])
  return [argument, ...callees].some(each => /^(identifier|attribute)$/.test(each.kind) && isUndoing(each))
}

/** `rooms.discard(room)` after `rooms.add(room)`, `await client.delete(bucket)` after `bucket = await client.make()`. */
function isUndone(call: Node, before: readonly Node[]): boolean {
  const callee = call.get('function') as Node
  const object = callee.get('object')?.text ?? null
  const isOfCollection = OF_COLLECTIONS.test(nameOf(callee)) && !/(^|\.)os$/.test(object ?? '')
  if (isOfCollection) return object !== null && isFilledIn(before, object)
  const used = new Set(descendants(call, 'identifier').map(({ text }) => text))
  return assignedIn(before).some(target => target.kind === 'identifier' && used.has(target.text))
}

/** True where something was put into a collection: `rooms.add(room)`, `rooms[name] = room`. */
function isFilledIn(before: readonly Node[], object: string): boolean {
  const callees = before.flatMap(each => descendants(each, 'call')).map(call => call.get('function') as Node)
  const isAdded = callees.some(
    each => /^(add|append|insert|setdefault|update)$/.test(nameOf(each)) && each.get('object')?.text === object,
  )
  return isAdded || assignedIn(before).some(each => each.kind === 'subscript' && each.get('value')?.text === object)
}

/** `self.busy = False` after `self.busy = True`, `settings.zone = previous`, `self.active -= 1`. */
function roleOfAssignment(assignment: Node, before: readonly Node[]): Role {
  const [left, right] = [assignment.get('left'), assignment.get('right')]
  if (!left || !right || !isStoredIn(before, left)) return isEmpty(right) ? 'follow-up' : 'work'
  if (assignment.kind === 'augmented_assignment') return assignment.has('-=') ? 'clean-up' : 'work'
  const isSaved = right.kind === 'identifier' && assignedIn(before).some(({ text }) => text === right.text)
  return isEmpty(right) || isSaved ? 'clean-up' : 'work'
}

function isEmpty(value: Node | null): boolean {
  return /^(None|False|0|""|''|\[\]|\{\})$/.test(value?.text ?? '')
}

/** True for an attribute or item that is given a value in front of the `yield`. */
function isStoredIn(before: readonly Node[], target: Node): boolean {
  if (target.kind !== 'attribute' && target.kind !== 'subscript') return false
  return assignedIn(before).some(({ text }) => text === target.text)
}

/** What the statements give a value to. */
function assignedIn(statements: readonly Node[]): Node[] {
  return statements
    .flatMap(each => descendants(each, 'assignment', 'augmented_assignment'))
    .flatMap(each => each.get('left') ?? [])
}

function nameOf(callee: Node): string {
  return (callee.get('attribute') ?? callee).text
}
