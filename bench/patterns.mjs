// Checks expressions for time that grows faster than the text: a JSON array of {name, source, flags}
// in, one JSON object a line out ({name, status, pumps, suffix}). Imports recheck from MODULES.
import {createRequire} from 'node:module'
import {readFileSync} from 'node:fs'

const {checkSync} = createRequire(process.env.MODULES + '/')('recheck')
for (const {name, source, flags} of JSON.parse(readFileSync(0))) {
  const found = checkSync(source, flags, {timeout: 8000, attackTimeout: 1000})
  if (found.status !== 'safe') {
    const {pumps, suffix} = found.attack ?? {}
    console.log(JSON.stringify({name, status: found.error?.kind ?? found.status, pumps, suffix}))
  }
}
