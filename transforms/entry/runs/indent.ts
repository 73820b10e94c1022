/** The indentation that a statement's own surroundings use. */

export { unitAt } from '../../../src/python/blocks.ts'
