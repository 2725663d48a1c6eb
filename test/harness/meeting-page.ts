/** What people do with the web client, by the words that they see (English). */
import type { PageOptions, TestBrowser, TestPage } from './browsers.ts'
import type { Visitor } from './visitor.ts'

/** A guest opens the meeting's address, types a name and joins; resolves when it is in. */
export async function joinByBrowser(
  browser: TestBrowser,
  origin: string,
  number: string,
  name: string,
  options: PageOptions = {},
): Promise<TestPage> {
  const page = await browser.openPage(`${origin}/m/${number}`, options)
  await page.fill('Your name', name)
  await page.click('button', 'Join')
  await untilInside(page)
  return page
}

export async function untilInside(page: TestPage): Promise<void> {
  await page.until(
    `return document.querySelector('[data-lock]') !== null && document.querySelector('[data-connection="connected"]') !== null`,
  )
}

/** Gives a page the cookies of somebody who signed in by the API. */
export async function signInPage(page: TestPage, person: Visitor): Promise<void> {
  await page.setCookies(person.origin, person.cookies)
}
