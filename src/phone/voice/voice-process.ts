/** The process in which names are spoken. It is given letters and digits, gives back samples, and ends with the server that began it. */
import { Flite, type Script } from './flite.ts'
import { spokenName } from './spoken-name.ts'

const flite = Flite.load()

process.on('message', (script: Script) => process.send?.(spokenName(flite, script)))
