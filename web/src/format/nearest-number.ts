interface Callable {
  /** ISO 3166-1. */
  readonly country: string
  /** In which its callers are greeted. */
  readonly language: string
}

/** The number to offer first to a reader: of the own country and in the own language, or at least one of the two. */
export const nearestNumber = <T extends Callable>(numbers: readonly T[], country: string, language: string): T | undefined =>
  numbers.find((number) => number.country === country && number.language === language) ??
  numbers.find((number) => number.country === country) ??
  numbers.find((number) => number.language === language) ??
  numbers[0]
