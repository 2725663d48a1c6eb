/** The files of one language: a sentence for each prompt, and each digit twice. */
import { PROMPTS, type Prompt } from '../ivr/prompt.ts'

export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
export type Digit = (typeof DIGITS)[number]

/** `last`: with the voice falling, as at a number's end. */
export type Recording = Prompt | `digit-${Digit}` | `digit-${Digit}-last`

export const digitRecording = (digit: Digit, isLast: boolean): Recording => (isLast ? `digit-${digit}-last` : `digit-${digit}`)

export const RECORDINGS: readonly Recording[] = [
  ...PROMPTS,
  ...DIGITS.map((digit) => digitRecording(digit, false)),
  ...DIGITS.map((digit) => digitRecording(digit, true)),
]
