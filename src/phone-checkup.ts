/** `latch doctor phone` on the server's side: everything that telephones need, looked at one after the other. */
import { X509Certificate } from 'node:crypto'
import type { PhoneBookEntries } from './meetings/phone-book.ts'
import type { RoomBookEntries } from './meetings/room-book.ts'
import type { PhoneFinding } from './meetings/trunk-tests.ts'
import { isUdpFree } from './ops/free-port.ts'
import type { Gateway, TelephoneNeeds } from './telephones.ts'

export interface CheckupNeeds extends Pick<TelephoneNeeds, 'config' | 'certificate' | 'clock'> {
  readonly entries: PhoneBookEntries
  readonly rooms: RoomBookEntries
  /** Null while there is neither trunk nor room, or where the gateway could not be loaded. */
  readonly gateway: Gateway | null
}

export async function takePhoneCheckup(needs: CheckupNeeds): Promise<readonly PhoneFinding[]> {
  const { entries, rooms, gateway, config } = needs
  if (entries.trunks.length === 0 && !hasRooms(rooms))
    return [{ check: 'trunk', verdict: 'odd', text: 'There is no trunk, and so no port is open. Add one under Settings > Telephone.' }]
  const [{ placeFindings }, { bookFindings }] = await Promise.all([
    import('./phone/checkup/place-findings.ts'),
    import('./phone/checkup/book-findings.ts'),
  ])
  const { host: soundHost, soundPorts: sound, announce, prompts } = config.sip
  const bound = (await gateway?.bound().catch(() => [])) ?? []
  const promptFolders = prompts === null ? [] : [prompts]
  return [
    ...(await placeFindings({ soundHost, sound, isFree: isUdpFree, announce, promptFolders, bound, calls: gateway?.calls ?? 0 })),
    ...(await ownCertificate(needs)),
    ...bookFindings(entries),
    ...(await trunkFindingsOf(needs)),
    firewallNote(needs),
  ]
}

async function ownCertificate({ certificate, clock }: CheckupNeeds): Promise<readonly PhoneFinding[]> {
  if (certificate === null) return []
  const { certificateFinding } = await import('./phone/checkup/certificate-findings.ts')
  const ends = Date.parse(new X509Certificate(certificate.current.cert).validTo)
  return [certificateFinding('This server’s certificate', ends, clock.now())]
}

async function trunkFindingsOf({ entries, gateway, clock }: CheckupNeeds): Promise<readonly PhoneFinding[]> {
  if (gateway === null) return []
  const { trunkFindings } = await import('./phone/checkup/trunk-findings.ts')
  const found = entries.trunks.map(async ({ id, name }) =>
    trunkFindings(name, gateway.stateOf(id), await gateway.testTrunk(id), clock.now()),
  )
  return (await Promise.all(found)).flat()
}

const hasRooms = ({ rooms, guests }: RoomBookEntries): boolean => rooms.length > 0 || guests

/** What only the firewall knows. */
function firewallNote({ config: { sip, tls }, entries, rooms }: CheckupNeeds): PhoneFinding {
  const anywhere = hasRooms(rooms) || entries.trunks.some(({ login }) => login !== undefined)
  const addresses = [...new Set(entries.trunks.flatMap((trunk) => trunk.addresses))]
  const from = anywhere || addresses.length === 0 ? 'your trunks and room systems, wherever they call from,' : addresses.join(', ')
  const secure = tls === null ? '' : `, TCP ${String(sip.tlsPort)}`
  const sound = `UDP ${String(sip.soundPorts.first)}–${String(sip.soundPorts.last)}`
  return {
    check: 'firewall',
    verdict: 'note',
    text: `On the firewall let ${from} in to UDP and TCP ${String(sip.port)}${secure}, and to ${sound} for sound.`,
  }
}
