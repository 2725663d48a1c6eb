/** What is to be said of this machine: its ports, its address in SDP, its recordings. */
import { stat } from 'node:fs/promises'
import { isIP } from 'node:net'
import { MIX_RATE } from '../media/audio.ts'
import { isPrivateAddress } from '../media/rtp/private-address.ts'
import type { PortRange } from '../media/rtp/leg-ports.ts'
import { loadPrompts } from '../prompts/load-prompts.ts'
import { localAddress } from '../sip/transport/local-address.ts'
import { findingOf, type Finding } from './finding.ts'

export interface Place {
  readonly soundHost: string
  readonly sound: PortRange
  /** Whether nobody holds a UDP port there, no call of our own either. */
  readonly isFree: (host: string, port: number) => Promise<boolean>
  /** Null: the machine's own. */
  readonly announce: string | null
  readonly promptFolders: readonly string[]
  /** Where SIP is heard; empty where the ports could not be had. */
  readonly bound: readonly { readonly protocol: string; readonly address: string; readonly port: number }[]
  /** Calls that stand hold ports. */
  readonly calls: number
}

export async function placeFindings(place: Place): Promise<readonly Finding[]> {
  return [boundFinding(place), addressFinding(place), await soundFinding(place), await promptFinding(place)]
}

export function boundFinding({ bound }: Pick<Place, 'bound'>): Finding {
  if (bound.length === 0) return findingOf('ports', 'bad', 'SIP is heard nowhere: its ports could not be opened. The log says why.')
  const list = bound.map(({ protocol, address, port }) => `${protocol} ${address}:${String(port)}`).join(', ')
  return findingOf('ports', 'good', `SIP is heard at ${list}.`)
}

/** Some address out in the internet (RFC 5737): only which way it would be spoken to counts. */
const OUTSIDE = '192.0.2.1'

export function addressFinding({ soundHost, announce }: Pick<Place, 'soundHost' | 'announce'>): Finding {
  const { address } = localAddress({ address: soundHost, port: 0 }, OUTSIDE, announce === null ? {} : { advertised: { host: announce } })
  if (isIP(address) === 0) return findingOf('address', 'bad', `SDP must name an address, and LATCH_SIP_ADDRESS is the name ${address}.`)
  if (!isPrivateAddress(address)) return findingOf('address', 'good', `Telephones are told to send sound to ${address}.`)
  const text = `Telephones are told to send sound to ${address}, which only your own network reaches. For others set LATCH_SIP_ADDRESS to the public address.`
  return findingOf('address', 'odd', text)
}

type SoundPlace = Pick<Place, 'soundHost' | 'sound' | 'isFree' | 'calls'>

export async function soundFinding({ soundHost, sound, isFree, calls }: SoundPlace): Promise<Finding> {
  const all = sound.last - sound.first + 1
  let free = 0
  for (let port = sound.first; port <= sound.last; port++) if (await isFree(soundHost, port)) free++
  const range = `${String(sound.first)}–${String(sound.last)}`
  const text = `Of the sound ports ${range}, ${String(free)} of ${String(all)} are free; each call needs two.`
  if (free < 2) return findingOf('sound', 'bad', `${text} Set LATCH_SIP_SOUND_PORTS to ports that nobody has.`)
  const foreign = all - free > 2 * calls
  return findingOf('sound', foreign ? 'odd' : 'good', foreign ? `${text} Other programs hold some.` : text)
}

export async function promptFinding({ promptFolders }: Pick<Place, 'promptFolders'>): Promise<Finding> {
  const missing = await Promise.all(promptFolders.map(async (folder) => ((await isFolder(folder)) ? [] : folder)))
  const [absent] = missing.flat()
  // Recordings that are missing are spoken by the built-in voice: so a folder that is none would go unnoticed.
  if (absent !== undefined) return findingOf('prompts', 'bad', `${absent}, which LATCH_PROMPTS names, is no folder.`)
  const loaded = await loadPrompts(promptFolders, MIX_RATE, ({ samples }) => samples)
  if (!loaded.ok) return findingOf('prompts', 'bad', loaded.problems.join(' '))
  return findingOf('prompts', 'good', 'All recordings are there, in English and German.')
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
