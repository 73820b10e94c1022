/** Stands in for the package `string-width` in the bundle: help texts have no wide characters. */

import { stripVTControlCharacters } from 'node:util'

export default text => [...stripVTControlCharacters(text)].length
