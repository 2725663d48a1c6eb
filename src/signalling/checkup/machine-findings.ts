/** What is to be said of this machine: how much its kernel lets a media server have, and whether browsers may use it at all. */
import type { Acceleration } from '../../accelerator/accelerator.ts'
import { findingOf, type MediaFinding } from './finding.ts'

/** Null where the system does not tell. */
export interface KernelFacts {
  /** How many files and sockets this process may have open. */
  readonly openFiles: number | null
  /** Connections that the firewall keeps in mind, and the most it can. */
  readonly tracked: { readonly count: number; readonly most: number } | null
  /** Datagrams that were dropped because a program read too slowly, of all programs since the machine started. */
  readonly dropped: number | null
}

/** TCP connections to the media port, a signalling socket for each, and the rest. */
const FILES_WANTED = 10_000
const TRACKED_ENOUGH = 0.8

const mega = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Bytes that the kernel was asked for and that it gives. */
export function bufferFinding(asked: number, given: number): MediaFinding {
  if (given >= asked) return findingOf('buffers', 'good', `The kernel gives the media port a receive buffer of ${mega(given)}.`)
  const text = `The kernel gives the media port a receive buffer of ${mega(given)} where it asks for ${mega(asked)}: bursts may be lost.`
  return findingOf('buffers', 'odd', `${text} Set the sysctl net.core.rmem_max, and wmem_max, to ${String(asked)}.`)
}

export function kernelFindings({ openFiles, tracked, dropped }: KernelFacts): readonly MediaFinding[] {
  const found = [
    ...(openFiles !== null && openFiles < FILES_WANTED
      ? [
          odd(
            `This process may open ${String(openFiles)} files and sockets. Raise it to ${String(FILES_WANTED)} or more (LimitNOFILE, ulimit -n).`,
          ),
        ]
      : []),
    ...(tracked !== null && tracked.count > tracked.most * TRACKED_ENOUGH
      ? [
          odd(
            `The firewall keeps ${String(tracked.count)} of at most ${String(tracked.most)} connections in mind. Raise net.netfilter.nf_conntrack_max.`,
          ),
        ]
      : []),
    ...(dropped !== null && dropped > 0
      ? [
          odd(
            `Since it started this machine has dropped ${String(dropped)} datagrams that no program read in time. If it goes on, give it more processors.`,
          ),
        ]
      : []),
  ]
  return found.length > 0 ? found : [findingOf('kernel', 'good', 'The limits of the kernel leave room.')]
}

const odd = (text: string): MediaFinding => findingOf('kernel', 'odd', text)

/** `threads`: of each media thread. */
export function accelerationFinding(threads: readonly Acceleration[]): MediaFinding {
  const [worst] = threads.filter(({ state }) => state !== 'accelerated')
  if (worst === undefined) return findingOf('accelerator', 'good', 'Packets are encrypted and sent by the accelerator.')
  if (worst.state === 'failed')
    return findingOf(
      'accelerator',
      'odd',
      `Packets go plain: the accelerator cannot be used (${worst.reason ?? ''}). Start by \`npm start\`, which builds it anew.`,
    )
  const why = worst.state === 'off' ? 'LATCH_ACCELERATOR is off' : 'no accelerator was built, as on any system but Linux with a C compiler'
  return findingOf('accelerator', 'note', `Packets go plain: ${why}. Meetings work all the same, with fewer people on a processor.`)
}

/** `url`: what people open. Browsers give camera and microphone to secure origins only. */
export function originFinding(url: string): MediaFinding {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return findingOf('https', 'good', `People open ${url}, where browsers give camera and microphone.`)
  const remedy = 'Set LATCH_TLS_CERT and LATCH_TLS_KEY, or a proxy with https before this server and LATCH_URL.'
  if (hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]')
    return findingOf(
      'https',
      'odd',
      `People open ${url}: good on this machine alone, since browsers give camera and microphone only to https. ${remedy}`,
    )
  return findingOf('https', 'bad', `People open ${url}, where browsers give neither camera nor microphone. ${remedy}`)
}

export const turnFinding = (isServed: boolean): MediaFinding =>
  !isServed
    ? findingOf(
        'turn',
        'note',
        'There is no TURN: where only port 443 is let out, neither sound nor picture gets through. LATCH_TLS_CERT without a proxy, or LATCH_TURN, changes that.',
      )
    : findingOf('turn', 'good', 'Where nothing else is let out, media travels by TURN.')

export const firewallNote = (port: number): MediaFinding =>
  findingOf('firewall', 'note', `On the firewall let everybody in to UDP and TCP ${String(port)}.`)
