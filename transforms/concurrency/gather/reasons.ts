/** The sentences that say why awaits are not gathered, or not safely. Data only. */

/** Proofs that may be missing; what all rules of this kind share. */
export const doubts = {
  'callee-unknown': 'what the awaited call does is not known, so calls at the same time may disturb each other',
  'callee-effects': 'the awaited call has effects whose order would change',
  'runs-in-threads': 'the function would run in several threads at once',
  'argument-calls':
    'its arguments call functions that may do more than compute, all of them now before the first result',
  'iterable-unknown': 'the iterable may produce its items step by step, and would now be used up first',
  'effects-in-round': 'the code around the await may do something that now comes after all the calls',
  'variables-seen': 'the function looks at its variables by `locals()` or the like, and the fix adds some',
} as const

/** What makes gathering wrong, or the new text impossible. */
export const harms = {
  'single-connection': 'the calls share one connection or transaction, which does one thing at a time',
  'context-variable': 'the awaited call sets a context variable, which is lost in a task of its own',
  'late-binding': 'a function made here sees the loop variable as it is after the last round',
  'comment-in-the-way': 'a comment stands where the code would be rewritten',
  'name-taken': '`asyncio`, `zip` or `list` already means something else here',
} as const

export const loopReasons = {
  ...harms,
  'shared-line': 'the code shares its line with other statements',
  'shared-target': 'the results go where other code may see them while the loop still runs',
  'partial-results': 'the results of the rounds before a failure are used',
  dependent: 'a round needs what an earlier round made',
  'early-exit': 'the loop may end before its last item',
  'error-collecting': 'the errors of a round are handled before the next one starts',
  paced: 'the loop pauses between its rounds',
  'work-before-await': 'a round does other work before it awaits',
  'lazy-iterable': 'the iterable makes its items step by step and may never end',
} as const

export const comprehensionReasons = {
  ...harms,
  'awaited-condition': 'the condition awaits, so which calls are made depends on answers',
  'lazy-iterable': 'the iterable makes its items step by step and may never end',
  'several-loops': 'the element needs the variables of several `for` clauses beside the result',
  'evaluation-order': 'the items would be listed before other parts of the statement are evaluated',
} as const

export const runReasons = {
  'callee-unknown': doubts['callee-unknown'],
  'argument-calls': doubts['argument-calls'],
  'name-taken': '`asyncio` already means something else here',
  'handler-around': 'a handler tells the errors of the calls apart, and the first one in time would now be raised',
  'partial-results': 'what the first call returned is used although a later one failed',
} as const
