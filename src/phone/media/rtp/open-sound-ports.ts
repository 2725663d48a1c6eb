/** The ports of the machine's sound: together by the accelerator where there is one, else each for itself. */
import { findAccelerator } from '../../../accelerator/accelerator.ts'
import { BundledPorts } from './bundled-ports.ts'
import { singlePorts, type SoundPorts } from './sound-ports.ts'

/** `accelerator`: as the operator set it. Of this thread, for as long as it lasts. */
export function openSoundPorts(accelerator: boolean): SoundPorts {
  const { native } = findAccelerator(accelerator)
  return native === null ? singlePorts : new BundledPorts(native.ports)
}
