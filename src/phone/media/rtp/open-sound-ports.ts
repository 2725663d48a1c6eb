/** The ports of the machine's sound: together by the module in C where it was built, else each for itself. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { BundledPorts, type PortsModule } from './bundled-ports.ts'
import { singlePorts, type SoundPorts } from './sound-ports.ts'

/** The compiled module lies in dist, for the source and for what is compiled from it. */
const MODULE = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../../../dist/accelerator/ports.node' : '../../../../accelerator/ports.node',
    import.meta.url,
  ),
)

/** Null where it was not built, as it needs a C compiler and Linux, or is of no use to this machine. One for each thread. */
export function loadBundledPorts(path = MODULE): BundledPorts | null {
  if (!existsSync(path)) return null
  try {
    // Its exports are those of module.c.
    return new BundledPorts(createRequire(import.meta.url)(path) as PortsModule)
  } catch {
    return null
  }
}

export const openSoundPorts = (): SoundPorts => loadBundledPorts() ?? singlePorts
