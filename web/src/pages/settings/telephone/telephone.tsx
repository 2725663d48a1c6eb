import { usePhoneBook } from '../../../api/session.ts'
import { NumberList } from './number-list.tsx'
import { OutgoingCalls } from './outgoing-calls.tsx'
import { TrunkList } from './trunk-list.tsx'

/** For administrators: the lines that bring calls here, and the numbers that people call. */
export const Telephone = () => {
  const { data, dataUpdatedAt } = usePhoneBook()
  return data === undefined ? null : (
    <>
      <TrunkList book={data} readAt={dataUpdatedAt} />
      <NumberList book={data} />
      <OutgoingCalls book={data} />
    </>
  )
}
