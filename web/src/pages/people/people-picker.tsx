import { Mail, Search, UserPlus, X } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components'
import type { PersonView } from '../../../../shared/api/account.ts'
import { useContacts } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { add, addressesIn, isAddress, keyOf, nameOf, without } from './invitees.ts'
import type { Picked } from './invitees.ts'

export interface PeoplePickerProps {
  readonly label: string
  readonly help?: string
  readonly picked: readonly Picked[]
  readonly onChange: (picked: readonly Picked[]) => void
  /** Accounts not to propose, such as one's own or those who are invited already. */
  readonly except?: readonly string[]
  /** Only people with an account, and not by e-mail address. */
  readonly accountsOnly?: boolean
}

interface Suggestion {
  readonly id: string
  readonly picked: Picked
}

const suggestionsOf = (people: readonly PersonView[], text: string, props: PeoplePickerProps): readonly Suggestion[] => {
  const taken = new Set([...props.picked.map(keyOf), ...(props.except ?? [])])
  const accounts = people
    .filter(({ accountId }) => !taken.has(accountId))
    .map((person): Suggestion => ({ id: person.accountId, picked: { kind: 'account', person } }))
  const byMail: readonly Suggestion[] =
    props.accountsOnly !== true && isAddress(text) ? [{ id: 'mail', picked: { kind: 'email', email: text.trim() } }] : []
  return [...accounts, ...byMail]
}

/** Chips of who was picked, and a field that searches Contacts and takes e-mail addresses. */
export const PeoplePicker = (props: PeoplePickerProps) => {
  const t = useT()
  const [text, setText] = useState('')
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const boxRef = useMemo(() => ({ current: box }), [box])
  const search = useDeferredValue(text.trim())
  const { data } = useContacts(search)
  const people = search === '' ? (data?.recent.length ? data.recent : (data?.people ?? [])) : (data?.people ?? [])
  const items = suggestionsOf(people, text, props)

  const pick = (...more: readonly Picked[]): void => {
    props.onChange(add(props.picked, more))
    setText('')
  }
  const type = (typed: string): void => {
    const pasted = props.accountsOnly === true || !/[\s,;]/.test(typed.trim()) ? [] : addressesIn(typed)
    if (pasted.length > 0) pick(...pasted.map((email): Picked => ({ kind: 'email', email })))
    else setText(typed)
  }
  return (
    <ComboBox
      className="field picker"
      items={items}
      inputValue={text}
      onInputChange={type}
      selectedKey={null}
      onSelectionChange={(key) => {
        const found = items.find(({ id }) => id === key)
        if (found) pick(found.picked)
      }}
      menuTrigger="focus"
      allowsCustomValue
      allowsEmptyCollection={search !== ''}
    >
      <Label className="field-label">{props.label}</Label>
      <div ref={setBox} className="picker-box">
        <Chips picked={props.picked} onChange={props.onChange} />
        <span className="picker-search">
          <Search aria-hidden="true" size={18} />
          <Input
            className="picker-input"
            placeholder={t(props.accountsOnly === true ? 'pickerSearchAccounts' : 'pickerSearch')}
            onKeyDown={(event) => {
              if (event.key === 'Backspace' && text === '') props.onChange(props.picked.slice(0, -1))
              if (event.key === 'Enter' && isAddress(text) && props.accountsOnly !== true) {
                event.preventDefault()
                pick({ kind: 'email', email: text.trim() })
              }
            }}
          />
        </span>
      </div>
      {props.help === undefined ? null : (
        <Text slot="description" className="field-help">
          {props.help}
        </Text>
      )}
      <Popover className="menu-place select-place" placement="bottom start" triggerRef={boxRef} style={{ width: box?.offsetWidth }}>
        <ListBox
          className="menu"
          items={items}
          renderEmptyState={() => <p className="picker-none">{t(props.accountsOnly === true ? 'pickerNobodyAccounts' : 'pickerNobody')}</p>}
        >
          {({ id, picked }: Suggestion) => (
            <ListBoxItem id={id} className="menu-item" textValue={nameOf(picked)}>
              <Proposal picked={picked} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}

const Proposal = ({ picked }: { readonly picked: Picked }) => {
  const t = useT()
  if (picked.kind === 'email')
    return (
      <>
        <Mail aria-hidden="true" size={20} />
        <span className="menu-words">{t('pickerByMail', { email: picked.email })}</span>
      </>
    )
  const { accountId, name, email } = picked.person
  return (
    <>
      <Avatar id={accountId} name={name} size="small" />
      <span className="menu-words">
        {name}
        <small className="menu-note">{email}</small>
      </span>
      <UserPlus aria-hidden="true" size={18} />
    </>
  )
}

const Chips = ({ picked, onChange }: { readonly picked: readonly Picked[]; readonly onChange: (picked: readonly Picked[]) => void }) => {
  const t = useT()
  return (
    <>
      {picked.map((one) => (
        <span key={keyOf(one)} className={`chip ${one.kind}`}>
          {one.kind === 'account' ? (
            <Avatar id={one.person.accountId} name={one.person.name} size="small" />
          ) : (
            <Mail aria-hidden="true" size={16} />
          )}
          <span>{nameOf(one)}</span>
          <AriaButton
            slot={null}
            className="chip-remove"
            aria-label={t('pickerRemove', { name: nameOf(one) })}
            onPress={() => onChange(without(picked, keyOf(one)))}
          >
            <X aria-hidden="true" size={16} />
          </AriaButton>
        </span>
      ))}
    </>
  )
}
