/** H.264 behind a payload type: what `a=fmtp` says of it (RFC 6184 §8.1). */
import { parseDecimal } from '../message/grammar.ts'
import { limitsOfLevel, type H264Limits } from './h264-level.ts'
import type { PayloadFormat } from './payload-format.ts'

export type H264Profile = 'constrained-baseline' | 'baseline' | 'main' | 'other'

export interface H264Format {
  readonly payload: PayloadFormat
  /** The profile-level-id: profile_idc, constraint flags and level_idc, two hexadecimal digits each. */
  readonly id: string
  readonly profile: H264Profile
  /** level_idc: 31 for 3.1, 9 for 1b. */
  readonly level: number
  readonly packetizationMode: 0 | 1
  /** Each side may receive another level than it sends. */
  readonly asymmetric: boolean
  /** Its writer's decoder, above its level; undefined where the level is all. */
  readonly above: { readonly [limit in keyof H264Limits]: number | undefined }
}

const CLOCK_RATE = 90_000
/** Baseline of level 1, where nothing is said. */
const DEFAULT_ID = '42000a'
const LEVEL_1B = 9
/** constraint_set3_flag. */
const SET_3 = 0x10
const MOST_LIMIT = 10_000_000

const parametersOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(';', 32).map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? [part.trim().toLowerCase(), ''] : [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]
    }),
  )

/** RFC 6184 table 5. Extended’s subset of baseline nobody sends. */
const profileOf = (idc: number, flags: number): H264Profile => {
  if (idc === 0x42) return (flags & 0x40) === 0 ? 'baseline' : 'constrained-baseline'
  if (idc === 0x4d) return (flags & 0x80) === 0 ? 'main' : 'constrained-baseline'
  return 'other'
}

/** Level 1b is a flag beside level 1.1, but in the profiles that came later (H.264 §A.3.1, §A.3.2). */
const levelOf = (idc: number, flags: number, level: number): number =>
  level === 11 && (flags & SET_3) !== 0 && (idc === 0x42 || idc === 0x4d || idc === 0x58) ? LEVEL_1B : level

/** Undefined for another codec, for interleaved packets (mode 2), and for a profile-level-id that is none. */
export const h264Format = (payload: PayloadFormat): H264Format | undefined => {
  if (payload.name.toLowerCase() !== 'h264' || payload.clockRate !== CLOCK_RATE) return undefined
  const parameters = parametersOf(payload.parameters)
  const id = parameters.get('profile-level-id') ?? DEFAULT_ID
  const packetizationMode = parseDecimal(parameters.get('packetization-mode') ?? '0', 2)
  if (!/^[0-9a-f]{6}$/i.test(id) || (packetizationMode !== 0 && packetizationMode !== 1)) return undefined
  const [idc = 0, flags = 0, level = 0] = Buffer.from(id, 'hex')
  const limit = (name: string): number | undefined => parseDecimal(parameters.get(name) ?? '', MOST_LIMIT)
  const kilobits = limit('max-br')
  return {
    payload,
    id: id.toLowerCase(),
    profile: profileOf(idc, flags),
    level: levelOf(idc, flags, level),
    packetizationMode,
    asymmetric: parameters.get('level-asymmetry-allowed') === '1',
    above: {
      macroblocksPerFrame: limit('max-fs'),
      macroblocksPerSecond: limit('max-mbps'),
      bitsPerSecond: kilobits === undefined ? undefined : kilobits * 1_000,
    },
  }
}

/** What its writer’s decoder takes; `level` instead of its own where both sides settled on a lower one. */
export const h264Limits = ({ level: own, above }: H264Format, level: number = own): H264Limits => {
  const least = limitsOfLevel(level)
  return {
    macroblocksPerFrame: Math.max(least.macroblocksPerFrame, above.macroblocksPerFrame ?? 0),
    macroblocksPerSecond: Math.max(least.macroblocksPerSecond, above.macroblocksPerSecond ?? 0),
    bitsPerSecond: Math.max(least.bitsPerSecond, above.bitsPerSecond ?? 0),
  }
}

/** Whether one side may answer the other by it: not all tell baseline from its constrained kind (RFC 6184 §8.2.2). */
export const isSameProfile = (one: H264Format, other: H264Format): boolean =>
  isBaseline(one) || isBaseline(other) ? isBaseline(one) && isBaseline(other) : idcOf(one) === idcOf(other)

const isBaseline = ({ profile }: H264Format): boolean => profile === 'baseline' || profile === 'constrained-baseline'
const idcOf = ({ id }: H264Format): string => id.slice(0, 2)
