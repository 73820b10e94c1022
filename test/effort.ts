/** How hard the tests look: at a sample for each push; at everything, as each night, with `THOROUGH=1`. */

export const isThorough = process.env['THOROUGH'] === '1'
