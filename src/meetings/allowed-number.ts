/** Which numbers the server may call. What costs more than its country lets expect must be allowed by itself. */

/**
 * Well-known numbers of higher price, and emergencies, that hide behind a harmless beginning: the widest way in for toll fraud. By the
 * countries' numbering plans; no such list is complete, so the spending limits stand behind it.
 */
const COSTLY: readonly string[] = [
  // Satellites, networks without a country, shared cost and premium of the ITU.
  '+870 +878 +881 +882 +883 +888 +808 +979',
  // Under +1: islands of the Caribbean and others abroad; premium, emergencies.
  '+1242 +1246 +1264 +1268 +1284 +1345 +1441 +1473 +1649 +1658 +1664 +1721 +1758 +1767 +1784 +1809 +1829 +1849 +1868 +1869 +1876',
  '+1900 +1976 +1911',
  // Germany: premium, mass calls, shared cost, personal numbers, directory, emergencies.
  '+49900 +49137 +49138 +49180 +49700 +49118 +49110 +49112',
  // Austria, Switzerland, Liechtenstein.
  '+43810 +43820 +43821 +43900 +43901 +43930 +43931 +43118',
  '+41900 +41901 +41906 +4184 +4118 +423900 +423901',
  // United Kingdom: personal numbers, pagers, shared cost, premium, directory; mobile networks of Guernsey, Jersey and Man.
  '+4470 +4476 +4484 +4487 +449 +44118 +447781 +447839 +447797 +447937 +447624 +447924',
  // France, Italy, Spain, the Netherlands.
  '+3381 +3382 +3389 +33118 +39144 +39166 +39178 +39199 +3989 +34803 +34806 +34807 +34905 +34118 +31900 +31906 +31909',
  // Belgium, Poland, Denmark, Sweden.
  '+3290 +3270 +4870 +4830 +4590 +46900 +46939 +46944',
].flatMap((line) => line.split(' '))

/** The prefix by which the number may be called; null where none of them allows it. */
export function allowingPrefix(number: string, prefixes: readonly string[]): string | null {
  const trap = COSTLY.filter((costly) => number.startsWith(costly)).reduce(
    (longest, one) => (one.length > longest.length ? one : longest),
    '',
  )
  const longestFirst = prefixes.toSorted((one, other) => other.length - one.length)
  return longestFirst.find((prefix) => number.startsWith(prefix) && prefix.startsWith(trap)) ?? null
}

const SHOWN_DIGITS = 2

/** As traces may hold it. */
export const maskedNumber = (number: string, prefix: string | null): string =>
  `${prefix ?? number.slice(0, 3)}…${number.slice(Math.max((prefix ?? '').length, number.length - SHOWN_DIGITS))}`
